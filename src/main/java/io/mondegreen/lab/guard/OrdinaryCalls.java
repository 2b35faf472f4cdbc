package io.mondegreen.lab.guard;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.Channel;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.lab.recipe.SplitSounds;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Calls in which two people just talk, from one split of the bank: they take turns of one to three sentences of a call centre, with
 * pauses of 0.1 to 0.5 s within a turn and 0.1 to 0.8 s after it, over a telephone line with noise of the split 30 to 40 dB below.
 * Same bank, seed and number: same samples.
 */
final class OrdinaryCalls {
    /** What people say in calls; numbers and things said over and over belong to it. */
    private static final List<String> KINDS = List.of("speech", "template", "digits", "repeat");

    private static final int PER_MS = SpeechBank.RATE_HZ / 1000;
    private static final int TAIL_MS = 1000;

    private final SpeechBank bank;
    private final Split split;
    private final long seed;
    private final List<Utterance> sentences;
    private final List<String> voices;

    /**
     * @throws IllegalArgumentException if the split has no speech
     */
    OrdinaryCalls(SpeechBank bank, Split split, long seed) {
        this.bank = bank;
        this.split = split;
        this.seed = seed;
        sentences = KINDS.stream()
                .flatMap(kind -> bank.utterances(split.label(), kind).stream())
                .toList();
        voices = sentences.stream().map(Utterance::voice).distinct().sorted().toList();
        if (voices.isEmpty()) {
            throw new IllegalArgumentException(
                    "the bank has no speech in " + split.label() + ", so there are no calls");
        }
    }

    /** Both channels of one call. */
    List<SpokenChannel> compose(int number, int durationMs) {
        SplittableRandom random = new SplittableRandom((seed * 31 + split.ordinal()) * 1_000_003 + number);
        Party agent = new Party(random, durationMs, "agent");
        Party customer = new Party(random, durationMs, "customer");
        int at = random.nextInt(300, 1500);
        boolean agents = random.nextBoolean();
        while (at < durationMs - TAIL_MS) {
            Party talking = agents ? agent : customer;
            for (int left = 1 + random.nextInt(3); left > 0; left--) {
                at = talking.say(at) + random.nextInt(100, 500);
            }
            at += random.nextInt(0, 300);
            agents = !agents;
        }
        return Stream.of(agent, customer)
                .map(party -> party.channel(split.label() + "-" + number))
                .toList();
    }

    private final class Party {
        private final SplittableRandom random;
        private final String name;
        private final float[] pcm;
        private final List<Utterance> own;
        private final List<Said> said = new ArrayList<>();

        Party(SplittableRandom random, int durationMs, String name) {
            this.random = random;
            this.name = name;
            this.pcm = new float[durationMs * PER_MS];
            String voice = voices.get(random.nextInt(voices.size()));
            own = sentences.stream().filter(one -> one.voice().equals(voice)).toList();
        }

        /** One sentence, unless there is no more time for it; returns when it is over. */
        int say(int atMs) {
            Utterance one = own.get(random.nextInt(own.size()));
            int endMs = atMs + one.durationMs();
            if (endMs <= pcm.length / PER_MS - TAIL_MS) {
                float[] voice = bank.pcm(one);
                System.arraycopy(voice, 0, pcm, atMs * PER_MS, Math.min(voice.length, pcm.length - atMs * PER_MS));
                said.add(new Said(atMs, endMs, one.text(), one.voice()));
            }
            return endMs;
        }

        SpokenChannel channel(String call) {
            List<LineNoise.Kind> noises = SplitSounds.noises(split);
            float[] line = Channel.telephone()
                    .withGainDb(random.nextDouble(-9, 3))
                    .withNoise(noises.get(random.nextInt(noises.size())), random.nextDouble(30, 40))
                    .apply(random.nextLong(), pcm);
            return new SpokenChannel(call, name, own.getFirst().voice(), Arrays.copyOf(line, pcm.length), said);
        }
    }
}
