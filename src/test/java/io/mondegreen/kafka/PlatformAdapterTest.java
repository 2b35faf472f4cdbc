package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.calls.Chunk;
import io.mondegreen.calls.MediaNote;
import io.mondegreen.calls.ScriptedDecoder;
import io.mondegreen.calls.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the messages of platforms mean, and what is said of those that mean nothing. */
class PlatformAdapterTest {
    private static final String TWILIO = "application/x-twilio-media+json";
    private static final String TELNYX = "application/x-telnyx-media+json";
    private static final String START = """
            {"event":"start","sequenceNumber":"1","streamSid":"MZ1","start":{"streamSid":"MZ1","accountSid":"AC1",\
            "callSid":"CA1","tracks":["inbound","outbound"],"customParameters":{"pin":"4711 secret"},\
            "mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}""";
    private static final String OPEN = """
            {"version":"2","type":"open","seq":1,"id":"S1","position":"PT0S","parameters":{"organizationId":"o",\
            "conversationId":"C1","participant":{"ani":"+1555"},"media":[{"type":"audio","format":"PCMU",\
            "channels":["external","internal"],"rate":8000}]}}""";

    private final TwilioAdapter twilio = new TwilioAdapter(1 << 18);
    private final TelnyxAdapter telnyx = new TelnyxAdapter(1 << 18);
    private final AudioHookAdapter audioHook = new AudioHookAdapter(1 << 18);
    private PlatformStreams known = PlatformStreams.NONE;
    private final List<Chunk> chunks = new ArrayList<>();

    @Test
    void aTwilioCallIsItsTracksChunksAndTheirEnds() throws BadRecord {
        say(twilio, "CA1", "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
        say(twilio, "CA1", START);
        say(twilio, "CA1", media("inbound", 1, 60, new byte[160]));
        say(twilio, "CA1", media("outbound", 1, 65, new byte[160]));
        say(twilio, "CA1", media("inbound", 2, 80, new byte[160]));
        say(
                twilio,
                "CA1",
                "{\"event\":\"dtmf\",\"streamSid\":\"MZ1\",\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"1\"}}");
        say(twilio, "CA1", "{\"event\":\"stop\",\"streamSid\":\"MZ1\",\"stop\":{\"callSid\":\"CA1\"}}");
        say(twilio, "CA1", "{\"event\":\"stop\",\"streamSid\":\"MZ1\",\"stop\":{\"callSid\":\"CA1\"}}");

        assertThat(chunks)
                .extracting(c -> c.key().subject() + " " + c.role() + " " + c.sequence() + " at " + c.mediaMs()
                        + (c.last() ? " last" : ""))
                .containsExactly(
                        "CA1/inbound customer 0 at 60",
                        "CA1/outbound agent 0 at 65",
                        "CA1/inbound customer 1 at 80",
                        "CA1/inbound customer 2 at 100 last",
                        "CA1/outbound agent 1 at 85 last");
    }

    @Test
    void telnyxNumbersFromZeroOrOneAndNamesItsCodec() throws BadRecord {
        String start = "{\"event\":\"start\",\"stream_id\":\"s1\",\"start\":{\"call_control_id\":\"v3:abc_d\","
                + "\"media_format\":{\"encoding\":\"L16\",\"sample_rate\":16000,\"channels\":1}}}";
        say(telnyx, "v3:abc_d", start);
        say(telnyx, "v3:abc_d", media("inbound", 0, 0, new byte[640]).replace("streamSid\":\"MZ1", "stream_id\":\"s1"));
        say(
                telnyx,
                "v3:abc_d",
                media("outbound", 1, 0, new byte[640]).replace("streamSid\":\"MZ1", "stream_id\":\"s1"));
        assertThat(chunks).extracting(Chunk::sequence).containsOnly(0L);
        assertThat(chunks).extracting(c -> c.format().contentType()).containsOnly("audio/L16;rate=16000");
    }

    @Test
    void aCallThatIsStreamedAnewHasANameOfItsOwn() throws BadRecord {
        say(twilio, "CA1", START);
        say(twilio, "CA1", START); // a repeat says nothing new
        say(twilio, "CA1", START.replace("MZ1", "MZ2"));
        say(twilio, "CA1", media("inbound", 1, 0, new byte[160]));
        say(twilio, "CA1", media("inbound", 1, 0, new byte[160]).replace("MZ1", "MZ2"));
        assertThat(chunks).extracting(c -> c.key().call()).containsExactly("CA1", "CA1:MZ2");
    }

    @Test
    void audioHookFramesAreTakenApartAndWhatIsPausedOrDiscardedIsAGap() throws BadRecord {
        byte[] frame = new byte[1600];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (byte) (i % 2 == 0 ? 1 : 2);
        }
        say(audioHook, "C1", OPEN);
        frame(frame);
        say(audioHook, "C1", hook("paused", "{}"));
        assertThat(frame(frame).withheld()).isTrue();
        say(audioHook, "C1", hook("resumed", "{\"start\":\"PT0.1S\",\"discarded\":\"PT2.5S\"}"));
        frame(frame);
        say(audioHook, "C1", hook("discarded", "{\"start\":\"PT2.7S\",\"discarded\":\"PT0.3S\"}"));
        frame(frame);
        say(audioHook, "C1", hook("ping", "{}"));
        say(audioHook, "C1", hook("close", "{\"reason\":\"end\"}"));

        List<Chunk> external = chunks.stream()
                .filter(c -> c.key().channel().equals("external"))
                .toList();
        assertThat(external)
                .extracting(
                        c -> c.sequence() + " at " + c.mediaMs() + " " + c.audio().length + (c.last() ? " last" : ""))
                .containsExactly(
                        "0 at 0 800",
                        "1 at 100 0",
                        "2 at 2600 0",
                        "3 at 2600 800",
                        "4 at 3000 0",
                        "5 at 3000 800",
                        "6 at 3100 0 last");
        assertThat(external.getFirst().audio()).containsOnly(1);
        assertThat(external.getFirst().role()).isEqualTo("customer");
        assertThat(chunks)
                .filteredOn(c -> c.key().subject().equals("C1/internal"))
                .hasSize(7);
        assertThat(chunks.get(1).audio()).containsOnly(2);
    }

    @Test
    void theServersAnswerChoosesAmongTheOfferedMediaAndMayBeginPaused() throws BadRecord {
        say(audioHook, "C1", OPEN);
        say(
                audioHook,
                "C1",
                hook(
                        "opened",
                        "{\"startPaused\":true,\"media\":[{\"type\":\"audio\",\"format\":\"PCMU\","
                                + "\"channels\":[\"external\"],\"rate\":8000}]}"));
        assertThat(frame(new byte[800]).withheld()).isTrue();
        say(audioHook, "C1", hook("resumed", "{}"));
        frame(new byte[800]);
        assertThat(chunks.getLast().audio()).hasSize(800);
    }

    @Test
    void aSessionOpenedWhileAnotherIsOpenEndsThatOne() throws BadRecord {
        say(audioHook, "C1", OPEN);
        frame(new byte[1600]);
        say(audioHook, "C1", OPEN.replace("S1", "S2"));
        frame(new byte[1600]);
        assertThat(chunks.stream().filter(Chunk::last).map(c -> c.key().call())).containsExactly("C1", "C1");
        assertThat(chunks.getLast().key().call()).isEqualTo("C1:S2");
        assertThat(chunks.getLast().sequence()).isZero();
    }

    @Test
    void aProbeOfTheConnectionIsNoCall() throws BadRecord {
        String nobody = "00000000-0000-0000-0000-000000000000";
        say(audioHook, nobody, OPEN.replace("C1", nobody));
        say(audioHook, nobody, hook("close", "{\"reason\":\"end\"}"));
        assertThat(chunks).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MG-1015 | ",
                "MG-1023 | not JSON",
                "MG-1023 | [1,2]",
                "MG-1023 | {\"event\":\"start\"",
                "MG-1023 | {\"event\":\"start\",\"event\":\"stop\"}",
                "MG-1023 | {\"event\":\"start\"} {}",
                "MG-1024 | {\"event\":\"dance\"}",
                "MG-1025 | {\"streamSid\":\"MZ1\"}",
                "MG-1025 | {\"event\":7}",
                "MG-1025 | {\"event\":\"start\",\"start\":{}}",
                "MG-1004 | {\"event\":\"start\",\"streamSid\":\"a b\",\"start\":{}}",
                "MG-1027 | {\"event\":\"media\",\"streamSid\":\"MZ9\",\"media\":{}}",
                "MG-1027 | {\"event\":\"stop\",\"streamSid\":\"MZ9\"}",
            })
    void whatIsNoMessageHasItsCode(String code, String message) {
        assertThat(refusal(twilio, "CA1", message == null ? "" : message)).startsWith(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MG-1006 | CA1\" | CA2\"",
                "MG-1013 | audio/x-mulaw | audio/opus",
                "MG-1014 | 8000 | 16000",
                "MG-1014 | channels\":1 | channels\":2",
                "MG-1025 | channels\":1 | channels\":\"one\"",
                "MG-1025 | sampleRate\":8000 | sampleRate\":-8000",
            })
    void aWrongStartHasItsCode(String code, String part, String instead) {
        assertThat(refusal(twilio, "CA1", START.replace(part, instead))).startsWith(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MG-1025 | inbound | sideways",
                "MG-1025 | \"chunk\":\"2\" | \"chunk\":\"-2\"",
                "MG-1025 | \"chunk\":\"2\" | \"chunk\":\"1e5\"",
                "MG-1025 | \"chunk\":\"2\" | \"chunk\":99999999999999999999",
                "MG-1025 | \"timestamp\":\"40\" | \"timestamp\":\"999999999999\"",
                "MG-1025 | \"timestamp\":\"40\" | \"time\":\"40\"",
                "MG-1026 | \"payload\":\" | \"payload\":\"*",
                "MG-1015 | \"payload\":\"AAAA\" | \"payload\":\"\"",
            })
    void aWrongChunkHasItsCode(String code, String part, String instead) throws BadRecord {
        say(twilio, "CA1", START);
        String chunk = media("inbound", 2, 40, new byte[3]).replace(part, instead);
        assertThat(refusal(twilio, "CA1", chunk)).startsWith(code);
    }

    @Test
    void aStreamCannotStartAgainAsSomethingElse() throws BadRecord {
        say(twilio, "MZ1", START);
        assertThat(refusal(twilio, "MZ1", START.replace("CA1", "CA2"))).startsWith("MG-1028");
        assertThat(known.newest().orElseThrow().call()).isEqualTo("CA1");
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 5000})
    void deepNestingIsRefused(int depth) {
        String message = "{\"event\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
        assertThat(refusal(twilio, "CA1", message)).startsWith("MG-1023");
    }

    @Test
    void tooMuchIsRefusedBeforeItIsRead() {
        assertThat(refusal(new TwilioAdapter(1000), "CA1", "x".repeat(1001))).startsWith("MG-1018");
        assertThat(refusal(audioHook, "C1", "{" + "\"a\":[" + "1,".repeat(20_000) + "1]}"))
                .startsWith("MG-1023");
    }

    @Test
    void aRefusalQuotesNothingThatACustomerMayHaveSaid() {
        for (String broken : List.of(
                START.substring(0, START.length() - 1),
                START.replace("secret\"", "secret"),
                START.replace("\"4711 secret\"", "secret"),
                START.replace("customParameters", "tracks"))) {
            assertThat(refusal(twilio, "CA1", broken)).doesNotContain("secret").startsWith("MG-1023");
        }
    }

    @Test
    void audioHookSaysWhatIsWrongToo() throws BadRecord {
        assertThat(refusal(audioHook, "C1", hook("paused", "{}"))).startsWith("MG-1027");
        assertThat(refusal(audioHook, "C1", OPEN.replace("PCMU", "OPUS"))).startsWith("MG-1013");
        assertThat(refusal(audioHook, "C1", OPEN.replace("8000", "16000"))).startsWith("MG-1014");
        assertThat(refusal(audioHook, "C1", OPEN.replace("internal", "external")))
                .startsWith("MG-1025");
        assertThat(refusal(audioHook, "other", OPEN)).startsWith("MG-1006");
        assertThat(refusal(audioHook, "C1", hook("sing", "{}"))).startsWith("MG-1024");
        say(audioHook, "C1", OPEN);
        assertThat(refusal(audioHook, "C1", hook("resumed", "{\"discarded\":\"PT-1S\"}")))
                .startsWith("MG-1025");
        say(audioHook, "C1", hook("close", "{}"));
        assertThat(chunks).allMatch(Chunk::last);
    }

    @Test
    void intakeChoosesByContentTypeOrByWhatIsConfigured() throws BadRecord {
        Map<AudioSource, String> types = new EnumMap<>(Map.of(
                AudioSource.TWILIO,
                TWILIO + ";charset=utf-8",
                AudioSource.TELNYX,
                TELNYX.toUpperCase(java.util.Locale.ROOT),
                AudioSource.AUDIOHOOK,
                AudioHookAdapter.FRAMES,
                AudioSource.CLOUDEVENTS,
                "audio/PCMU;rate=8000"));
        for (Map.Entry<AudioSource, String> type : types.entrySet()) {
            assertThat(AudioSource.of(headers(type.getValue()), AudioSource.TELNYX))
                    .isEqualTo(type.getKey());
        }
        assertThat(AudioSource.of(headers("application/json"), AudioSource.TELNYX))
                .isEqualTo(AudioSource.TELNYX);
        assertThat(AudioSource.of(new RecordHeaders(), AudioSource.AUDIOHOOK)).isEqualTo(AudioSource.AUDIOHOOK);
    }

    @Test
    void audioThatCameInAPauseIsInNoDeadLetterAndNobodyHearsIt() {
        List<String> counted = new ArrayList<>();
        LineMetrics metrics = new LineMetrics() {
            @Override
            public void withheld() {
                counted.add("withheld");
            }

            @Override
            public void message() {
                counted.add("message");
            }

            @Override
            public void chunk(Verdict verdict, long audioMs) {
                counted.add(verdict + " " + audioMs);
            }

            @Override
            public void note(MediaNote note) {
                counted.add("note " + note);
            }
        };
        IntakeBench bench = new IntakeBench(ScriptedDecoder.prompt(8000), metrics);
        bench.take(IntakeBench.record(0, key("C1"), bytes(OPEN), headers(AudioHookAdapter.TEXT)));
        bench.take(IntakeBench.record(1, key("C1"), bytes(hook("paused", "{}")), headers(AudioHookAdapter.TEXT)));
        bench.take(IntakeBench.record(2, key("C1"), new byte[1600], headers(AudioHookAdapter.FRAMES)));
        bench.commit();
        assertThat(counted).containsExactly("message", "note PAUSE", "TAKEN 0", "note PAUSE", "TAKEN 0", "withheld");
        assertThat(bench.published).isEmpty();
        assertThat(bench.from()).isEqualTo(3);
    }

    @Test
    void whatOnePlatformSaidIsNothingToAnotherUnderTheSameKey() {
        IntakeBench bench = new IntakeBench(ScriptedDecoder.prompt(8000), LineMetrics.NONE);
        bench.take(IntakeBench.record(0, key("CA1"), bytes(START), headers(TWILIO)));
        bench.take(IntakeBench.record(1, key("CA1"), bytes(media("inbound", 1, 0, new byte[160])), headers(TWILIO)));
        bench.take(IntakeBench.record(2, key("CA1"), new byte[1600], headers(AudioHookAdapter.FRAMES)));
        bench.commit();
        assertThat(bench.codes()).containsExactly("MG-1027");
    }

    private void say(PlatformAdapter adapter, String key, String message) throws BadRecord {
        PlatformAdapter.Said said = adapter.read(record(key, bytes(message), ""), known);
        known = said.after();
        chunks.addAll(said.chunks());
    }

    private PlatformAdapter.Said frame(byte[] audio) throws BadRecord {
        PlatformAdapter.Said said = audioHook.read(record("C1", audio, AudioHookAdapter.FRAMES), known);
        known = said.after();
        chunks.addAll(said.chunks());
        return said;
    }

    private String refusal(PlatformAdapter adapter, String key, String message) {
        PlatformStreams before = known;
        try {
            adapter.read(record(key, bytes(message), ""), known);
            return "taken: " + message;
        } catch (BadRecord bad) {
            assertThat(known).isSameAs(before);
            return bad.getMessage();
        }
    }

    private static String media(String track, int chunk, int timestamp, byte[] audio) {
        return "{\"event\":\"media\",\"sequenceNumber\":\"4\",\"streamSid\":\"MZ1\",\"media\":{\"track\":\"" + track
                + "\",\"chunk\":\"" + chunk + "\",\"timestamp\":\"" + timestamp + "\",\"payload\":\""
                + Base64.getEncoder().encodeToString(audio) + "\"}}";
    }

    private static String hook(String type, String parameters) {
        return "{\"version\":\"2\",\"type\":\"" + type + "\",\"seq\":2,\"id\":\"S1\",\"position\":\"PT1S\","
                + "\"parameters\":" + parameters + "}";
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, byte[] value, String contentType) {
        return IntakeBench.record(5, key(key), value, headers(contentType));
    }

    private static Headers headers(String contentType) {
        RecordHeaders headers = new RecordHeaders();
        if (!contentType.isEmpty()) {
            headers.add("content-type", bytes(contentType));
        }
        return headers;
    }

    private static byte[] key(String key) {
        return bytes(key);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
