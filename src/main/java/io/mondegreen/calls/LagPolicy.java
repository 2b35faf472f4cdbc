package io.mondegreen.calls;

import java.util.Locale;

/** What is given up when the decoder cannot keep up with the callers. */
public enum LagPolicy {
    /** Nothing: order and completeness are kept, results come late. */
    LATE,
    /** Provisional decodes; final texts and their alerts come as ever. */
    SKIP_PROVISIONAL,
    /** Transcripts: a sample of windows is decoded for its alerts alone, the others are decided undecoded. */
    SAMPLE;

    /**
     * The policy of this name: {@code late}, {@code skip-provisional} or {@code sample}.
     *
     * @throws IllegalArgumentException for any other
     */
    public static LagPolicy parse(String name) {
        for (LagPolicy policy : values()) {
            if (policy.wire().equals(name.strip())) {
                return policy;
            }
        }
        throw new IllegalArgumentException(
                "no lag policy is called '" + name + "'; use late, skip-provisional or sample");
    }

    /** Its name in settings and records. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
