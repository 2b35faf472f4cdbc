package io.mondegreen.lab.bias;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.Intervention.Kind;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * What is tried on a model. In the encoder, as in Glazer et al. 2025, each component of each layer is mixed with that of a run on
 * white noise, {@code (1-a) x + a r}, and with that of a run on silence; in the decoder self-attention and MLP are closed, whole
 * or in part.
 */
final class Components {
    private static final List<TapPoint> ENCODER = List.of(TapPoint.ATTN_OUT, TapPoint.MLP_OUT, TapPoint.RESID_POST);
    private static final List<TapPoint> DECODER = List.of(TapPoint.ATTN_OUT, TapPoint.MLP_OUT);

    private Components() {}

    /** Everything that is tried on a layer of the encoder. */
    static List<Intervention> encoder(int layer, List<Float> mixes) {
        List<Intervention> all = new ArrayList<>();
        for (TapPoint point : ENCODER) {
            for (Kind kind : List.of(Kind.NOISE, Kind.SILENCE)) {
                mixes.forEach(mix ->
                        all.add(Intervention.of(TapName.of(Stack.ENCODER, layer, point), kind, kind.toString(), mix)));
            }
        }
        return all;
    }

    /** Everything that is tried on a layer of the decoder. */
    static List<Intervention> decoder(int layer, List<Float> mixes) {
        List<Intervention> all = new ArrayList<>();
        for (TapPoint point : DECODER) {
            mixes.forEach(mix -> all.add(Intervention.of(TapName.of(Stack.DECODER, layer, point), Kind.ZERO, "", mix)));
        }
        return all;
    }

    /** How many interventions that is in a whole model. */
    static int count(WhisperConfig config, int mixes) {
        return mixes * (ENCODER.size() * 2 * config.encoderLayers() + DECODER.size() * config.decoderLayers());
    }
}
