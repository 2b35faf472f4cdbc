package io.mondegreen.probe;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a window's risk may be made of. All are known after every token, so the risk can run while text arrives. */
public enum WindowFeature {
    /** Mean raw score of the {@code hallucination} head over the text tokens. */
    PROBE_MEAN("probe.mean", true),
    /** Its score at the first token. */
    PROBE_FIRST("probe.first", true),
    /** Mean natural log-probability over the text tokens. */
    LOGPROB_MEAN("logprob.mean", false),
    /** The least of them. */
    LOGPROB_MIN("logprob.min", false),
    /** Whisper's no-speech probability in [0,1]; 0 where the model has none. */
    NO_SPEECH("nospeech", false),
    /** Mean spread of the alignment heads' attention, in encoder frames; 0 where it is not measured. */
    ATTENTION_SPREAD("attention.spread", false);

    private final String label;
    private final boolean fromProbe;

    WindowFeature(String label, boolean fromProbe) {
        this.label = label;
        this.fromProbe = fromProbe;
    }

    /** Its name in files and reports. */
    public String label() {
        return label;
    }

    /** Whether the trainer makes it from residual streams, rather than taking it as measured. */
    public boolean fromProbe() {
        return fromProbe;
    }

    /**
     * The feature of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static WindowFeature of(String label) {
        return Arrays.stream(values())
                .filter(f -> f.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no window feature is called '" + label
                        + "'; there are "
                        + Arrays.stream(values()).map(WindowFeature::label).collect(Collectors.joining(", "))));
    }
}
