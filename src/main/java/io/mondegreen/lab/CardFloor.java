package io.mondegreen.lab;

import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperConfig;

/**
 * The least time that a card could need, from what must be read and multiplied: bytes over bandwidth or operations over the matrix
 * rate, whichever is more.
 *
 * @param bytesPerSecond      of the card's memory
 * @param operationsPerSecond of its matrix units in the form's precision, a multiplication and an addition being two
 */
public record CardFloor(double bytesPerSecond, double operationsPerSecond) {
    /** Published for the H200: 4.8 TB/s, 989 TFLOP/s in half precision without sparsity (NVIDIA's data sheet, SXM). */
    public static final CardFloor H200 = new CardFloor(4.8e12, 989e12);

    /** Weights that a decoder step multiplies with: the blocks, without the keys and values of cross-attention, and the head. */
    static double decoderWeights(WhisperConfig config) {
        double d = config.dModel();
        return config.decoderLayers() * (6 * d * d + 2 * d * config.decoderFfn()) + d * config.vocab();
    }

    /** Bytes of keys and values of a slot whose self-attention looks at so many positions. */
    static double slotBytes(WhisperConfig config, WeightForm form, int positions) {
        return 2.0 * config.decoderLayers() * config.dModel() * (config.sourcePositions() + positions) * bytes(form);
    }

    /** Milliseconds of a step of so many slots at this position. */
    double stepMs(WhisperConfig config, WeightForm form, int batch, int position) {
        double weights = decoderWeights(config);
        double weightBytes = weights * (form == WeightForm.Q8 ? 1 : bytes(form));
        double read = weightBytes + batch * slotBytes(config, form, position + 1);
        // products with weights, then keys times query and pattern times values
        double perSlot = 2 * weights
                + 4.0 * config.decoderLayers() * config.dModel() * (config.sourcePositions() + position + 1);
        return 1e3 * Math.max(read / bytesPerSecond, batch * perSlot / operationsPerSecond);
    }

    /** Milliseconds of a whole window in the encoder, with the decoder's cross-attention keys and values. */
    double windowMs(WhisperConfig config, WeightForm form) {
        double d = config.dModel();
        double frames = config.sourcePositions();
        double weights = config.encoderLayers() * (4 * d * d + 2 * d * config.encoderFfn())
                + 2.0 * config.decoderLayers() * d * d
                + 3 * d * d
                + 2 * 3 * d * config.mels();
        double operations = 2 * weights * frames + 4.0 * config.encoderLayers() * d * frames * frames;
        return 1e3 * Math.max(weights * bytes(form) / bytesPerSecond, operations / operationsPerSecond);
    }

    private static int bytes(WeightForm form) {
        return form == WeightForm.F16 ? 2 : 4;
    }
}
