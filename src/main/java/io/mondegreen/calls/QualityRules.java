package io.mondegreen.calls;

/**
 * From how much within a rolling minute of a channel's media an {@code audio.quality} alert is raised; 0 turns a kind off.
 *
 * @param gapMs      media that never came
 * @param late       chunks that came too late
 * @param duplicates chunks that came more than once
 * @param clippedMs  media at full scale
 * @param silentMs   media with nothing in it; 60000 is a whole minute
 */
public record QualityRules(int gapMs, int late, int duplicates, int clippedMs, int silentMs) {
    /** Checks the ranges. */
    public QualityRules {
        if (gapMs < 0
                || late < 0
                || duplicates < 0
                || clippedMs < 0
                || silentMs < 0
                || silentMs > QualityWatch.SPAN_MS) {
            throw new IllegalArgumentException("limits of audio quality are 0 or more, and silence at most "
                    + QualityWatch.SPAN_MS + " ms of its minute");
        }
    }

    /** 2 s lost, 10 chunks late, 30 chunks twice, 3 s clipped, or a minute of nothing. */
    public static QualityRules standard() {
        return new QualityRules(2000, 10, 30, 3000, QualityWatch.SPAN_MS);
    }

    int limit(QualityKind kind) {
        return switch (kind) {
            case GAPS -> gapMs;
            case LATE -> late;
            case DUPLICATES -> duplicates;
            case CLIPPED -> clippedMs;
            case SILENT -> silentMs;
        };
    }
}
