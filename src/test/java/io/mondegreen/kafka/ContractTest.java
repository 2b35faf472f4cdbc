package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.mondegreen.audio.SoundClass;
import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.calls.CanaryEvent;
import io.mondegreen.calls.ChannelMark;
import io.mondegreen.calls.ChannelProgress;
import io.mondegreen.calls.LagEvent;
import io.mondegreen.calls.LagPolicy;
import io.mondegreen.calls.NonSpeechEvent;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.calls.SkippedWindow;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.DriftEvent;
import io.mondegreen.guard.DriftReference;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.GuardedToken;
import io.mondegreen.guard.SelfTestEvent;
import io.mondegreen.guard.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of kafka/ say what the code writes and reads. */
class ContractTest {
    private static final Path FOLDER = Path.of("kafka");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CallKey CALL = new CallKey("acme", "call-1", "customer");

    @Test
    void transcriptsFitTheirSchemaAndAreReadBack() throws IOException {
        for (double noSpeech : new double[] {0.25, Double.NaN}) {
            TranscriptRecord record = TranscriptRecord.of(segment(noSpeech), true, true);
            assertFits("transcript", record.bytes());
            assertThat(TranscriptRecord.read(record.bytes())).isEqualTo(record);
            assertThat(record.words()).extracting(Word::text).containsExactly("hello", "world");
            assertThat(record.words().get(1).risk()).isEqualTo(0.75);
        }
        assertFits("transcript", TranscriptRecord.of(segment(0.5), false, true).bytes());
    }

    @ParameterizedTest
    @EnumSource(AlertType.class)
    void alertsFitTheirSchemaAndAreReadBack(AlertType type) throws IOException {
        for (AlertState state : AlertState.values()) {
            AlertRecord record = AlertRecord.of(alert(type, state));
            assertFits("alert", record.bytes());
            assertThat(AlertRecord.read(record.bytes())).isEqualTo(record);
        }
    }

    @Test
    void tracesAndProgressFitTheirSchemasAndAreReadBack() throws IOException {
        TraceRecord trace = TraceRecord.of(segment(0.5));
        assertFits("trace", trace.bytes());
        assertThat(TraceRecord.read(trace.bytes())).isEqualTo(trace);
        ChannelProgress progress = new ChannelProgress(
                CALL,
                "customer",
                new ChannelMark(7, 160, 1400, 8000, "AAEC", true, 0, 2, false),
                1,
                List.of("a", "b"),
                "1|x",
                "1;200;0;;;");
        assertFits("progress", ProgressRecord.bytes(progress));
        assertThat(ProgressRecord.read(ProgressRecord.bytes(progress))).isEqualTo(progress);
        StreamProgress streams = new StreamProgress(
                "twilio:CA1",
                PlatformStreams.NONE.with(new PlatformStream(
                        "MZ1",
                        "CA1",
                        "acme",
                        CallScript.OPUS,
                        true,
                        false,
                        List.of(new PlatformStream.Track("inbound", "customer", 1, 57, 9120)))),
                118);
        assertFits("streams", StreamRecord.bytes(streams));
        assertThat(StreamRecord.read(StreamRecord.bytes(streams))).isEqualTo(streams);
    }

    @Test
    void whatHasNoTranscriptFitsItsSchemaAndIsReadBack() throws IOException {
        Instant time = Instant.parse("2026-01-31T12:00:04.200Z");
        GuardedSegment heard = segment(0.5).segment();
        for (SoundClass sound : SoundClass.values()) {
            assertStretch(StretchRecord.of(
                    new NonSpeechEvent(CALL, "id-2", sound, 0, 1200, List.of(-30, -31), 3, 100, 117, time)));
            assertStretch(StretchRecord.of(new CanaryEvent(CALL, "id-3", sound, heard, 3, 100, 117, time)));
        }
        for (boolean decoded : new boolean[] {true, false}) {
            assertStretch(StretchRecord.of(new SkippedWindow(CALL, "id-4", decoded, 1200, 4200, 3, 118, 139, time)));
        }
        for (LagPolicy policy : LagPolicy.values()) {
            LagRecord lag = LagRecord.of(new LagEvent(policy, true, 12_000, 10_000), "group", "instance", time);
            assertFits("line-lag", lag.bytes());
            assertThat(LagRecord.read(lag.bytes())).isEqualTo(lag);
            assertThat(LagRecord.is(lag.bytes())).isTrue();
        }
        assertThat(LagRecord.is(AlertRecord.of(alert(AlertType.AUDIO_QUALITY, AlertState.RAISED))
                        .bytes()))
                .isFalse();
    }

    @Test
    void aTestOfTheGuardFitsItsSchemaAndIsReadBack() throws IOException {
        Instant time = Instant.parse("2026-01-31T12:00:04.200Z");
        for (boolean failed : new boolean[] {true, false}) {
            List<String> failures = failed ? List.of("clip: no alert") : List.of();
            SelfTestEvent event = new SelfTestEvent(3, failed, failures, !failed, "m", failed ? "" : "b", time);
            SelfTestRecord record = new SelfTestRecord("group", "instance", event);
            assertFits("guard-selftest", record.bytes());
            assertThat(SelfTestRecord.read(record.bytes())).isEqualTo(record);
            assertThat(InstanceRecords.is(record.bytes())).isTrue();
        }
        assertThat(InstanceRecords.is(example("line-lag"))).isTrue();
        assertThat(InstanceRecords.is(example("alert"))).isFalse();
    }

    @Test
    void whatMovedFitsItsSchemaAndIsReadBack() throws IOException {
        for (String tenant : List.of("", "acme")) {
            DriftEvent event = new DriftEvent(
                    tenant,
                    "probe",
                    !tenant.isEmpty(),
                    0.375,
                    0.25,
                    500,
                    tenant.isEmpty() ? DriftReference.CALLS : DriftReference.BUNDLE);
            DriftRecord record = new DriftRecord("group", "instance", Instant.EPOCH, event);
            assertFits("guard-drift", record.bytes());
            assertThat(DriftRecord.read(record.bytes())).isEqualTo(record);
            assertThat(InstanceRecords.is(record.bytes())).isTrue();
        }
    }

    @Test
    void aReaderSeesThatTextWasWithheldAndThatTheGuardWasUnavailable() throws IOException {
        GuardedSegment heard = segment(0.5).segment();
        GuardedSegment withheld = new GuardedSegment(
                heard.startMs(),
                heard.endMs(),
                heard.revision(),
                true,
                "",
                0.95,
                heard.meanLogprob(),
                heard.noSpeech(),
                heard.end(),
                List.of(),
                true,
                "",
                heard.heard(),
                new TreeMap<>());
        SegmentEvent event =
                new SegmentEvent(CALL, "customer", "id-1", withheld, 3, 118, 139, 0, 0, List.of(), Instant.EPOCH);
        TranscriptRecord record = TranscriptRecord.of(event, true, false);

        assertFits("transcript", record.bytes());
        assertThat(TranscriptRecord.read(record.bytes())).isEqualTo(record);
        JsonNode data = JSON.readTree(record.bytes()).get("data");
        assertThat(data.get("withheld").asBoolean()).isTrue();
        assertThat(data.get("guard").asText()).isEqualTo("unavailable");
        JsonNode plain = JSON.readTree(
                        TranscriptRecord.of(segment(0.5), true, true).bytes())
                .get("data");
        assertThat(plain.has("withheld") || plain.has("guard")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(FeedbackRecord.Verdict.class)
    void feedbackFitsItsSchemaAndIsReadBack(FeedbackRecord.Verdict verdict) throws IOException {
        FeedbackRecord record =
                new FeedbackRecord(CALL, "verdict-1", Instant.parse("2026-01-31T12:41:00Z"), "episode-1", verdict);
        assertFits("feedback", record.bytes());
        assertThat(FeedbackRecord.read(record.bytes())).isEqualTo(record);
        assertThat(FeedbackRecord.is(record.bytes())).isTrue();
        assertThat(FeedbackRecord.is(AlertRecord.of(alert(AlertType.AUDIO_QUALITY, AlertState.RAISED))
                        .bytes()))
                .isFalse();
    }

    private static void assertStretch(StretchRecord record) throws IOException {
        assertFits("stretch", record.bytes());
        assertThat(StretchRecord.read(record.bytes())).isEqualTo(record);
    }

    @Test
    void theHeadersOfAChunkFitTheirSchema() throws IOException {
        var sent =
                new AudioChunks("call.audio", CALL, "customer", CallScript.PCMU, Instant.EPOCH).next(new float[1600]);
        var headers = JSON.createObjectNode();
        sent.headers().forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
        assertFits("chunk-headers", JSON.writeValueAsBytes(headers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transcript",
                "alert",
                "trace",
                "progress",
                "streams",
                "chunk-headers",
                "stretch",
                "line-lag",
                "guard-selftest",
                "feedback",
                "guard-drift"
            })
    void examplesFitAndABrokenOneDoesNot(String name) throws IOException {
        byte[] example = Files.readAllBytes(FOLDER.resolve("examples/" + name + ".json"));
        assertFits(name, example);
        String broken = new String(example, StandardCharsets.UTF_8).replaceFirst("\"1\\.0\"", "\"2.0\"");
        assertThat(errors(name, broken.getBytes(StandardCharsets.UTF_8))).isNotEmpty();
    }

    @Test
    void everyReaderReadsItsExample() throws IOException {
        assertThat(TranscriptRecord.read(example("transcript")).text()).isEqualTo("i would like to check my order");
        assertThat(AlertRecord.read(example("alert")).alert().type()).isEqualTo(AlertType.REPETITION_PHRASE);
        assertThat(TraceRecord.read(example("trace")).tokens()).hasSize(1);
        assertThat(ProgressRecord.read(example("progress")).mark().sequence()).isEqualTo(20);
        assertThat(StreamRecord.read(example("streams")).from()).isEqualTo(118);
        assertThat(FeedbackRecord.read(example("feedback")).verdict()).isEqualTo(FeedbackRecord.Verdict.WRONG);
    }

    @Test
    void theAsyncApiFileNamesTheTopicsAndItsReferencesResolve() throws IOException {
        JsonNode api = new ObjectMapper(new YAMLFactory())
                .readTree(FOLDER.resolve("asyncapi.yaml").toFile());
        assertThat(api.get("asyncapi").asText()).startsWith("3.");
        TreeSet<String> addresses = new TreeSet<>();
        api.get("channels")
                .forEach(channel -> addresses.add(channel.get("address").asText()));
        TopicNames names = TopicNames.shipped();
        assertThat(addresses)
                .containsExactlyInAnyOrder(
                        names.audio(),
                        names.transcripts(),
                        names.alerts(),
                        names.traces(),
                        names.progress(),
                        names.feedback(),
                        names.deadLetters());
        List<String> references = new ArrayList<>();
        collect(api, references);
        assertThat(references).isNotEmpty();
        for (String reference : references) {
            if (reference.startsWith("#")) {
                assertThat(api.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(FOLDER.resolve(reference)).exists();
            }
        }
    }

    @Test
    void theListOfErrorCodesIsComplete() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/error-codes.md"));
        List<String> expected = new ArrayList<>();
        for (IntakeError error : IntakeError.values()) {
            expected.add("| `" + error.code() + "` | " + error.sentence() + " | " + error.fix() + " |");
        }
        for (LineFault fault : LineFault.values()) {
            expected.add("| `" + fault.code() + "` | " + fault.sentence() + " | " + fault.fix() + " |");
        }
        assertThat(lines).containsSubsequence(expected);
        assertThat(lines.stream().filter(l -> l.matches("\\| `MG-1(0|1)\\d\\d` .*")))
                .hasSize(expected.size());
    }

    @Test
    void theReadmeListsTheTopicsAsShipped() throws IOException {
        String readme = Files.readString(FOLDER.resolve("README.md"));
        for (Topics.Topic topic : Topics.shipped().all()) {
            assertThat(readme)
                    .contains("| `" + topic.name() + "` | " + topic.partitions() + " | "
                            + Long.parseLong(topic.config().get("retention.ms")) / 3_600_000 + " h | "
                            + topic.config().get("cleanup.policy") + " |");
        }
        assertThat(Topics.shipped().of(Topics.Role.PROGRESS).partitions())
                .isEqualTo(Topics.shipped().of(Topics.Role.AUDIO).partitions());
    }

    @Test
    void theReadmeListsWhoMayDoWhat() throws IOException {
        List<String> rows = new ArrayList<>();
        for (AccessRights.User user : AccessRights.of(Topics.shipped()).users()) {
            for (AccessRights.Rule rule : user.rules()) {
                String type = rule.resource() == ResourceType.TRANSACTIONAL_ID
                        ? "transactionalId"
                        : rule.resource().name().toLowerCase(Locale.ROOT);
                rows.add("| `" + user.name() + "` | " + type + " `" + rule.name() + (rule.prefixed() ? "…" : "")
                        + "` | ");
            }
        }
        List<String> lines = Files.readAllLines(FOLDER.resolve("README.md"));
        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(lines).anyMatch(line -> line.startsWith(row)));
        assertThat(lines.stream().filter(line -> line.startsWith("| `mondegreen")))
                .hasSize(rows.size());
    }

    private static SegmentEvent segment(double noSpeech) {
        GuardedSegment segment = new GuardedSegment(
                1200,
                4200,
                3,
                true,
                "hello world",
                0.5,
                -0.25,
                noSpeech,
                DecodeEnd.Reason.END_OF_TEXT,
                List.of(
                        new GuardedToken(5, " hello", -0.25f, 0.125f, 2.5f),
                        new GuardedToken(6, " wor", -0.5f, 0.5f, 30f),
                        new GuardedToken(7, "ld", -0.5f, 0.75f, 31f)),
                false,
                "",
                new TreeMap<>(Map.of("speech", 0.75, "music", 0.125)),
                new TreeMap<>(Map.of("hallucination", List.of(-1.5f, 0.25f, 2.125f))));
        return new SegmentEvent(
                CALL,
                "customer",
                "id-1",
                segment,
                3,
                118,
                139,
                0,
                200,
                List.of(-30, -99),
                Instant.parse("2026-01-31T12:00:04.200Z"));
    }

    private static AlertEvent alert(AlertType type, AlertState state) {
        Alert alert = new Alert(
                "alert-1",
                "episode-1",
                type,
                state,
                Severity.HIGH,
                1200,
                4200,
                1,
                0.875,
                new Evidence("probe", 2, 1.5, 0.5, List.of("one", "two")),
                "flagged",
                state == AlertState.RAISED ? Optional.of("hello") : Optional.empty());
        return new AlertEvent(CALL, "customer", alert, 3, 118, 139, Instant.parse("2026-01-31T12:00:04.200Z"));
    }

    private static byte[] example(String name) throws IOException {
        return Files.readAllBytes(FOLDER.resolve("examples/" + name + ".json"));
    }

    private static void assertFits(String schema, byte[] json) throws IOException {
        assertThat(errors(schema, json))
                .as(new String(json, StandardCharsets.UTF_8))
                .isEmpty();
    }

    private static List<Error> errors(String schema, byte[] json) throws IOException {
        Schema checker = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(FOLDER.resolve("schemas/" + schema + ".json")));
        return checker.validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON);
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").asText());
        }
        node.forEach(child -> collect(child, references));
    }
}
