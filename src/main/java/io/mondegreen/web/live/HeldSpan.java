package io.mondegreen.web.live;

import java.util.Comparator;

/** A piece of a channel's media that is held. */
sealed interface HeldSpan permits HeldWindow, HeldStretch {

    /** Bytes that a held record costs besides its own. */
    int OVERHEAD = 400;

    /**
     * Its place among those of its call.
     *
     * @param stretch stretches come after a window that begins with them
     */
    record Key(long startMs, String channel, boolean stretch) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparingLong(Key::startMs)
                .thenComparing(Key::channel)
                .thenComparing(Key::stretch);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    Key key();

    long bytes();
}
