package io.mondegreen.cli.demo;

import io.mondegreen.audio.synth.Channel;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.cli.demo.DemoItem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes the channels of one call: items go one after another on either channel, the other one is silent meanwhile, or both
 * go at once. At the end every channel passes a telephone line with a little noise.
 */
final class CallScript {

    private static final int PER_MS = DemoTrack.RATE_HZ / 1000;
    private static final double LINE_SNR_DB = 35;

    private final SplittableRandom random;
    private final List<Part> parts = new ArrayList<>();
    private long nowMs;

    private record Part(String channel, Kind kind, String text, long startMs, float[] pcm) {
        long endMs() {
            return startMs + pcm.length / PER_MS;
        }
    }

    CallScript(SplittableRandom random) {
        this.random = random;
        nowMs = pauseMs();
    }

    /** Puts an item at the present place and moves on behind it. */
    CallScript then(String channel, Kind kind, String text, float[] pcm) {
        parts.add(new Part(channel, kind, text, nowMs, pcm));
        nowMs += pcm.length / PER_MS + pauseMs();
        return this;
    }

    /** Puts an item where the present one began, on the other channel. */
    CallScript meanwhile(long afterMs, String channel, Kind kind, String text, float[] pcm) {
        Part last = parts.getLast();
        Part added = new Part(channel, kind, text, last.startMs() + afterMs, pcm);
        parts.add(added);
        nowMs = Math.max(nowMs, added.endMs() + pauseMs());
        return this;
    }

    /** Both channels as they leave the line; the last second is silence, so that every utterance ends. */
    List<DemoTrack> tracks(String... channels) {
        List<DemoTrack> tracks = new ArrayList<>();
        for (String channel : channels) {
            float[] pcm = new float[(int) (nowMs + 1000) * PER_MS];
            List<DemoItem> items = new ArrayList<>();
            for (Part part : parts) {
                if (part.channel().equals(channel)) {
                    System.arraycopy(part.pcm(), 0, pcm, (int) part.startMs() * PER_MS, part.pcm().length);
                    items.add(new DemoItem(part.kind(), part.startMs(), part.endMs(), part.text()));
                }
            }
            float[] line = Channel.telephone()
                    .withNoise(LineNoise.Kind.PINK, LINE_SNR_DB)
                    .apply(random.nextLong(), pcm);
            tracks.add(new DemoTrack(channel, line, List.copyOf(items)));
        }
        return tracks;
    }

    /** Long enough that what comes next is a window of its own. */
    private long pauseMs() {
        return 1200 + random.nextInt(500);
    }
}
