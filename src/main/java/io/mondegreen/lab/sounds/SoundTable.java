package io.mondegreen.lab.sounds;

import io.mondegreen.audio.SoundClass;
import io.mondegreen.audio.SoundClassifier;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.Channel;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.audio.synth.Silence;
import io.mondegreen.audio.synth.Tones;
import io.mondegreen.lab.report.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What {@link SoundClassifier} takes stretches of known sound for. Sounds are held out by source: no kind of noise, family of
 * music or signalling sound is in both halves, apart from silence and the one ring-back. Each comes through a telephone
 * channel at levels from -12 to -40 dBFS, tones and music also over line noise, cut to pieces of 0.2 to 1 s as the line cuts
 * them.
 *
 * @param half   which sounds
 * @param counts pieces by what they are and what they were taken for; the last row is speech, which a gate lets through
 */
public record SoundTable(Half half, Map<String, Map<SoundClass, Integer>> counts) {
    private static final int RATE_HZ = 8000;
    private static final String SPEECH = "(speech)";

    /** Which sounds. */
    public enum Half {
        /** Thresholds were set on these. */
        DEV(
                List.of(LineNoise.Kind.WHITE, LineNoise.Kind.PINK, LineNoise.Kind.HUM, LineNoise.Kind.CLICKS),
                List.of(HoldMusic.Family.ARPEGGIO, HoldMusic.Family.PAD, HoldMusic.Family.PLUCKED)),
        /** Figures are taken on these. */
        TEST(
                List.of(LineNoise.Kind.BROWN, LineNoise.Kind.CRACKLE, LineNoise.Kind.BREATH),
                List.of(HoldMusic.Family.ORGAN_WALTZ, HoldMusic.Family.BELLS, HoldMusic.Family.ELECTRIC_PIANO));

        private final List<LineNoise.Kind> noises;
        private final List<HoldMusic.Family> music;

        Half(List<LineNoise.Kind> noises, List<HoldMusic.Family> music) {
            this.noises = noises;
            this.music = music;
        }

        private List<float[]> tones(int samples) {
            return this == DEV
                    ? List.of(Tones.dial(samples), Tones.dtmf("14758", 120, 80), Tones.dtmf("2", 1000, 0))
                    : List.of(
                            Tones.busy(samples),
                            Tones.specialInformation(samples),
                            Tones.dtmf("0963#", 80, 60),
                            Tones.dtmf("*", 1000, 0));
        }
    }

    /**
     * Takes the table.
     *
     * @param bank   of speech
     * @param rounds seeds per sound
     */
    public static SoundTable take(SpeechBank bank, Half half, long seed, int rounds) {
        Map<String, Map<SoundClass, Integer>> counts = new java.util.LinkedHashMap<>();
        for (SoundClass sound : SoundClass.values()) {
            counts.put(name(sound), new EnumMap<>(SoundClass.class));
        }
        counts.put(SPEECH, new EnumMap<>(SoundClass.class));
        SoundTable table = new SoundTable(half, counts);
        SoundClassifier classifier = new SoundClassifier();
        SplittableRandom random = new SplittableRandom(seed);
        int samples = 8 * RATE_HZ;
        for (int round = 0; round < rounds; round++) {
            long each = random.nextLong();
            table.hear(classifier, random, SoundClass.SILENCE, Silence.render(each, samples), false);
            for (LineNoise.Kind kind : half.noises) {
                table.hear(classifier, random, SoundClass.NOISE, LineNoise.render(each, kind, samples), false);
            }
            for (HoldMusic.Family family : half.music) {
                table.hear(classifier, random, SoundClass.MUSIC, HoldMusic.render(each, family, samples), true);
            }
            for (float[] tones : half.tones(samples)) {
                table.hear(classifier, random, SoundClass.TONES, tones, true);
            }
            float[] ring = Arrays.copyOf(Tones.ringBack(samples), 2 * RATE_HZ); // while it rings
            table.hear(classifier, random, SoundClass.RINGBACK, ring, true);
        }
        List<Utterance> speech = bank.utterances(half.name().toLowerCase(Locale.ROOT), "speech");
        for (int i = 0; i < Math.min(speech.size(), 3 * rounds); i++) {
            float[] said = telephone(random, bank.pcm(speech.get(i)), false);
            table.pieces(random, said).forEach(p -> table.count(SPEECH, classifier.classify(p, RATE_HZ)));
        }
        return table;
    }

    private void hear(
            SoundClassifier classifier, SplittableRandom random, SoundClass truth, float[] sound, boolean overNoise) {
        float[] heard = truth == SoundClass.SILENCE ? sound : telephone(random, sound, overNoise);
        for (float[] piece : pieces(random, heard)) {
            boolean pause = truth != SoundClass.SILENCE && level(piece) < -55;
            if (!pause) {
                count(name(truth), classifier.classify(piece, RATE_HZ));
            }
        }
    }

    private static float[] telephone(SplittableRandom random, float[] sound, boolean overNoise) {
        Channel channel = Channel.telephone().withGainDb(random.nextDouble(-20, 4));
        if (overNoise && random.nextBoolean()) {
            channel = channel.withNoise(LineNoise.Kind.PINK, random.nextDouble(20, 35));
        }
        return channel.apply(random.nextLong(), sound);
    }

    private List<float[]> pieces(SplittableRandom random, float[] heard) {
        List<float[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < heard.length) {
            int length = RATE_HZ / 10 * random.nextInt(2, 11);
            if (at + length <= heard.length) {
                pieces.add(Arrays.copyOfRange(heard, at, at + length));
            }
            at += length;
        }
        return pieces;
    }

    private void count(String truth, SoundClass taken) {
        counts.get(truth).merge(taken, 1, Integer::sum);
    }

    /** Share of a class that is taken for what it is, in [0,1]. */
    public double recall(SoundClass sound) {
        Map<SoundClass, Integer> row = counts.get(name(sound));
        int all = row.values().stream().mapToInt(Integer::intValue).sum();
        return (double) row.getOrDefault(sound, 0) / all;
    }

    /** As a table: rows are what was played, columns what it was taken for. */
    public String text() {
        List<String> head = new ArrayList<>(List.of("played"));
        for (SoundClass sound : SoundClass.values()) {
            head.add(name(sound));
        }
        head.add("right");
        Columns columns = Columns.ofNumbers(head);
        counts.forEach((truth, row) -> {
            List<String> cells = new ArrayList<>(List.of(truth));
            int all = 0;
            for (SoundClass sound : SoundClass.values()) {
                int n = row.getOrDefault(sound, 0);
                cells.add(Integer.toString(n));
                all += n;
            }
            int right =
                    truth.equals(SPEECH) ? -1 : row.getOrDefault(SoundClass.valueOf(truth.toUpperCase(Locale.ROOT)), 0);
            cells.add(right < 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * right / all));
            columns.row(cells);
        });
        return columns.text();
    }

    private static String name(SoundClass sound) {
        return sound.name().toLowerCase(Locale.ROOT);
    }

    private static double level(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += (double) v * v;
        }
        return 10 * Math.log10(sum / x.length + 1e-12);
    }
}
