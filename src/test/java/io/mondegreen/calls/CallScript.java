package io.mondegreen.calls;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.ChunkEncoder;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded call audio and the ways in which its chunks may arrive. */
public final class CallScript {
    public static final AudioFormat PCMU = new AudioFormat(AudioFormat.Encoding.PCMU, 8000);

    public static final AudioFormat OPUS = new AudioFormat(AudioFormat.Encoding.OPUS, 16_000);
    public static final AudioFormat OPUS_FRAMED = new AudioFormat(AudioFormat.Encoding.OPUS_LENGTH16, 8000);

    /** For {@link #transformCoded}. */
    public static final AudioFormat OPUS_TRANSFORM = new AudioFormat(AudioFormat.Encoding.OPUS_LENGTH16, 16_000);

    private CallScript() {}

    /**
     * Syllables with pauses between, of a quarter second to eleven seconds, over a hiss that a gate must have heard for a while
     * before it knows it for background.
     */
    public static float[] media(SplittableRandom random, int rate, int bursts) {
        float[] all = new float[0];
        for (int i = 0; i < bursts; i++) {
            all = append(all, quiet(rate, random.nextInt(100, 1900)));
            int ms = random.nextInt(5) == 0 ? random.nextInt(8_000, 11_000) : random.nextInt(250, 4_000);
            all = append(all, burst(random, rate, ms, random.nextInt(3) == 0 ? 0.95f : 0.4f));
        }
        all = append(all, quiet(rate, 900));
        for (int i = 0; i < all.length; i++) {
            all[i] = Math.clamp(all[i] + (float) (0.03 * (2 * random.nextDouble() - 1)), -1, 1);
        }
        return all;
    }

    /** The same with a voice in it: a codec remembers pitch longer than noise. */
    public static float[] voiced(int rate, float[] media) {
        float[] x = new float[media.length];
        double level = 0;
        for (int i = 0; i < x.length; i++) {
            level += 0.01 * (Math.abs(media[i]) - level);
            double saw = 2 * (i * (double) (120 + i / rate % 7 * 15) / rate % 1) - 1;
            x[i] = (float) Math.clamp(0.2 * media[i] + 1.6 * level * saw, -1, 1);
        }
        return x;
    }

    public static float[] quiet(int rate, int ms) {
        return new float[rate / 1000 * ms];
    }

    /** Noise in syllables, loud and soft, so that no gate takes it for a steady background. */
    public static float[] burst(SplittableRandom random, int rate, int ms, float peak) {
        float[] x = new float[rate / 1000 * ms];
        float loudness = peak;
        int left = 0;
        for (int i = 0; i < x.length; i++) {
            if (left-- == 0) {
                left = rate / 1000 * random.nextInt(80, 200);
                loudness = loudness == peak ? 0.2f * peak : peak;
            }
            x[i] = (float) (loudness * (2 * random.nextDouble() - 1));
        }
        return x;
    }

    public static float[] append(float[] head, float[] tail) {
        float[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }

    /** Cuts media into chunks of {@code minMs} to {@code maxMs}, or as Opus can; the last one says that it is. */
    public static List<Chunk> chunks(
            SplittableRandom random, CallKey key, AudioFormat format, float[] media, int minMs, int maxMs) {
        return chunks(random, key, format, format.encoder(), media, minMs, maxMs);
    }

    /** The same with an encoder of one's own. */
    public static List<Chunk> chunks(
            SplittableRandom random,
            CallKey key,
            AudioFormat format,
            ChunkEncoder encoder,
            float[] media,
            int minMs,
            int maxMs) {
        List<Chunk> chunks = new ArrayList<>();
        int at = 0;
        while (at < media.length) {
            int ms =
                    switch (format.encoding()) {
                        case OPUS -> new int[] {10, 20, 40, 60}[random.nextInt(4)];
                        case OPUS_LENGTH16 -> 20 * random.nextInt(1, maxMs / 20 + 1);
                        default -> random.nextInt(minMs, maxMs + 1);
                    };
            int count = Math.min(ms * format.rateHz() / 1000, media.length - at);
            long mediaMs = at * 1000L / format.rateHz();
            boolean last = at + count == media.length;
            chunks.add(new Chunk(
                    key,
                    chunks.size(),
                    mediaMs,
                    "customer",
                    last,
                    format,
                    encoder.encode(Arrays.copyOfRange(media, at, at + count)),
                    Instant.EPOCH.plusMillis(mediaMs),
                    0,
                    0));
            at += count;
        }
        return chunks;
    }

    /** Packets of 20 ms at 16 kHz by Opus' transform codec, whose decoder remembers for a second and more. */
    public static ChunkEncoder transformCoded() {
        OpusEncoder encoder;
        try {
            encoder = new OpusEncoder(16_000, 1, OpusApplication.OPUS_APPLICATION_RESTRICTED_LOWDELAY);
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
        return samples -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int at = 0; at < samples.length; at += 320) {
                short[] pcm = new short[320];
                for (int i = 0; i < 320 && at + i < samples.length; i++) {
                    pcm[i] = (short) (samples[at + i] * 32_000);
                }
                byte[] packet = new byte[1500];
                int length;
                try {
                    length = encoder.encode(pcm, 0, 320, packet, 0, packet.length);
                } catch (OpusException e) {
                    throw new IllegalStateException(e);
                }
                out.write(length >> 8);
                out.write(length);
                out.write(packet, 0, length);
            }
            return out.toByteArray();
        };
    }

    /** Repeats some chunks a little later. */
    public static List<Chunk> repeatSome(SplittableRandom random, List<Chunk> chunks, double share) {
        List<Chunk> out = new ArrayList<>(chunks);
        for (Chunk chunk : chunks) {
            if (random.nextDouble() < share) {
                int after = out.indexOf(chunk) + 1;
                out.add(Math.min(out.size(), after + random.nextInt(4)), chunk);
            }
        }
        return out;
    }

    /** Lets some chunks change places with their neighbours: within what a line waits for. */
    public static List<Chunk> swapSome(SplittableRandom random, List<Chunk> chunks, double share) {
        List<Chunk> out = new ArrayList<>(chunks);
        for (int i = 0; i + 1 < out.size(); i++) {
            if (random.nextDouble() < share) {
                Chunk first = out.get(i);
                out.set(i, out.get(i + 1));
                out.set(i + 1, first);
                i++;
            }
        }
        return out;
    }

    public static List<Chunk> loseSome(SplittableRandom random, List<Chunk> chunks, double share) {
        return chunks.stream()
                .filter(c -> c.last() || random.nextDouble() >= share)
                .toList();
    }

    /** Mixes calls onto one partition, each in its own order, and numbers the records. */
    public static List<Chunk> log(SplittableRandom random, List<List<Chunk>> calls) {
        int[] at = new int[calls.size()];
        List<Chunk> log = new ArrayList<>();
        int total = calls.stream().mapToInt(List::size).sum();
        while (log.size() < total) {
            int call = random.nextInt(calls.size());
            if (at[call] < calls.get(call).size()) {
                Chunk c = calls.get(call).get(at[call]++);
                log.add(new Chunk(
                        c.key(),
                        c.sequence(),
                        c.mediaMs(),
                        c.role(),
                        c.last(),
                        c.format(),
                        c.audio(),
                        c.time(),
                        c.partition(),
                        log.size()));
            }
        }
        return log;
    }
}
