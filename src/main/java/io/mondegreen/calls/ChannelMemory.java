package io.mondegreen.calls;

import java.util.List;
import java.util.Locale;

/**
 * What the book remembers of a channel besides its mark and the guard's memory, so that a restart says what an undisturbed run
 * does: places given up, how far media has come, audio quality, the non-speech span that grows, and how many digits of a number
 * are said so far (never which).
 */
final class ChannelMemory {
    private static final System.Logger LOG = System.getLogger(ChannelMemory.class.getName());
    private static final String VERSION = "1";

    final QualityWatch quality;
    final QuietSpans spans;
    int redaction;
    long heardMs;
    List<ChannelLine.GivenUp> givenUp = List.of();

    private ChannelMemory(CallKey key, int partition, QualityRules rules) {
        quality = new QualityWatch(key, rules);
        spans = new QuietSpans(key, partition);
    }

    /** Takes up {@code text}; a fresh one where it is empty or another version's. */
    static ChannelMemory of(CallKey key, int partition, QualityRules rules, String text) {
        ChannelMemory memory = new ChannelMemory(key, partition, rules);
        if (text.isEmpty()) {
            return memory;
        }
        try {
            memory.restore(text.split(";", -1));
            return memory;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: quality is counted anew, its memory is another version''s", key);
            return new ChannelMemory(key, partition, rules);
        }
    }

    private void restore(String[] fields) {
        if (!fields[0].equals(VERSION) || fields.length != 6) {
            throw new IllegalArgumentException("version " + fields[0]);
        }
        heardMs = Long.parseLong(fields[1]);
        redaction = Integer.parseInt(fields[2]);
        givenUp = fields[3].isEmpty()
                ? List.of()
                : List.of(fields[3].split(",")).stream()
                        .map(ChannelLine.GivenUp::parse)
                        .toList();
        quality.restore(fields[4]);
        spans.restore(fields[5]);
    }

    /**
     * All of it as text.
     *
     * @param decided sequence number before which all is decided: what a replay finds again need not be said
     * @param given   places given up
     */
    String text(long decided, List<ChannelLine.GivenUp> given) {
        String places = String.join(
                ",",
                given.stream()
                        .filter(g -> g.to() <= decided)
                        .map(ChannelLine.GivenUp::text)
                        .toList());
        return String.format(
                Locale.ROOT, "%s;%d;%d;%s;%s;%s", VERSION, heardMs, redaction, places, quality.state(), spans.state());
    }
}
