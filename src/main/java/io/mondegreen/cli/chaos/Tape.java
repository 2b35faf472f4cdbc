package io.mondegreen.cli.chaos;

import static io.mondegreen.cli.traffic.Conversation.RATE_HZ;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.CallKey;
import io.mondegreen.cli.traffic.Conversation;
import io.mondegreen.cli.traffic.Conversations;
import io.mondegreen.kafka.AudioChunks;
import io.mondegreen.kafka.TopicNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * All records of a run in the order they are sent, and what each channel is made of. The same seed gives the same bytes in the
 * same order, so that two runs over fresh topics have the same audio at the same offsets.
 *
 * @param cues     by time
 * @param channels by the order of their calls
 */
record Tape(List<Cue> cues, Map<CallKey, Channel> channels) {
    private static final int CHUNK_MS = 200;
    private static final AudioFormat FORMAT = new AudioFormat(AudioFormat.Encoding.PCMU, RATE_HZ);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** One record and when it is sent, ms from the start of the run. */
    record Cue(long dueMs, CallKey key, ProducerRecord<byte[], byte[]> record) {
        /** The same record for a topic. */
        ProducerRecord<byte[], byte[]> to(String topic) {
            return new ProducerRecord<>(topic, null, null, record.key(), record.value(), record.headers());
        }
    }

    /**
     * What was sent of one channel.
     *
     * @param endMs  media time after its last chunk that was sent
     * @param ends   whether its end was sent; otherwise it falls silent
     * @param chunks made
     * @param lost   of them never sent
     * @param twice  of them sent two times
     * @param moved  of them sent after a later one
     * @param late   of them sent when their place is given up
     */
    record Channel(long endMs, boolean ends, int chunks, int lost, int twice, int moved, int late) {}

    /**
     * How calls are laid out.
     *
     * @param calls     two channels each
     * @param callMs    length of each call
     * @param spreadMs  time within which calls begin
     * @param hangUps   whether every eighth call falls silent without saying so
     */
    record Plan(int calls, int callMs, long spreadMs, boolean hangUps, Disorder disorder) {}

    /** Composes calls and lays them out. */
    static Tape record(Conversations conversations, Plan plan, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Cue> cues = new ArrayList<>();
        Map<CallKey, Channel> channels = new LinkedHashMap<>();
        for (int call = 0; call < plan.calls(); call++) {
            Conversation conversation = conversations.compose(call, plan.callMs());
            long begins = plan.spreadMs() == 0 ? 0 : random.nextLong(plan.spreadMs());
            boolean ends = !plan.hangUps() || call % 8 != 5;
            for (String channel : List.of(Conversation.AGENT, Conversation.CUSTOMER)) {
                CallKey key = new CallKey("", "chaos-" + seed + "-" + call, channel);
                AudioChunks chunks =
                        new AudioChunks(TopicNames.shipped().audio(), key, channel, FORMAT, START.plusMillis(begins));
                List<ProducerRecord<byte[], byte[]>> records = chunks.all(conversation.of(channel), CHUNK_MS);
                List<Disorder.Sent> sent = plan.disorder().send(records.size(), random.split());
                if (!ends) {
                    sent.removeLast();
                }
                for (Disorder.Sent one : sent) {
                    // a chunk exists once its last sample was spoken
                    cues.add(new Cue(begins + (one.place() + 1L) * CHUNK_MS, key, records.get(one.index())));
                }
                channels.put(key, facts(records.size(), sent, ends));
            }
        }
        cues.sort(Comparator.comparingLong(Cue::dueMs));
        return new Tape(cues, channels);
    }

    /** Audio of all channels, ms. */
    long mediaMs() {
        return channels.values().stream().mapToLong(Channel::endMs).sum();
    }

    /** When the last record is due. */
    long durationMs() {
        return cues.getLast().dueMs();
    }

    private static Channel facts(int chunks, List<Disorder.Sent> sent, boolean ends) {
        int highest = -1;
        int moved = 0;
        int last = -1;
        for (Disorder.Sent one : sent) {
            if (one.first()) {
                moved += one.index() < highest ? 1 : 0;
                highest = Math.max(highest, one.index());
                last = one.index() < chunks - 1 ? Math.max(last, one.index()) : last;
            }
        }
        int came = (int) sent.stream().filter(Disorder.Sent::first).count();
        int wanted = ends ? chunks : chunks - 1;
        int late = (int) sent.stream().filter(Disorder.Sent::tooLate).count();
        return new Channel((last + 1L) * CHUNK_MS, ends, wanted, wanted - came, sent.size() - came, moved, late);
    }
}
