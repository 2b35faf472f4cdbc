package io.mondegreen.lab.guard;

import io.mondegreen.audio.AudioFiles;
import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.synth.Channel;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The clips of {@link AdversarialTest}: spoken lines (corpus/make_adversarial.py makes them), some with music, a cough, a pause or
 * a second talker laid over them, and sounds made by program; all over a telephone line.
 */
final class AdversarialClips {
    private static final Path LINES = Path.of("src/test/resources/adversarial");
    private static final int RATE = 8000;
    private static final int PER_MS = RATE / 1000;

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final List<Clip> clips = new ArrayList<>();

    /**
     * One clip and what is expected of a guard.
     *
     * @param pcm   16 kHz
     * @param said  what is said in English; empty where nothing is
     * @param alarm whether a text on it has to be alarmed; otherwise nothing of high severity may be said of it, unless the text
     *              is really wrong
     */
    record Clip(String name, float[] pcm, String said, boolean alarm) {}

    private AdversarialClips() throws IOException {
        for (String line : Files.readAllLines(LINES.resolve("lines.tsv"))) {
            String[] fields = line.split("\t", -1);
            texts.put(fields[0], fields[2]);
        }
    }

    static List<Clip> all() throws IOException {
        AdversarialClips made = new AdversarialClips();
        for (String kind : List.of("thanks", "digits", "stutter")) {
            made.eachOf(kind, made::said);
        }
        made.eachOf("talk", made::withPause);
        made.eachOf("talk", made::afterCough);
        made.eachOf("hold", made::overMusic);
        made.together();
        made.eachOf("foreign", name -> made.add(name, spoken(name), "", true));
        for (int i = 1; i <= 3; i++) {
            made.add("cough-" + i, padded(cough(i)), "", true);
            made.add("singing-" + i, padded(singing(i)), "", true);
        }
        return List.copyOf(made.clips);
    }

    private interface Maker {
        void make(String name) throws IOException;
    }

    private void eachOf(String kind, Maker maker) throws IOException {
        for (String name : texts.keySet()) {
            if (name.startsWith(kind + "-")) {
                maker.make(name);
            }
        }
    }

    private void said(String name) throws IOException {
        add(name, padded(spoken(name)), texts.get(name), false);
    }

    /** 1.2 s of nothing inside the sentence, at its quietest place near the middle: somebody looks something up. */
    private void withPause(String name) throws IOException {
        float[] voice = spoken(name);
        int at = quietest(voice, voice.length / 3, 2 * voice.length / 3);
        float[] both = join(
                join(Arrays.copyOf(voice, at), new float[1200 * PER_MS]), Arrays.copyOfRange(voice, at, voice.length));
        add("pause-" + number(name), padded(both), texts.get(name), false);
    }

    private void afterCough(String name) throws IOException {
        float[] both = join(join(cough(name.hashCode()), new float[250 * PER_MS]), spoken(name));
        add("cough-then-talk-" + number(name), padded(both), texts.get(name), false);
    }

    private void overMusic(String name) throws IOException {
        float[] voice = padded(spoken(name));
        HoldMusic.Family family = HoldMusic.Family.values()[number(name) % HoldMusic.Family.values().length];
        add(
                "hold-over-music-" + number(name),
                mixed(voice, HoldMusic.render(7, family, voice.length), -15),
                texts.get(name),
                false);
    }

    /** Two who talk at once: nobody could write that down; and one who is heard in the background, which is another thing. */
    private void together() throws IOException {
        for (int i = 1; i < 6; i++) {
            float[] one = padded(spoken("talk-" + i));
            float[] other = Arrays.copyOf(padded(spoken("talk-" + (i + 1))), one.length);
            add("two-at-once-" + i, mixed(one, other, 0), "", true);
            add("second-talker-far-" + i, mixed(one, other, -20), texts.get("talk-" + i), false);
        }
    }

    private void add(String name, float[] pcm, String said, boolean alarm) {
        float[] line = Channel.telephone().withNoise(LineNoise.Kind.PINK, 35).apply(name.hashCode(), pcm);
        clips.add(new Clip(name, Resampler.resample(line, RATE, LogMel.RATE_HZ), said, alarm));
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    private static float[] spoken(String name) throws IOException {
        return AudioFiles.read(LINES.resolve(name + ".opus")).at(RATE).mixed();
    }

    private static float[] padded(float[] voice) {
        return join(join(new float[200 * PER_MS], voice), new float[300 * PER_MS]);
    }

    /** A burst, then breath that dies away, twice. */
    private static float[] cough(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] out = new float[700 * PER_MS];
        float low = 0;
        for (int burst = 0; burst < 2; burst++) {
            int from = burst * 350 * PER_MS;
            for (int i = 0; i < 300 * PER_MS; i++) {
                double fall = Math.exp(-i / (60.0 * PER_MS)) + 0.15 * Math.exp(-i / (150.0 * PER_MS));
                low += 0.35f * ((float) random.nextGaussian() - low);
                out[from + i] = (float) (0.5 * fall * low);
            }
        }
        return out;
    }

    /** A melody of a voice-like tone: a fundamental with vibrato and overtones that a throat would shape. */
    private static float[] singing(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] scale = {0, 2, 4, 5, 7, 9, 11, 12};
        float[] out = new float[4000 * PER_MS];
        double phase = 0;
        double pitch = 0;
        for (int i = 0; i < out.length; i++) {
            if (i % (500 * PER_MS) == 0) {
                pitch = 220 * Math.pow(2, scale[random.nextInt(scale.length)] / 12.0);
            }
            double vibrato = 1 + 0.015 * Math.sin(2 * Math.PI * 5.5 * i / RATE);
            phase += 2 * Math.PI * pitch * vibrato / RATE;
            double rise = Math.min(1, i % (500 * PER_MS) / (40.0 * PER_MS));
            double sum = 0;
            for (int overtone = 1; overtone <= 8; overtone++) {
                double hz = overtone * pitch;
                double throat =
                        Math.exp(-Math.pow((hz - 700) / 300, 2)) + 0.5 * Math.exp(-Math.pow((hz - 1200) / 300, 2));
                sum += throat * Math.sin(overtone * phase);
            }
            out[i] = (float) (0.3 * rise * sum);
        }
        return out;
    }

    private static float[] mixed(float[] one, float[] other, double db) {
        double gain = Math.sqrt(power(one) / power(other)) * Math.pow(10, db / 20);
        float[] sum = one.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) (gain * other[i]);
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

    private static int quietest(float[] x, int from, int to) {
        int step = 20 * PER_MS;
        int best = from;
        for (int at = from; at + step < to; at += step) {
            if (power(Arrays.copyOfRange(x, at, at + step)) < power(Arrays.copyOfRange(x, best, best + step))) {
                best = at;
            }
        }
        return best;
    }

    private static float[] join(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
