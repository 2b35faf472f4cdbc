package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormat.Encoding;
import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.Verdict;
import io.mondegreen.calls.WindowRules;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/**
 * Records of every form and codec, mutilated: nothing escapes, nothing is lost, memory stays flat.
 * {@code -Dfuzz.records=5000000 -Dfuzz.seed=7} looks longer and elsewhere.
 */
class IntakeFuzzTest {
    private static final int RECORDS = Integer.getInteger("fuzz.records", 200_000);
    private static final long SEED = Long.getLong("fuzz.seed", 2026);
    private static final List<AudioFormat> FORMATS = List.of(
            CallScript.PCMU,
            new AudioFormat(Encoding.PCMA, 8000),
            new AudioFormat(Encoding.S16BE, 48_000),
            new AudioFormat(Encoding.S16LE, 16_000),
            CallScript.OPUS,
            CallScript.OPUS_FRAMED);

    private final SplittableRandom random = new SplittableRandom(SEED);

    private record Refused(ConsumerRecord<byte[], byte[]> record, byte[] original) {}

    private final List<Refused> owed = new ArrayList<>();
    private final Counted counted = new Counted();
    /** Few channels, which are closed before they are too many; provisional decodes would only cost time. */
    private static final BookSettings SETTINGS =
            new BookSettings(new WindowRules(8000, 260, 0, 300, 8000, 400, 64, 200), 200, 1000, 4, 100, false, "test");

    private final IntakeBench bench = new IntakeBench(SETTINGS, new Murmur(), counted);
    private final List<List<ProducerRecord<byte[], byte[]>>> calls = new ArrayList<>();
    private final Map<List<ProducerRecord<byte[], byte[]>>, Integer> places = new IdentityHashMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private long deadLetters;

    @Test
    void everyRecordIsTakenCountedOrADeadLetterWithItsBytes() {
        scripts();
        long heapEarly = 0;
        for (int i = 0; i < RECORDS; i++) {
            ConsumerRecord<byte[], byte[]> record = mutilated(i);
            byte[] original = record.value() == null ? null : record.value().clone();
            long[] before = counted.totals();
            bench.take(record);
            assertThat(bench.backlog())
                    .as("record %d with seed %d is stuck", i, SEED)
                    .isZero();
            long[] after = counted.totals();
            boolean refused = after[0] > before[0];
            boolean read = after[1] > before[1];
            assertThat(refused || read)
                    .as("record %d with seed %d vanished", i, SEED)
                    .isTrue();
            // every chunk of a record can be late at most once, so a record has one dead letter at most
            assertThat(after[0] - before[0]).isLessThanOrEqualTo(1);
            outcomes.merge(refused ? "dead letter" : counted.last, 1, Integer::sum);
            if (refused) {
                owed.add(new Refused(record, original));
            }
            if (i % 100 == 0) {
                publish();
            }
            if (bench.book.openChannels() > 150) {
                bench.book.parkIdle(0, 1);
            }
            if (i == RECORDS / 10) {
                heapEarly = usedHeap();
            }
        }
        publish();
        long heapLate = usedHeap();
        System.getLogger(IntakeFuzzTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "{0} records: {1}; heap {2} then {3} KiB; {4}",
                        RECORDS,
                        outcomes,
                        heapEarly >> 10,
                        heapLate >> 10,
                        new TreeMap<>(counted.codes));

        assertThat(outcomes.values().stream().mapToInt(n -> n).sum()).isEqualTo(RECORDS);
        assertThat(outcomes.get("dead letter")).isEqualTo((int) deadLetters);
        assertThat(deadLetters).isEqualTo(counted.totals()[0]).isGreaterThan(RECORDS / 10);
        assertThat(counted.verdicts.get(Verdict.TAKEN)).isGreaterThan(RECORDS / 10L);
        assertThat(counted.verdicts).containsKeys(Verdict.DUPLICATE, Verdict.LATE);
        assertThat(counted.codes).containsKeys("MG-1019", "MG-1020").hasSizeGreaterThan(22);
        assertThat(outcomes).containsKeys("message", "withheld");
        assertThat(heapLate - heapEarly)
                .as("heap grew from %d bytes", heapEarly)
                .isLessThan(48L << 20);
    }

    /** Commits, and compares the dead letters with the records that were refused. */
    private void publish() {
        bench.commit();
        List<ProducerRecord<byte[], byte[]>> letters = bench.published.stream()
                .filter(r -> r.topic().equals(TopicNames.shipped().deadLetters()))
                .toList();
        assertThat(letters).hasSameSizeAs(owed);
        for (int i = 0; i < letters.size(); i++) {
            ProducerRecord<byte[], byte[]> letter = letters.get(i);
            Refused refused = owed.get(i);
            boolean whole = Arrays.equals(letter.value(), refused.original())
                    && Arrays.equals(letter.key(), refused.record().key());
            assertThat(whole)
                    .as("dead letter of record %d", refused.record().offset())
                    .isTrue();
            assertThat(text(letter, "mg_offset"))
                    .isEqualTo(Long.toString(refused.record().offset()));
            assertThat(text(letter, "mg_reason"))
                    .startsWith(text(letter, "mg_code"))
                    .hasSizeLessThan(600);
        }
        deadLetters += letters.size();
        owed.clear();
        bench.published.clear();
        bench.forgetKept();
    }

    /** Calls in every form and codec: what is mutilated. */
    private void scripts() {
        int number = 0;
        for (AudioFormat format : FORMATS) {
            CallKey key = new CallKey("acme", "call-" + number++, "customer");
            float[] media = CallScript.media(random, format.rateHz(), format.remembers() ? 1 : 2);
            calls.add(new AudioChunks("call.audio", key, "customer", format, IntakeBench.START).all(media, 20));
        }
        for (AudioSource platform : List.of(AudioSource.TWILIO, AudioSource.TELNYX, AudioSource.AUDIOHOOK)) {
            for (Encoding encoding : List.of(Encoding.PCMU, Encoding.OPUS)) {
                if (platform == AudioSource.TELNYX || encoding == Encoding.PCMU) {
                    AudioFormat format = new AudioFormat(encoding, encoding == Encoding.PCMU ? 8000 : 16_000);
                    float[] media = CallScript.media(random, format.rateHz(), format.remembers() ? 1 : 2);
                    String call = "call-" + number++;
                    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
                    PlatformCall.of(platform, "call.audio", call, format, new float[][] {media, media}, 20)
                            .forEach(m -> records.add(m.record()));
                    sayMore(platform, records);
                    calls.add(records);
                }
            }
        }
    }

    /** Messages without audio between the others; pauses where the platform has them. */
    private static void sayMore(AudioSource platform, List<ProducerRecord<byte[], byte[]>> records) {
        String start = new String(records.get(0).value(), StandardCharsets.UTF_8);
        for (int at = 30; at < records.size(); at += 20) {
            String message =
                    switch (platform) {
                        case AUDIOHOOK -> start.replace("\"open\"", at % 40 == 10 ? "\"paused\"" : "\"resumed\"");
                        default -> "{\"event\":\"mark\",\"mark\":{\"name\":\"x\"}}";
                    };
            records.add(
                    at,
                    new ProducerRecord<>(
                            "call.audio",
                            null,
                            records.get(0).key(),
                            message.getBytes(StandardCharsets.UTF_8),
                            records.get(0).headers()));
        }
    }

    /** The next record of some call, whole or not; each time through, a script is another call. */
    private ConsumerRecord<byte[], byte[]> mutilated(int offset) {
        List<ProducerRecord<byte[], byte[]>> call = calls.get(random.nextInt(calls.size()));
        // calls go on in their order for the most part: at is where this one is
        int at = places.merge(call, 1, Integer::sum);
        if (random.nextInt(40) == 0) {
            at += random.nextInt(3) == 0 ? random.nextInt(-80, 80) : random.nextInt(-3, 4);
        }
        int round = Math.max(0, at) / call.size();
        ProducerRecord<byte[], byte[]> whole = call.get(Math.floorMod(at, call.size()));
        // with its start spoiled, all of a call would be refused for that alone
        boolean spoil = random.nextInt(100) < (Math.floorMod(at, call.size()) < 2 ? 4 : 35);
        byte[] value = again(whole.value(), call, round);
        RecordHeaders headers = new RecordHeaders();
        for (Header header : whole.headers()) {
            byte[] renamed = again(header.value(), call, round);
            if (!spoil || random.nextInt(8) > 0) {
                headers.add(header.key(), renamed);
            } else {
                spoilHeader(headers, header.key(), renamed);
            }
        }
        byte[] key = again(whole.key(), call, round);
        if (spoil) {
            value = spoilValue(value);
            key = random.nextInt(30) == 0 ? null : random.nextInt(30) == 0 ? new byte[] {-1, 7} : key;
        }
        return IntakeBench.record(offset, key, value, headers);
    }

    /** Text with the call's name of this round in it; bytes that are no text stay as they are. */
    private byte[] again(byte[] bytes, List<ProducerRecord<byte[], byte[]>> call, int round) {
        String name = new String(call.getFirst().key(), StandardCharsets.ISO_8859_1);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.contains(name)
                ? text.replace(name, name + "." + round).getBytes(StandardCharsets.ISO_8859_1)
                : bytes;
    }

    private void spoilHeader(RecordHeaders headers, String name, byte[] value) {
        switch (random.nextInt(8)) {
            case 0 -> headers.add(name, null);
            case 1 -> headers.add(name, flipped(value));
            case 2 -> headers.add(name, new byte[random.nextInt(3000)]);
            case 3 -> headers.add(name, Arrays.copyOf(value, random.nextInt(value.length + 1)));
            case 4 -> headers.add(name, bytes(NUMBERS[random.nextInt(NUMBERS.length)]));
            case 5 -> headers.add(name, value).add(name, flipped(value));
            case 6 -> headers.add(name, bytes(TYPES[random.nextInt(TYPES.length)]));
            default -> {} // lost
        }
    }

    private static final String[] NUMBERS = {
        "-1", "0", "1e9", "999999999999999", "9999999999999999", "9223372036854775808", "NaN", "0x10", " 7", ""
    };
    private static final String[] TYPES = {
        "audio/opus",
        "audio/opus;framing=length16;rate=8000",
        "audio/PCMA",
        "audio/L16;rate=48000",
        "audio/L16;rate=16000;channels=2",
        "audio/G729",
        "application/x-twilio-media+json",
        "application/x-telnyx-media+json",
        "application/x-audiohook",
        "application/x-audiohook+json",
        "io.mondegreen.audio.pause",
        "boss",
        "true",
        ";;;"
    };

    private byte[] spoilValue(byte[] value) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> Arrays.copyOf(value, random.nextInt(value.length + 1));
            case 3, 4, 5 -> flipped(value);
            case 6 -> Arrays.copyOf(value, value.length + random.nextInt(60));
            case 7 -> random.nextInt(20) == 0 ? new byte[300_000] : noise(random.nextInt(400));
            case 8, 9, 10 -> spoilText(value);
            default -> value;
        };
    }

    /** What JSON can be made to say: other numbers, names twice, deep nests, garbage in base64. */
    private byte[] spoilText(byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("{")) {
            return flipped(value);
        }
        String number = NUMBERS[random.nextInt(NUMBERS.length)];
        String spoiled =
                switch (random.nextInt(9)) {
                    case 0 -> text.replaceFirst("\"chunk\":\"\\d+", "\"chunk\":\"" + number);
                    case 1 -> text.replaceFirst("\"timestamp\":\"\\d+", "\"timestamp\":\"" + number);
                    case 2 -> text.replaceFirst("\"payload\":\"", "\"payload\":\"*%&");
                    case 3 -> "{\"event\":" + "[".repeat(random.nextInt(3000));
                    case 4 -> text.replaceFirst("\\{", "{\"event\":\"start\",");
                    case 5 -> text.replaceFirst("media|stop|start|open|close", "dance");
                    case 6 -> text.replace("8000", number);
                    case 7 -> text.replaceFirst("\"(inbound|external)\"", "null");
                    default -> text.substring(0, text.length() - 1) + ",\"more\":" + number + "}";
                };
        return spoiled.getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] flipped(byte[] value) {
        byte[] spoiled = value.clone();
        for (int n = random.nextInt(1, 5); n > 0 && spoiled.length > 0; n--) {
            spoiled[random.nextInt(spoiled.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return spoiled;
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ProducerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    /** What intake counted. */
    private static final class Counted implements LineMetrics {
        final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
        final Map<String, Integer> codes = new HashMap<>();
        long rejected;
        long others;
        long chunks;
        String last = "";

        /** Records refused, and signs that a record was read. */
        long[] totals() {
            return new long[] {rejected, chunks + others};
        }

        @Override
        public void chunk(Verdict verdict, long audioMs) {
            verdicts.merge(verdict, 1L, Long::sum);
            last = verdict.name().toLowerCase(Locale.ROOT);
            chunks++;
        }

        @Override
        public void rejected(IntakeError error) {
            codes.merge(error.code(), 1, Integer::sum);
            rejected++;
        }

        @Override
        public void message() {
            last = "message";
            others++;
        }

        @Override
        public void withheld() {
            last = "withheld";
            others++;
        }
    }

    /** Hears nothing and says so at once. */
    private static final class Murmur implements WindowDecoder {
        @Override
        public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
            listener.onSegment(new GuardedSegment(
                    window.startMs(),
                    window.endMs(),
                    window.revision(),
                    window.isFinal(),
                    "",
                    0.1,
                    -0.25,
                    Float.NaN,
                    DecodeEnd.Reason.END_OF_TEXT,
                    List.of()));
            return () -> {};
        }

        @Override
        public int windowMs() {
            return 8000;
        }
    }
}
