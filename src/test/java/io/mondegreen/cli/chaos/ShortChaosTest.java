package io.mondegreen.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.app.PlainLine;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.cli.traffic.Conversations;
import io.mondegreen.cli.traffic.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code mondegreen chaos}: the line with the bundled model and the broker in processes of their own, a
 * handful of kills, a broker that is stopped and started. Where the machine is slow fewer blows fall, never more time.
 */
class ShortChaosTest {
    private static final long SEED = 20;
    private static final int BLOWS_MS = 24_000;

    @TempDir
    static Path folder;

    @Test
    void killedAgainAndAgainTheLinePublishesByteForByteWhatItPublishesUndisturbed() throws Exception {
        Conversations conversations = new Conversations(SpeechBank.open(Path.of("corpus/bank")), SEED);
        Tape tape = Tape.record(conversations, new Tape.Plan(4, 12_000, 12_000, false, Disorder.usual()), SEED);
        Map<String, String> settings = ChaosRun.deterministic();
        settings.put("mondegreen.line.session-timeout-ms", "6000");
        List<Blow> blows = List.of(
                new Blow(5000, Blow.Kind.KILL, 0),
                new Blow(8000, Blow.Kind.JOIN, 0),
                new Blow(12_000, Blow.Kind.KILL, 300),
                new Blow(16_000, Blow.Kind.BROKER, 1000),
                new Blow(BLOWS_MS, Blow.Kind.KILL_SECOND, 0));
        List<String> told = Collections.synchronizedList(new ArrayList<>());

        ChaosRun calm;
        ChaosRun chaos;
        try (Stage stage = new Stage(folder, ChaosRun.FLAGS)) {
            calm = ChaosRun.of(stage, "calm", tape, settings, List.of(), true, told::add);
            chaos = ChaosRun.of(stage, "chaos", tape, settings, blows, false, told::add);
        }

        Ledger accounts = Accounting.of(tape, chaos.outcome(), CalmReading.of(tape, PlainLine.windows(settings)));
        assertThat(accounts.examples()).as(String.join("\n", told)).isEmpty();
        assertThat(Equality.of(chaos.outcome(), calm.outcome()).examples())
                .as(String.join("\n", told))
                .isEmpty();
        assertThat(chaos.outcome().segments()).isGreaterThan(10);
        assertThat(chaos.blows()).containsKey(Blow.Kind.KILL);
    }
}
