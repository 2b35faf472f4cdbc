package io.mondegreen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.app.EngineMemory;
import io.mondegreen.app.GuardStack;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.Silence;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CallScript;
import io.mondegreen.engine.EngineMeter;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.GuardPolicy;
import io.mondegreen.probe.WindowLabels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole line with nothing in anybody's place: a real broker, the bundled model, its probes. */
class GuardedLineTest {
    private static final CallKey CALL = new CallKey("acme", "call-7", "agent");
    private static final int CHUNK_MS = 200;
    private static EmbeddedBroker broker;
    private static List<Utterance> said;
    private static float[] media;
    private static int musicFromMs;

    @BeforeAll
    static void startBrokerAndRecordACall() throws IOException {
        broker = EmbeddedBroker.temporary().start();
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        said = bank.utterances("demo", "speech").subList(0, 2);
        media = CallScript.append(Silence.render(1, 6_400), bank.pcm(said.get(0)));
        media = CallScript.append(media, Silence.render(2, 9_600));
        musicFromMs = media.length / 8;
        media = CallScript.append(media, HoldMusic.render(3, HoldMusic.Family.ORGAN_WALTZ, 80_000));
        media = CallScript.append(media, Silence.render(4, 9_600));
        media = CallScript.append(media, bank.pcm(said.get(1)));
        media = CallScript.append(media, Silence.render(5, 9_600));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void speechIsTranscribedAndTextOnHoldMusicAlarmsWhileTheMusicPlays() {
        try (LineBench bench = new LineBench(broker, 1);
                GuardStack stack = stack();
                CallLine line = line(bench, stack)) {
            List<ProducerRecord<byte[], byte[]>> records = bench.chunks(CALL).all(media, CHUNK_MS);
            // the call is only heard until the middle of the music
            int untilMusic = (musicFromMs + 4_000) / CHUNK_MS;
            bench.send(records.subList(0, untilMusic));
            AlertRecord raised = await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> bench.alerts().stream()
                                    .filter(a -> a.alert().type() == AlertType.HALLUCINATION_NONSPEECH)
                                    .filter(a -> a.alert().state() == AlertState.RAISED)
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
            assertThat(raised.key()).isEqualTo(CALL);
            assertThat(raised.alert().startMs()).isGreaterThanOrEqualTo(musicFromMs - 300L);
            assertThat(raised.alert().risk())
                    .isGreaterThan(raised.alert().evidence().threshold());
            assertThat(raised.alert().evidence().reasons()).isNotEmpty();
            assertThat(raised.alert().text()).isEmpty();

            bench.send(records.subList(untilMusic, records.size()));
            await().atMost(Duration.ofSeconds(30)).until(() -> bench.committedOffset(0) == records.size());
            List<TranscriptRecord> finals = bench.finals(CALL);
            assertThat(WindowLabels.wordErrorRate(
                            said.get(0).text(), finals.getFirst().text()))
                    .isLessThan(0.25);
            assertThat(WindowLabels.wordErrorRate(
                            said.get(1).text(), finals.getLast().text()))
                    .isLessThan(0.25);
            assertThat(finals.getFirst().risk()).isLessThan(0.5);
            assertThat(line.health().fault()).isEmpty();
            assertThat(bench.committed(bench.names.deadLetters())).isEmpty();
        }
    }

    @Test
    void aLineStoppedInMidWindowAndStartedAgainPublishesWhatAnUninterruptedOneDoes() {
        List<String> expected;
        Set<String> expectedAlerts;
        try (LineBench bench = new LineBench(broker, 1);
                GuardStack stack = stack();
                CallLine line = line(bench, stack)) {
            List<ProducerRecord<byte[], byte[]>> records = bench.chunks(CALL).all(media, CHUNK_MS);
            bench.send(records);
            await().atMost(Duration.ofSeconds(30)).until(() -> bench.committedOffset(0) == records.size());
            expected = bench.finals(CALL).stream().map(GuardedLineTest::line).toList();
            expectedAlerts = alertIds(bench);
            assertThat(line.health().undecided()).isZero();
        }
        try (LineBench bench = new LineBench(broker, 1)) {
            List<ProducerRecord<byte[], byte[]>> records = bench.chunks(CALL).all(media, CHUNK_MS);
            int middle = (musicFromMs + 3_000) / CHUNK_MS;
            try (GuardStack stack = stack();
                    CallLine _ = line(bench, stack)) {
                bench.send(records.subList(0, middle));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> !bench.finals(CALL).isEmpty());
            }
            try (GuardStack stack = stack();
                    CallLine _ = line(bench, stack)) {
                bench.send(records.subList(middle, records.size()));
                await().atMost(Duration.ofSeconds(30)).until(() -> bench.committedOffset(0) == records.size());
            }
            assertThat(bench.finals(CALL).stream().map(GuardedLineTest::line)).containsExactlyElementsOf(expected);
            assertThat(bench.alerts()).extracting(a -> a.alert().id()).doesNotHaveDuplicates();
            assertThat(alertIds(bench)).isEqualTo(expectedAlerts);
            List<Alert> music = bench.alerts().stream()
                    .map(AlertRecord::alert)
                    .filter(alert -> alert.type() == AlertType.HALLUCINATION_NONSPEECH)
                    .toList();
            assertThat(music)
                    .as("the music is one alert")
                    .extracting(Alert::episode)
                    .containsOnly(music.getFirst().episode());
            assertThat(music.getLast().state()).isEqualTo(AlertState.UPDATED);
            assertThat(music.getLast().endMs())
                    .as("told to its end where the call ends")
                    .isBetween(musicFromMs + 8000L, musicFromMs + 11_000L);
        }
    }

    private static String line(TranscriptRecord segment) {
        return segment.startMs() + "-" + segment.endMs() + " " + segment.revision() + " " + segment.text();
    }

    private static Set<String> alertIds(LineBench bench) {
        return bench.alerts().stream().map(a -> a.alert().id()).collect(Collectors.toSet());
    }

    private static GuardStack stack() {
        return GuardStack.open(
                new GuardStack.Options(
                        Path.of("models/mini"),
                        Optional.empty(),
                        false,
                        EngineOptions.defaults(),
                        GuardPolicy.standard(),
                        GuardStack.Cures.standard()),
                EngineMeter.NONE);
    }

    private static CallLine line(LineBench bench, GuardStack stack) {
        return bench.line(stack.guarded(), new EngineMemory(stack.guarded()));
    }
}
