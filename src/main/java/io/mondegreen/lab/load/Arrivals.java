package io.mondegreen.lab.load;

import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Windows that come whether or not the engine keeps up: Poisson in time; real utterances of 1 to 6 s, and some windows that are as
 * long as the model takes them, of utterances laid end to end. The same seed gives the same windows.
 */
public final class Arrivals {
    private static final int RATE_HZ = 16_000;
    private static final int SHORTEST_MS = 1000;
    private static final int LONGEST_MS = 6000;
    private static final int POOL = 48;

    private final List<float[]> utterances;
    private final int windowSamples;

    /**
     * One window.
     *
     * @param dueNanos since the burst began
     * @param pcm      16 kHz mono
     * @param isFull   whether it is as long as the model's window
     */
    public record Arrival(long dueNanos, float[] pcm, boolean isFull) {}

    /**
     * What comes.
     *
     * @param perSecond windows; 0: all at once
     * @param windows   in all
     * @param fullShare of them that are as long as the model's window, in [0,1]
     */
    public record Traffic(double perSecond, int windows, double fullShare) {
        public Traffic {
            if (!(perSecond >= 0 && windows >= 1 && fullShare >= 0 && fullShare <= 1)) {
                throw new IllegalArgumentException(
                        "a rate is 0 or more, windows are 1 or more, a share is from 0 to 1; got " + perSecond + ", "
                                + windows + ", " + fullShare);
            }
        }
    }

    /**
     * Takes its utterances from a bank's dev split.
     *
     * @param windowSamples of the model, at 16 kHz
     */
    public Arrivals(SpeechBank bank, int windowSamples) {
        this.windowSamples = windowSamples;
        this.utterances = bank.utterances("dev", "speech").stream()
                .filter(Arrivals::ordinary)
                .limit(POOL)
                .map(utterance -> Resampler.resample(bank.pcm(utterance), SpeechBank.RATE_HZ, RATE_HZ))
                .map(pcm -> pcm.length > windowSamples ? Arrays.copyOf(pcm, windowSamples) : pcm)
                .toList();
        if (utterances.isEmpty()) {
            throw new IllegalArgumentException("the bank has no utterances of 1 to 6 s in its dev split");
        }
    }

    private static boolean ordinary(Utterance utterance) {
        int ms = utterance.endMs() - utterance.startMs();
        return ms >= SHORTEST_MS && ms <= LONGEST_MS;
    }

    /** In the order in which they come. */
    public List<Arrival> draw(Traffic traffic, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Arrival> arrivals = new ArrayList<>();
        double due = 0;
        for (int i = 0; i < traffic.windows(); i++) {
            due += traffic.perSecond() == 0 ? 0 : -Math.log(1 - random.nextDouble()) / traffic.perSecond();
            boolean full = random.nextDouble() < traffic.fullShare();
            float[] pcm = full ? full(random) : one(random);
            arrivals.add(new Arrival((long) (due * 1e9), pcm, full));
        }
        return arrivals;
    }

    private float[] one(SplittableRandom random) {
        return utterances.get(random.nextInt(utterances.size()));
    }

    private float[] full(SplittableRandom random) {
        float[] pcm = new float[windowSamples];
        int at = 0;
        while (at < pcm.length) {
            float[] next = one(random);
            int count = Math.min(next.length, pcm.length - at);
            System.arraycopy(next, 0, pcm, at, count);
            at += count;
        }
        return pcm;
    }
}
