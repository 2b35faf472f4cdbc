package io.mondegreen.probe;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a window's risk may be made of. All are known after every token, so the risk can run while text arrives. */
public enum WindowFeature {
    /** Mean raw score of the {@code hallucination} head over the text tokens. */
    PROBE_MEAN("probe.mean", true, 1),
    /** Its score at the first token. */
    PROBE_FIRST("probe.first", true, 1),
    /** Mean natural log-probability over the text tokens. */
    LOGPROB_MEAN("logprob.mean", false, -1),
    /**
     * Mean as openai/whisper takes it, over the text tokens and the end of text: that counts as sure until it is written, and by its
     * own log-probability then.
     */
    LOGPROB_WHISPER("logprob.whisper", false, -1),
    /** Their sum: how much doubt a text has in all, however long it is. */
    LOGPROB_SUM("logprob.sum", false, -1),
    /** The least of them. */
    LOGPROB_MIN("logprob.min", false, -1),
    /** Whisper's no-speech probability in [0,1]; 0 where the model has none. */
    NO_SPEECH("nospeech", false, 1),
    /** Mean spread of the alignment heads' attention, in encoder frames; 0 where it is not measured. */
    ATTENTION_SPREAD("attention.spread", false, 1),
    /** Share of the text's runs of three tokens that stood in it before; 0 before there is one. */
    REPETITION("repetition", false, 1),
    /** Text tokens so far per second of the window's audio. Both more and fewer than people say are odd. */
    TOKEN_RATE("token.rate", false, 0),
    /** Raw score of the {@code encoder.speech} head, of the window's audio; 0 where there is none, as of those below. */
    HEARD_SPEECH(ProbeBundle.HEARS_SPEECH, false, -1),
    /** Raw score of the {@code encoder.noise} head. */
    HEARD_NOISE(ProbeBundle.HEARS_NOISE, false, 1),
    /** Raw score of the {@code encoder.music} head. */
    HEARD_MUSIC(ProbeBundle.HEARS_MUSIC, false, 1),
    /** Raw score of the {@code encoder.strange} head. */
    HEARD_STRANGE(ProbeBundle.HEARS_STRANGE, false, 1);

    /** Those that a head on the encoder's state gives, each named as its head. */
    public static final List<WindowFeature> HEARD = List.of(HEARD_SPEECH, HEARD_NOISE, HEARD_MUSIC, HEARD_STRANGE);

    private final String label;
    private final boolean fromProbe;
    private final int sign;

    WindowFeature(String label, boolean fromProbe, int sign) {
        this.label = label;
        this.fromProbe = fromProbe;
        this.sign = sign;
    }

    /** Its name in files and reports. */
    public String label() {
        return label;
    }

    /** Whether the trainer makes it from residual streams, rather than taking it as measured. */
    public boolean fromProbe() {
        return fromProbe;
    }

    /** Whether a risk may give it this weight: more doubt must not make less risk. A weight of 0 says nothing and is none. */
    public boolean allows(double weight) {
        return sign == 0 || sign * weight > 0;
    }

    /** Whether doubt grows as it falls. */
    public boolean falls() {
        return sign < 0;
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
