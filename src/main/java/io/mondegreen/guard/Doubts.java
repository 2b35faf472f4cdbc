package io.mondegreen.guard;

import java.util.TreeMap;

/**
 * What risk a channel's open windows had when they were last decoded. The edge of a window that still grows cuts words, and half a word
 * is often written as another; the next decode hears the rest. So a text that may still change is doubted aloud where two decodes in a
 * row doubt it.
 */
final class Doubts {
    private static final int KEPT = 16;

    private final TreeMap<Long, Double> last = new TreeMap<>();

    /** The risk at the end of the window's decode before; 0 before its first. */
    double before(long startMs) {
        return last.getOrDefault(startMs, 0.0);
    }

    void add(long startMs, double risk) {
        last.put(startMs, risk);
        while (last.size() > KEPT) {
            last.pollFirstEntry();
        }
    }

    void remove(long startMs) {
        last.remove(startMs);
    }

    /** One short line without {@code |}. */
    String state() {
        StringBuilder out = new StringBuilder();
        last.forEach((start, risk) -> out.append(start).append('=').append(risk).append(','));
        return out.toString();
    }

    /**
     * Takes back a {@link #state}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Doubts parse(String state) {
        Doubts doubts = new Doubts();
        for (String one : state.isEmpty() ? new String[0] : state.split(",")) {
            int at = one.indexOf('=');
            if (at < 0) {
                throw new IllegalArgumentException("'" + one + "' is no risk of a window");
            }
            doubts.add(Long.parseLong(one.substring(0, at)), Double.parseDouble(one.substring(at + 1)));
        }
        return doubts;
    }
}
