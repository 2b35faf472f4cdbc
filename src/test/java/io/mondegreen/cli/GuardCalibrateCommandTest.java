package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.calls.CallKey;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.RiskLevels;
import io.mondegreen.guard.Thresholds;
import io.mondegreen.kafka.FeedbackRecord;
import io.mondegreen.kafka.FeedbackRecord.Verdict;
import io.mondegreen.probe.ProbeBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model on recordings of its bank, as a user's own. */
class GuardCalibrateCommandTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path folder;

    private Path calls;
    private Path music;
    private Path out;

    @BeforeEach
    void record() throws IOException {
        calls = Files.createDirectories(folder.resolve("calls/north"));
        music = Files.createDirectories(folder.resolve("music"));
        out = folder.resolve("thresholds.json");
    }

    private void record(int speech, int sounds) throws IOException {
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        List<Utterance> said = bank.utterances("demo", "speech");
        for (int i = 0; i < speech; i++) {
            float[] pcm = bank.pcm(said.get(i));
            float[] call = new float[pcm.length + 2 * SpeechBank.RATE_HZ];
            System.arraycopy(pcm, 0, call, SpeechBank.RATE_HZ, pcm.length);
            WavFile.write(
                    calls.resolve("call-" + i + ".wav"), Clip.mono(call, SpeechBank.RATE_HZ), WavFile.Encoding.PCM16);
        }
        for (int i = 0; i < sounds; i++) {
            float[] sound = HoldMusic.render(i, HoldMusic.Family.values()[i % 3], 8 * 16_000);
            WavFile.write(music.resolve("hold-" + i + ".WAV"), Clip.mono(sound, 16_000), WavFile.Encoding.PCM16);
        }
    }

    @Test
    void callsGiveLevelsThatAlarmOnNoMoreOfThemThanTheBudgetAllows() throws IOException {
        record(6, 2);

        // some seconds of calls: only a large budget can be chosen for
        Told told = Told.by(
                "guard",
                "calibrate",
                "--speech",
                folder.resolve("calls"),
                "--nonspeech",
                music,
                "--no-gate",
                "--false-alarms-per-hour",
                400,
                "--tenant",
                "acme",
                "--out",
                out,
                "--format",
                "json");

        assertThat(told.status()).as(told.err()).isZero();
        JsonNode json = told.json();
        assertThat(json.at("/speech/channels").asInt()).isEqualTo(6);
        assertThat(json.at("/speech/windows").asInt()).isGreaterThanOrEqualTo(6);
        assertThat(json.at("/speech/highInterval/0").asDouble())
                .isLessThanOrEqualTo(json.at("/speech/highInterval/1").asDouble());
        assertThat(json.at("/nonspeech/windows").asInt()).isPositive();
        assertThat(json.at("/nonspeech/catching/0/threshold").asDouble())
                .isGreaterThanOrEqualTo(
                        json.at("/nonspeech/catching/2/threshold").asDouble());
        Thresholds written = Thresholds.read(out);
        ProbeBundle probes = ProbeBundle.load(Path.of("models/mini/probes.safetensors"));
        assertThat(written.bundle()).contains(probes.hash());
        assertThat(written.others()).isEqualTo(Thresholds.Entry.NONE);
        RiskLevels levels = written.tenants().get("acme").levels().orElseThrow();
        assertThat(json.at("/chosen/high/window").asDouble())
                .isEqualTo(levels.high().window());

        // the same calls again, under what was written
        JsonNode again = Told.by(
                        "guard",
                        "calibrate",
                        "--speech",
                        folder.resolve("calls"),
                        "--false-alarms-per-hour",
                        400,
                        "--tenant",
                        "acme",
                        "--out",
                        out,
                        "--format",
                        "json")
                .json();
        double budget = 400 * again.at("/speech/hours").asDouble();
        assertThat(again.at("/speech/high/count").asDouble()).isLessThanOrEqualTo(budget);
        assertThat(again.at("/present/high/window").asDouble())
                .isEqualTo(levels.high().window());
        assertThat(again.at("/chosen/low/window").asDouble())
                .isEqualTo(levels.low().window());
    }

    @Test
    void tooFewCallsAreSaidToBeTooFewAndNothingIsWritten() throws IOException {
        record(1, 0);

        Told told = Told.by("guard", "calibrate", "--speech", calls, "--out", out);

        assertThat(told.status()).isEqualTo(1);
        assertThat(told.out()).contains("too little to choose a threshold", "fewer than 5 channels");
        assertThat(out).doesNotExist();
    }

    @Test
    void nonSpeechAloneLowersItsOwnThreshold() throws IOException {
        record(0, 24);

        Told told = Told.by("guard", "calibrate", "--nonspeech", music, "--no-gate", "--catch", 0.9, "--out", out);

        assertThat(told.status()).as(told.out()).isZero();
        assertThat(told.out()).contains("catches 90 %", "chosen: hallucination.nonspeech");
        Thresholds.Entry entry = Thresholds.read(out).others();
        assertThat(entry.perHour()).contains(1.0);
        assertThat(entry.byType()).containsOnlyKeys(AlertType.HALLUCINATION_NONSPEECH);
    }

    @Test
    void verdictsRaiseTheLevelsAboveFalseAlarmsAndNeverLowerThem() throws IOException {
        List<String> lines = new ArrayList<>();
        double[] risks = {0.91, 0.95, 0.99, 0.999, 0.9999, 0.99999};
        for (int i = 0; i < risks.length; i++) {
            lines.add(alert("e" + i, risks[i]));
            lines.add(verdict("e" + i, i == 3 ? Verdict.RIGHT : Verdict.WRONG, NOON));
        }
        lines.add(verdict("e3", Verdict.WRONG, NOON.minusSeconds(60))); // overruled
        lines.add(alert("nobody judged", 0.97));
        lines.add(verdict("long gone", Verdict.WRONG, NOON));
        lines.add("not a record");
        Path file = Files.write(folder.resolve("verdicts.jsonl"), lines);

        Told report = Told.by("guard", "calibrate", "--feedback", file, "--format", "json");
        JsonNode verdicts = report.json().get("verdicts");
        assertThat(verdicts.get("episodes").asInt()).isEqualTo(7);
        assertThat(verdicts.get("right").asInt()).isEqualTo(1);
        assertThat(verdicts.get("wrong").asInt()).isEqualTo(5);
        assertThat(report.json().has("chosen")).isFalse();

        // six of seven alerts judged in seven hours: they stand for six
        JsonNode chosen = Told.by(
                        "guard",
                        "calibrate",
                        "--feedback",
                        file,
                        "--hours",
                        7,
                        "--false-alarms-per-hour",
                        0.34,
                        "--out",
                        out,
                        "--format",
                        "json")
                .json();
        assertThat(chosen.at("/chosen/high/window").asDouble()).isBetween(0.99, 0.9999);
        assertThat(chosen.at("/chosen/low/window").asDouble())
                .isGreaterThanOrEqualTo(chosen.at("/present/low/window").asDouble());
        assertThat(Thresholds.read(out).others().levels()).isPresent();
    }

    private static String verdict(String episode, Verdict verdict, Instant time) {
        CallKey key = new CallKey("acme", "call-1", "agent");
        return new String(
                new FeedbackRecord(key, episode + verdict, time, episode, verdict).bytes(), StandardCharsets.UTF_8);
    }

    private static String alert(String episode, double risk) throws IOException {
        return Files.readString(Path.of("kafka/examples/alert.json"))
                .replace("\n", "")
                .replace("d2s4a6q7w3e5r2t4y6u7i3o5pa", episode)
                .replace("repetition.phrase", "hallucination.content")
                .replace("\"risk\": 0.93", "\"risk\": " + risk);
    }

    @Test
    void whatCannotBeMeantIsWrongUsage() {
        assertThat(Told.by("guard", "calibrate").status()).isEqualTo(2);
        assertThat(Told.by("guard", "calibrate", "--speech", calls, "--hours", 3)
                        .status())
                .isEqualTo(2);
        assertThat(Told.by("guard", "calibrate", "--speech", calls, "--tenant", "a b")
                        .status())
                .isEqualTo(2);
        assertThat(Told.by("guard", "calibrate", "--speech", calls, "--catch", 2)
                        .status())
                .isEqualTo(2);
        Told empty = Told.by("guard", "calibrate", "--speech", calls);
        assertThat(empty.status()).isEqualTo(1);
        assertThat(empty.err()).contains("has no recordings");
    }
}
