package io.mondegreen.lab.probing;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.lab.recipe.SplitSounds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The same speech once more with noise in it, for manifests that do not say what is noisy. Noises are those of the probe
 * corpus, below 4 kHz, each kind in one split only.
 */
final class NoiseTwin {
    static final int LEAST_DB = 5;
    static final int MOST_DB = 20;

    private static final int NOISE_HZ = 8000;

    private NoiseTwin() {}

    /** Whether there is speech to put noise on. */
    static boolean possible(ProbeRow row) {
        return row.told() && row.window().inLanguage();
    }

    /** Each window as it is, then with noise. */
    static List<ProbePlan.Planned> of(List<ProbePlan.Planned> rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ProbePlan.Planned> both = new ArrayList<>();
        for (ProbePlan.Planned one : rows) {
            List<LineNoise.Kind> kinds = SplitSounds.noises(one.split());
            LineNoise.Kind kind = kinds.get(random.nextInt(kinds.size()));
            double db = random.nextDouble(LEAST_DB, MOST_DB);
            long noise = random.nextInt(Integer.MAX_VALUE);
            List<String> groups = new ArrayList<>(one.groups());
            groups.add("noise:" + kind);
            ProbeRow row = one.row();
            ProbeRow noisy = new ProbeRow(
                    row.place() + " with noise",
                    row.window(),
                    row.told(),
                    row.with(Target.NOISY, "noisy").columns(),
                    () -> mixed(row.sound().pcm(), LineNoise.render(noise, kind, NOISE_HZ), db));
            both.add(new ProbePlan.Planned(row.with(Target.NOISY, "clean"), one.groups(), one.split()));
            both.add(new ProbePlan.Planned(noisy, groups, one.split()));
        }
        return both;
    }

    /** Speech with noise that much softer, both measured over the whole window. */
    private static float[] mixed(float[] speech, float[] tile, double db) {
        float[] noise = Resampler.resample(tile, NOISE_HZ, LogMel.RATE_HZ);
        float[] sum = speech.clone();
        double gain = Math.sqrt(power(speech) / power(noise)) * Math.pow(10, -db / 20);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) (gain * noise[i % noise.length]);
        }
        return sum;
    }

    private static double power(float[] x) {
        double sum = 1e-12;
        for (float v : x) {
            sum += (double) v * v;
        }
        return sum / x.length;
    }
}
