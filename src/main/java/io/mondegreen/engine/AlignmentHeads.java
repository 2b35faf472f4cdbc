package io.mondegreen.engine;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.HeadId;
import java.util.ArrayList;
import java.util.List;

/** The cross-attention heads that follow the audio, where nobody has said better. */
final class AlignmentHeads {
    private AlignmentHeads() {}

    /** Those of {@code generation_config.json}, else every head of the decoder's upper half. */
    static List<HeadId> of(WhisperModel model) {
        List<HeadId> named = model.generation().alignmentHeads();
        if (!named.isEmpty()) {
            return named;
        }
        WhisperConfig config = model.config();
        List<HeadId> heads = new ArrayList<>();
        for (int layer = config.decoderLayers() / 2; layer < config.decoderLayers(); layer++) {
            for (int head = 0; head < config.decoderHeads(); head++) {
                heads.add(new HeadId(layer, head));
            }
        }
        return heads;
    }
}
