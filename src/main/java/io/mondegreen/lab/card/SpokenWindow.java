package io.mondegreen.lab.card;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.Channel;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.lab.recipe.SplitSounds;
import io.mondegreen.probe.Split;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One sentence on a telephone line, at a known place of its window.
 *
 * @param noisy   whether the line has noise, 5 to 25 dB below the speech, of a kind that only this split hears
 * @param pcm     16 kHz mono
 * @param startMs where the sentence begins in the window
 * @param endMs   where it ends
 */
record SpokenWindow(Utterance utterance, boolean noisy, float[] pcm, int startMs, int endMs) {
    private static final int RATE = SpeechBank.RATE_HZ;
    private static final int MOST_LEAD = RATE * 8 / 10;
    private static final int MOST_TAIL = RATE * 6 / 10;

    /**
     * Renders every sentence of a split and kind twice, clean and noisy, at the same place of the window: a pure function of
     * bank and seed.
     *
     * @return sentences that do not fit the window and were left out
     */
    static int render(
            SpeechBank bank, long seed, String split, String kind, int windowMs, Consumer<SpokenWindow> sink) {
        SplittableRandom random = new SplittableRandom(seed * 31 + (split + "/" + kind).hashCode());
        int window = windowMs * (RATE / 1000);
        int tooLong = 0;
        for (Utterance utterance : bank.utterances(split, kind)) {
            float[] voice = bank.pcm(utterance);
            if (voice.length > window) {
                tooLong++;
                continue;
            }
            int lead = random.nextInt(Math.min(MOST_LEAD, window - voice.length) + 1);
            int length = Math.min(window, lead + voice.length + random.nextInt(MOST_TAIL));
            float[] placed = new float[length];
            System.arraycopy(voice, 0, placed, lead, voice.length);
            Channel line = Channel.telephone().withGainDb(random.nextDouble(-14, 3));
            List<LineNoise.Kind> kinds = noises(split);
            Channel noise = line.withNoise(kinds.get(random.nextInt(kinds.size())), random.nextDouble(5, 25));
            long lineSeed = random.nextLong();
            for (Channel channel : List.of(line, noise)) {
                float[] pcm = Resampler.resample(channel.apply(lineSeed, placed), RATE, LogMel.RATE_HZ);
                int perMs = RATE / 1000;
                sink.accept(new SpokenWindow(
                        utterance, channel == noise, pcm, lead / perMs, (lead + voice.length) / perMs));
            }
        }
        return tooLong;
    }

    /** Splits that the probe corpus does not have hear the noises of its test split. */
    private static List<LineNoise.Kind> noises(String split) {
        return SplitSounds.noises(Arrays.stream(Split.values())
                .filter(known -> known.label().equals(split))
                .findFirst()
                .orElse(Split.TEST));
    }
}
