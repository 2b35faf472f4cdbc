package io.mondegreen.guard;

/** The alert catalogue; {@link #wire()} is the name on {@code call.alerts}. */
public enum AlertType {
    HALLUCINATION_NONSPEECH("hallucination.nonspeech"),
    HALLUCINATION_CONTENT("hallucination.content"),
    REPETITION_TOKEN("repetition.token"),
    REPETITION_PHRASE("repetition.phrase"),
    REPETITION_CROSSWINDOW("repetition.crosswindow"),
    ATTENTION_STALL("attention.stall"),
    ATTENTION_REWIND("attention.rewind"),
    CONTEXT_BIAS("context.bias"),
    BUDGET_EXHAUSTED("budget.exhausted"),
    MITIGATION_APPLIED("mitigation.applied"),
    TRANSCRIPT_RETRACTED("transcript.retracted"),
    GUARD_SELFTEST("guard.selftest"),
    GUARD_DRIFT("guard.drift"),
    AUDIO_QUALITY("audio.quality");

    private final String wire;

    AlertType(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    /** Whether an episode goes on over windows; else each window has its own. */
    public boolean goesOn() {
        return switch (this) {
            case HALLUCINATION_NONSPEECH,
                    HALLUCINATION_CONTENT,
                    REPETITION_TOKEN,
                    REPETITION_PHRASE,
                    ATTENTION_STALL,
                    ATTENTION_REWIND,
                    BUDGET_EXHAUSTED -> true;
            default -> false;
        };
    }

    /**
     * The type of this wire name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AlertType parse(String wire) {
        for (AlertType type : values()) {
            if (type.wire.equals(wire)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no alert type is called '" + wire + "'");
    }
}
