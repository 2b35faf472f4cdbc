package io.mondegreen.cli.traffic;

import static io.mondegreen.cli.traffic.Conversation.RATE_HZ;

import io.mondegreen.audio.bank.LoopRecipe;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.Channel;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Composes conversations from the demo split of the speech bank: agent and customer take turns of one to three sentences, so
 * that each talks 40 to 50 % of the time. In every fourth one something that makes a model invent or loop takes the place of a
 * turn: hold music, a loop trigger, a foreign sentence. The same seed and number give the same samples.
 */
public final class Conversations {
    private static final String SPLIT = "demo";
    private static final double LINE_SNR_DB = 35;
    private static final int PER_MS = RATE_HZ / 1000;
    private static final int TAIL_MS = 1000;

    private final SpeechBank bank;
    private final long seed;
    private final List<Utterance> speech;
    private final List<Utterance> foreign;
    private final List<LoopRecipe> loops;
    private final List<String> voices;

    public Conversations(SpeechBank bank, long seed) {
        this.bank = bank;
        this.seed = seed;
        this.speech = bank.utterances(SPLIT, "speech");
        this.foreign = bank.utterances(SPLIT, "foreign");
        this.loops = bank.loops(SPLIT);
        this.voices = speech.stream().map(Utterance::voice).distinct().sorted().toList();
    }

    /**
     * One conversation.
     *
     * @param number     which one
     * @param durationMs its length, exactly; the last second is silence, so that every utterance ends
     */
    public Conversation compose(int number, int durationMs) {
        return new Composer(new SplittableRandom(seed * 1_000_003 + number), durationMs).compose(number % 4 == 3);
    }

    private final class Composer {
        private final SplittableRandom random;
        private final float[] agent;
        private final float[] customer;
        private final int room;
        private int at;
        private long talked;

        Composer(SplittableRandom random, int durationMs) {
            this.random = random;
            this.agent = new float[durationMs * PER_MS];
            this.customer = new float[durationMs * PER_MS];
            this.room = Math.max(0, durationMs - TAIL_MS) * PER_MS;
        }

        Conversation compose(boolean troubled) {
            List<Utterance> agents = voice();
            List<Utterance> customers = voice();
            at = pause(300, 1500);
            boolean agentsTurn = random.nextBoolean();
            int trouble = troubled ? 1 + random.nextInt(3) : Integer.MAX_VALUE;
            for (int turn = 0; at < room; turn++) {
                if (turn == trouble) {
                    trouble();
                } else {
                    turn(agentsTurn ? agent : customer, agentsTurn ? agents : customers);
                    agentsTurn = !agentsTurn;
                }
            }
            return new Conversation(line(agent), line(customer), talked / 2.0 / agent.length);
        }

        private List<Utterance> voice() {
            String voice = voices.get(random.nextInt(voices.size()));
            return speech.stream().filter(u -> u.voice().equals(voice)).toList();
        }

        private void turn(float[] channel, List<Utterance> own) {
            int sentences = 1 + random.nextInt(3);
            for (int i = 0; i < sentences && at < room; i++) {
                put(channel, bank.pcm(own.get(random.nextInt(own.size()))));
                at += pause(100, 300);
            }
            at += pause(100, 500);
        }

        private void trouble() {
            switch (random.nextInt(3)) {
                case 0 -> {
                    HoldMusic.Family[] families = HoldMusic.Family.values();
                    put(
                            agent,
                            HoldMusic.render(
                                    random.nextLong(), families[random.nextInt(families.length)], 5 * RATE_HZ));
                }
                case 1 -> put(agent, bank.render(loops.get(random.nextInt(loops.size()))));
                default -> put(customer, bank.pcm(foreign.get(random.nextInt(foreign.size()))));
            }
            at += pause(800, 1200);
        }

        /** Cut off where the conversation's time is over. */
        private void put(float[] channel, float[] pcm) {
            int count = Math.min(pcm.length, room - at);
            System.arraycopy(pcm, 0, channel, at, count);
            at += count;
            talked += count;
        }

        private int pause(int fromMs, int toMs) {
            return random.nextInt(fromMs, toMs) * PER_MS;
        }

        private float[] line(float[] channel) {
            return Channel.telephone()
                    .withNoise(LineNoise.Kind.PINK, LINE_SNR_DB)
                    .apply(random.nextLong(), channel);
        }
    }
}
