package io.mondegreen.lab.guard;

import io.mondegreen.lab.WhisperRule;
import io.mondegreen.probe.ProbeBundle;
import java.util.List;
import java.util.stream.DoubleStream;

/** One figure of a window that a risk could be made of. Most cost nothing; the probes read the decoder's residual stream. */
enum Signal {
    PROBE_MEAN("probe, mean", true),
    PROBE_FIRST("probe, first token", true),
    PROBE_END("probe, segment end", true),
    LOGPROB_MEAN("log-probability, mean", false),
    LOGPROB_MIN("log-probability, least", false),
    NO_SPEECH("no-speech", false),
    SPREAD("attention spread", false),
    COMPRESSION("compression ratio", false),
    TOKEN_RATE("tokens per second of speech", false),
    ACTIVE("activity share", false);

    /** Of audio in which the gate is never open: one frame of it. */
    private static final double LEAST_SECONDS = 0.02;

    /** Those that need no look inside the model beyond its output. */
    static final List<Signal> SIX_CHEAP =
            List.of(LOGPROB_MEAN, LOGPROB_MIN, NO_SPEECH, COMPRESSION, TOKEN_RATE, ACTIVE);

    static final List<Signal> RESIDUAL = List.of(PROBE_MEAN, PROBE_FIRST, PROBE_END);

    private final String label;
    private final boolean probe;

    Signal(String label, boolean probe) {
        this.label = label;
        this.probe = probe;
    }

    String label() {
        return label;
    }

    /** Whether it reads the residual stream. */
    boolean fromProbe() {
        return probe;
    }

    /**
     * Its value for a window with text.
     *
     * @param heads of the tape
     */
    double of(HeardWindow window, Heads heads) {
        Tape tape = window.tape();
        DoubleStream logprobs = tape.text().stream().mapToDouble(Tape.Shown::logprob);
        return switch (this) {
            case PROBE_MEAN ->
                tape.text().stream()
                        .mapToDouble(token -> token.probe(heads.mean()))
                        .average()
                        .orElse(0);
            case PROBE_FIRST -> tape.tokens().getFirst().probe(heads.mean());
            case PROBE_END -> tape.tokens().getLast().probe(heads.end());
            case LOGPROB_MEAN -> logprobs.average().orElse(0);
            case LOGPROB_MIN -> logprobs.min().orElse(0);
            case NO_SPEECH -> Float.isNaN(tape.noSpeech()) ? 0 : tape.noSpeech();
            case SPREAD ->
                tape.text().stream()
                        .mapToDouble(Tape.Shown::attentionSpread)
                        .average()
                        .orElse(0);
            case COMPRESSION -> WhisperRule.compression(window.text());
            case TOKEN_RATE -> tape.text().size() / Math.max(LEAST_SECONDS, window.openMs() / 1000.0);
            case ACTIVE -> (double) window.openMs() / Math.max(1, window.audioMs());
        };
    }

    /**
     * Where the probes are among a tape's heads.
     *
     * @param mean of {@link ProbeBundle#HALLUCINATION}
     * @param end  of {@link ProbeBundle#HALLUCINATION_END}, or the same where the bundle lacks it
     */
    record Heads(int mean, int end) {}
}
