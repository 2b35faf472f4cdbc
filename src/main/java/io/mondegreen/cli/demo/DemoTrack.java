package io.mondegreen.cli.demo;

import java.util.List;

/**
 * One channel of a demo call.
 *
 * @param channel {@code agent} or {@code customer}
 * @param pcm     8 kHz mono in [-1,1]
 * @param items   what is in it, in order
 */
record DemoTrack(String channel, float[] pcm, List<DemoItem> items) {

    static final int RATE_HZ = 8000;

    long durationMs() {
        return pcm.length * 1000L / RATE_HZ;
    }
}
