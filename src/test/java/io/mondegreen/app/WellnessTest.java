package io.mondegreen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.app.LineService.Phase;
import io.mondegreen.calls.BookSettings;
import io.mondegreen.calls.GuardMemory;
import io.mondegreen.calls.ScriptedDecoder;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.calls.WindowRules;
import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.kafka.CallLine;
import io.mondegreen.kafka.EmbeddedBroker;
import io.mondegreen.kafka.LineConfig;
import io.mondegreen.kafka.LineHealth;
import io.mondegreen.kafka.LineLoad;
import io.mondegreen.kafka.LineMetrics;
import io.mondegreen.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which part is unwell, whether it still works, and what to do. */
class WellnessTest {
    private static final Wellness.Computes CPU = new Wellness.Computes(DeviceChoice.AUTO, false, "cpu");

    @Test
    void aServiceThatIsWellHasNothingToDo() {
        Wellness well = with(running(), Optional.of(CPU));

        for (HealthCheckResponse answer : all(well)) {
            assertThat(answer.getStatus()).as(answer.getName()).isEqualTo(HealthCheckResponse.Status.UP);
            assertThat(answer.getData().orElse(Map.of())).doesNotContainKeys("unwell", "do");
        }
    }

    @Test
    void whatLoadsIsNotStartedAndNotDead() {
        Wellness loading = new Wellness(
                Phase.LOADING,
                "",
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                GuardWatch.State.NOT_CONFIGURED,
                List.of());

        unwell(loading.started(), false, "being loaded", "wait");
        assertThat(loading.ready().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(loading.alive().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void aStartThatFailedSaysWhy() {
        Wellness failed = new Wellness(
                Phase.FAILED,
                "MG-1320 the model has another hash",
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                GuardWatch.State.NOT_CONFIGURED,
                List.of());

        for (HealthCheckResponse answer : List.of(failed.started(), failed.ready(), failed.alive())) {
            unwell(answer, false, "MG-1320", "mondegreen doctor");
        }
    }

    /** A real broker goes away under a line that reads. */
    @Test
    void aBrokerThatIsGoneIsSaidAndNoReasonForARestart(@TempDir Path log) {
        EmbeddedBroker broker = EmbeddedBroker.in(log).start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Topics.shipped().createOnOneNode(admin, 1);
        }
        try (CallLine line = new CallLine(
                        LineConfig.standard(broker.bootstrapServers(), "wellness", "one"),
                        new BookSettings(WindowRules.standard(8000), 100, 64, 4, 100, false, "test"),
                        ScriptedDecoder.prompt(8000),
                        GuardMemory.NONE,
                        TelephoneGate::open,
                        LineMetrics.NONE)
                .start()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> ready(line).getStatus() == HealthCheckResponse.Status.UP
                            && !line.health().partitions().isEmpty());
            broker.close();
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> unwell(ready(line), false, "", "docs/"));
            assertThat(with(line.health(), Optional.of(CPU)).alive().getStatus())
                    .as("a restart would not help")
                    .isEqualTo(HealthCheckResponse.Status.UP);
        } finally {
            broker.close();
        }
    }

    @Test
    void aBrokerThatFallsSilentIsSaidWhileNothingHasFailedYet() {
        LineHealth silent = health(LineHealth.State.RUNNING, 10, 11_000, Optional.empty());

        unwell(with(silent, Optional.of(CPU)).ready(), false, "no broker answered for 11 s", "the-broker-was-away");
    }

    @Test
    void eachFaultLeadsToItsPage() {
        for (String code : List.of("MG-1103", "MG-1106", "MG-1107", "MG-1108")) {
            LineHealth refused = health(LineHealth.State.STARTING, 10, 0, Optional.of(code + " something"));
            unwell(with(refused, Optional.of(CPU)).ready(), false, code, "kafka-does-not-let-it-in");
        }
        LineHealth fenced = health(LineHealth.State.FAILED, 10, 0, Optional.of("MG-1102 another instance"));
        unwell(with(fenced, Optional.of(CPU)).alive(), false, "MG-1102", "a name of its own");
    }

    @Test
    void aLineThatIsStuckWantsARestart() {
        LineHealth stuck = health(LineHealth.State.RUNNING, 61_000, 0, Optional.empty());

        unwell(with(stuck, Optional.of(CPU)).alive(), false, "has not turned for 61 s", "restart");
        assertThat(with(health(LineHealth.State.RUNNING, 59_000, 0, Optional.empty()), Optional.of(CPU))
                        .alive()
                        .getStatus())
                .isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void aGuardThatFailsItsTestIsNotReady() {
        Wellness failing = new Wellness(
                Phase.RUNNING,
                "",
                Optional.of(running()),
                Optional.of(CPU),
                true,
                Optional.empty(),
                GuardWatch.State.UNAVAILABLE,
                List.of("dev-noise-1: must alarm"));

        unwell(failing.guardWell(), false, "test of itself", "the-guard-is-unavailable");
        assertThat(failing.guardWell().getData().orElseThrow().get("failures"))
                .asString()
                .contains("dev-noise-1");
        assertThat(failing.ready().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void aGuardWithoutProbesAndABadThresholdsFileAreSaidAndStayUp() {
        Wellness unguarded = new Wellness(
                Phase.RUNNING,
                "",
                Optional.of(running()),
                Optional.of(CPU),
                false,
                Optional.of("MG-1310 thresholds.json is no JSON"),
                GuardWatch.State.NOT_CONFIGURED,
                List.of());

        unwell(unguarded.guardWell(), true, "invention is not", "probe train");
        unwell(unguarded.thresholdsWell(), true, "MG-1310", "correct the file");
    }

    @Test
    void anEngineOnItsFallbackIsSaidAndStaysUp() {
        unwell(
                with(running(), Optional.of(new Wellness.Computes(DeviceChoice.AUTO, true, "cpu")))
                        .engineWell(),
                true,
                "computes on the CPU",
                "on-a-card");
        for (Wellness.Computes meant : List.of(
                new Wellness.Computes(DeviceChoice.CPU, true, "cpu"),
                new Wellness.Computes(DeviceChoice.AUTO, true, "cuda:0"))) {
            assertThat(with(running(), Optional.of(meant))
                            .engineWell()
                            .getData()
                            .orElseThrow())
                    .doesNotContainKey("unwell");
        }
    }

    private static HealthCheckResponse ready(CallLine line) {
        return with(line.health(), Optional.of(CPU)).ready();
    }

    private static void unwell(HealthCheckResponse answer, boolean up, String what, String todo) {
        assertThat(answer.getStatus() == HealthCheckResponse.Status.UP)
                .as(answer.getName())
                .isEqualTo(up);
        Map<String, Object> data = answer.getData().orElse(Map.of());
        assertThat(String.valueOf(data.get("unwell"))).isNotEqualTo("null").contains(what);
        assertThat(String.valueOf(data.get("do"))).contains(todo);
    }

    private static List<HealthCheckResponse> all(Wellness wellness) {
        return List.of(
                wellness.started(),
                wellness.ready(),
                wellness.guardWell(),
                wellness.thresholdsWell(),
                wellness.engineWell(),
                wellness.alive());
    }

    private static Wellness with(LineHealth line, Optional<Wellness.Computes> computes) {
        return new Wellness(
                Phase.RUNNING,
                "",
                Optional.of(line),
                computes,
                true,
                Optional.empty(),
                GuardWatch.State.AVAILABLE,
                List.of());
    }

    private static LineHealth running() {
        return health(LineHealth.State.RUNNING, 10, 0, Optional.empty());
    }

    private static LineHealth health(LineHealth.State state, long pollAgeMs, long silentMs, Optional<String> fault) {
        return new LineHealth(state, pollAgeMs, List.of(0), 0, 0, 0, 0, 0, false, silentMs, LineLoad.NONE, fault);
    }
}
