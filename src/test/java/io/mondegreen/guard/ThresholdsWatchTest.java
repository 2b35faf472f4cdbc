package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.probe.ProbeBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds that change while windows are decoded. */
class ThresholdsWatchTest {
    private static final List<String> WORDS = List.of(" the", " car", " is", " late", " seven", " thank", " you");
    private static final float[] EIGHT_SECONDS = new float[8 * 16_000];
    /** The script's risk is 0.82. */
    private static final double SCORE = 1.5;

    @TempDir
    Path dir;

    private final ProbeBundle probes = ProbedModel.bundle();
    private final GuardPolicy configured = GuardPolicy.standard().resolved(probes, 1);
    private Path file;
    private ThresholdsWatch watch;

    @BeforeEach
    void writeAndWatch() throws IOException {
        file = dir.resolve("thresholds.json");
        write("{\"version\":1}");
        watch = new ThresholdsWatch(file, configured, probes, 1);
    }

    @AfterEach
    void stopWatching() {
        watch.close();
    }

    private void write(String json) throws IOException {
        Files.writeString(file, json);
    }

    private static String only(String tenant, double threshold) {
        return "{\"version\":1,\"tenants\":{\"" + tenant + "\":{\"content\":" + threshold + "}}}";
    }

    private GuardedEngine guarded() {
        return new GuardedEngine(
                text(),
                ProbedModel.of(WORDS),
                Optional.of(probes),
                configured,
                Optional.empty(),
                Optional.of(watch.policies()),
                Optional.empty(),
                DriftReference.BUNDLE);
    }

    private static ScriptedEngine text() {
        ScriptedEngine engine = new ScriptedEngine();
        for (int i = 0; i < 6; i++) {
            engine.token(i, 20 + 15 * i, SCORE, 3);
        }
        return engine;
    }

    private static Recorder run(
            GuardedEngine guarded, String tenant, String call, long startMs, int revision, boolean last) {
        Recorder said = new Recorder();
        guarded.decode(
                new WindowContext(tenant, call, "agent", startMs, startMs + 8000, revision, last), EIGHT_SECONDS, said);
        return said;
    }

    @Test
    void aChangeHoldsFromTheNextWindowOnAndForItsTenantAlone() throws IOException {
        GuardedEngine guarded = guarded();
        assertThat(run(guarded, "acme", "c1", 0, 0, true).alerts()).isNotEmpty();

        write(only("acme", 0.95));
        watch.look();

        assertThat(watch.reloaded()).isEqualTo(1);
        assertThat(run(guarded, "acme", "c1", 8000, 0, true).alerts()).isEmpty();
        assertThat(run(guarded, "other", "c2", 0, 0, true).alerts()).isNotEmpty();
        assertThat(run(guarded, "", "c3", 0, 0, true).alerts()).isNotEmpty();
    }

    @Test
    void theWatchSeesAChangeByItself() throws Exception {
        write(only("acme", 0.95));
        for (int i = 0; i < 600 && watch.reloaded() == 0; i++) {
            Thread.sleep(100);
        }
        assertThat(watch.policies().of("acme").thresholds()).containsValue(0.95);
    }

    @Test
    void aBadFileIsRefusedOnceAndWhatWasInForceStays() throws IOException {
        write(only("acme", 0.95));
        watch.look();
        GuardPolicy before = watch.policies().of("acme");

        for (String bad : List.of("{", "{\"version\":1,\"tenants\":{\"acme\":{\"content\":7}}}")) {
            write(bad);
            watch.look();
            watch.look();
            assertThat(watch.policies().of("acme")).isSameAs(before);
        }
        Files.delete(file);
        watch.look();
        assertThat(watch.policies().of("acme")).isSameAs(before);
        assertThat(watch.refused()).isEqualTo(3);
        assertThat(watch.complaint()).hasValueSatisfying(why -> assertThat(why).startsWith("MG-1311"));
        assertThat(watch.reloaded()).isEqualTo(1);

        write(only("acme", 0.95));
        watch.look();
        assertThat(watch.reloaded()).as("the same as before").isEqualTo(1);
        write(only("acme", 0.99));
        watch.look();
        assertThat(watch.reloaded()).isEqualTo(2);
    }

    @Test
    void aWindowIsJudgedToItsEndByWhatItBeganWith() throws IOException {
        GuardedEngine guarded = guarded();
        run(guarded, "acme", "c1", 0, 0, false);
        List<Alert> first = run(guarded, "acme", "c1", 0, 1, false).alerts();

        write(only("acme", 0.95));
        watch.look();
        Recorder last = run(guarded, "acme", "c1", 0, 2, true);

        assertThat(last.alerts()).extracting(Alert::state).containsExactly(AlertState.CONFIRMED);
        assertThat(last.alerts().getFirst().episode())
                .isEqualTo(first.getFirst().episode());
        assertThat(last.segment().judgedBy()).isEmpty();
        assertThat(run(guarded, "acme", "c1", 8000, 0, true).segment().judgedBy())
                .isNotEmpty();
    }

    @Test
    void anEpisodeKeepsItsIdThroughARestartUnderOtherThresholds() throws IOException {
        write(only("acme", 0.7));
        watch.look();
        GuardedEngine before = guarded();
        run(before, "acme", "c1", 0, 0, false);
        List<Alert> raised = run(before, "acme", "c1", 0, 1, false).alerts();
        String state = before.alertState("acme", "c1", "agent").orElseThrow();

        write(only("acme", 0.95));
        watch.look();
        GuardedEngine after = guarded();
        after.restoreAlertState("acme", "c1", "agent", state);
        List<Alert> ended = run(after, "acme", "c1", 0, 2, true).alerts();

        assertThat(ended).extracting(Alert::state).containsExactly(AlertState.CLEARED);
        assertThat(ended.getFirst().episode()).isEqualTo(raised.getFirst().episode());
    }

    @Test
    void idsFollowTheThresholdsInForceAndNothingElse() throws IOException {
        GuardedEngine guarded = guarded();
        String plain = episode(run(guarded, "acme", "c1", 0, 0, true));
        write(only("acme", 0.7));
        watch.look();
        String tuned = episode(run(guarded(), "acme", "c1", 0, 0, true));
        String another = episode(run(guarded(), "other", "c1", 0, 0, true));
        write("{\"version\":1}");
        watch.look();

        assertThat(tuned).isNotEqualTo(plain);
        assertThat(episode(run(guarded(), "acme", "c1", 0, 0, true))).isEqualTo(plain);
        assertThat(episode(run(guarded(), "other", "c1", 0, 0, true)))
                .as("of no concern to it")
                .isEqualTo(another);
        write(only("acme", 0.7));
        watch.look();
        assertThat(episode(run(guarded(), "acme", "c1", 0, 0, true))).isEqualTo(tuned);
    }

    private static String episode(Recorder said) {
        return said.alerts().getFirst().episode();
    }

    /** Each window is judged wholly by one state of the file: alarms, ids and the segment's policy agree, whoever reloads. */
    @Test
    void everyWindowUnderLoadIsJudgedByOneStateOfTheFile() throws Exception {
        GuardedEngine guarded = new GuardedEngine(
                (request, listener) -> text().submit(request, listener),
                ProbedModel.of(WORDS),
                Optional.of(probes),
                configured,
                Optional.empty(),
                Optional.of(watch.policies()),
                Optional.empty(),
                DriftReference.BUNDLE);
        write(only("acme", 0.95));
        watch.look();
        String deaf = watch.policies().of("acme").hash();
        CountDownLatch started = new CountDownLatch(3);
        Set<String> judged = new HashSet<>();
        try (ExecutorService calls = Executors.newFixedThreadPool(3)) {
            List<Future<List<Recorder>>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String call = "call-" + i;
                Callable<List<Recorder>> work = () -> {
                    List<Recorder> said = new ArrayList<>();
                    for (int window = 0; window < 300; window++) {
                        said.add(run(guarded, "acme", call, 60_000L * window, 0, true));
                        if (window == 5) {
                            started.countDown();
                        }
                    }
                    return said;
                };
                all.add(calls.submit(work));
            }
            started.await();
            for (int i = 0; i < 40; i++) {
                write(only("acme", i % 2 == 0 ? 0.7 : 0.95));
                watch.look();
            }
            for (Future<List<Recorder>> one : all) {
                for (Recorder said : one.get()) {
                    // the same text comes back in every window: that is told whatever the thresholds are
                    long alerts = said.alerts().stream()
                            .filter(alert -> alert.type() != AlertType.REPETITION_CROSSWINDOW)
                            .count();
                    assertThat(said.segment().judgedBy().equals(deaf)).isEqualTo(alerts == 0);
                    assertThat(alerts).isIn(0L, 2L);
                    judged.add(said.segment().judgedBy());
                }
            }
        }
        assertThat(judged).hasSizeLessThanOrEqualTo(2).contains(deaf);
    }
}
