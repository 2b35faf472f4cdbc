package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.mondegreen.probe.Bound;
import io.mondegreen.probe.FalseAlarmCurve;
import io.mondegreen.probe.ProbeBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdsTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String LEVELS = """
            {"low":{"window":0.4,"running":0.5},"medium":{"window":0.6,"running":0.7},"high":{"window":0.8,"running":0.9}}""";

    @TempDir
    Path dir;

    /** A bundle on whose dev split ten hours of right text have risks of 0.01, 0.02 and so on. */
    static ProbeBundle probes() {
        List<FalseAlarmCurve.Peak> right = new ArrayList<>();
        for (int i = 1; i <= 99; i++) {
            float logit = (float) Math.log(i / (100.0 - i));
            right.add(new FalseAlarmCurve.Peak(logit, FalseAlarmCurve.NEVER));
        }
        return ProbedModel.bundle().withCurve(new FalseAlarmCurve(right, 36_000_000, 1, 4, Map.of()));
    }

    private Path file(String json) throws IOException {
        return Files.writeString(dir.resolve("thresholds.json"), json);
    }

    private TenantPolicies.Table policies(String json, GuardPolicy configured) throws IOException {
        ProbeBundle probes = probes();
        return Thresholds.read(file(json.replace("BUNDLE", probes.hash())))
                .policies(configured.resolved(probes, 1), probes, 1);
    }

    @Test
    void aBudgetBecomesLevelsThatKeepIt() {
        RiskLevels levels = RiskLevels.of(probes(), 1);

        // ten of a hundred windows in ten hours, forty, eighty
        assertThat(levels.high().window()).isBetween(0.89 - 1e-6, 0.9);
        assertThat(levels.medium().window()).isBetween(0.59 - 1e-6, 0.6);
        assertThat(levels.low().window()).isBetween(0.19 - 1e-6, 0.2);
        assertThat(levels.severity(0.95, true)).isEqualTo(Severity.HIGH);
        assertThat(levels.severity(0.65, true)).isEqualTo(Severity.MEDIUM);
        assertThat(levels.severity(0.22, true)).isEqualTo(Severity.LOW);
        assertThat(RiskLevels.of(probes(), 0.5).high().window())
                .isGreaterThan(levels.high().window());
    }

    @Test
    void whatNobodyCanHaveSaidIsMediumAtLeast() {
        RiskLevels levels = RiskLevels.of(ProbedModel.bundle(), 1);

        assertThat(levels.severityOfLoop(0.95, true)).isEqualTo(Severity.HIGH);
        assertThat(levels.severityOfLoop(0.6, true)).isEqualTo(Severity.LOW);
        assertThat(levels.severityOfLoop(0.6, false)).isEqualTo(Severity.MEDIUM);
        assertThat(levels.mayBeSaid(0.4)).isTrue();
        assertThat(levels.mayBeSaid(0.6)).isFalse();
    }

    @Test
    void aBundleWithoutACurveKeepsItsOwnThresholds() {
        RiskLevels levels = RiskLevels.of(ProbedModel.bundle(), 1);

        assertThat(levels.low()).isEqualTo(new Bound(0.6, 0.8, 0.5));
        assertThat(levels.medium()).isEqualTo(new Bound(0.7, 0.8, 0.7));
        assertThat(levels.high()).isEqualTo(new Bound(0.9, 0.9, 0.9));
    }

    @Test
    void tenantsHaveWhatTheirEntrySaysThenTheDefaultThenTheConfiguration() throws IOException {
        TenantPolicies.Table table = policies("""
                {"version":1,"bundle":"BUNDLE","default":{"falseAlarmsPerHour":2,"content":0.7},
                 "tenants":{"strict":{"falseAlarmsPerHour":0.1},"own":{"levels":LEVELS},"music":{"nonspeech":0.2}}}
                """.replace("LEVELS", LEVELS), GuardPolicy.standard());

        RiskLevels two = RiskLevels.of(probes(), 2);
        assertThat(table.of("").levels()).contains(two);
        assertThat(table.of("nobody").levels()).contains(two);
        assertThat(table.of("nobody").thresholds()).isEqualTo(Map.of(AlertType.HALLUCINATION_CONTENT, 0.7));
        assertThat(table.of("strict").levels()).contains(RiskLevels.of(probes(), 0.1));
        assertThat(table.of("own").levels().orElseThrow().high()).isEqualTo(new Bound(0.8, 0.9));
        assertThat(table.of("music").levels()).contains(two);
        RiskLevels music = table.of("music").levels(AlertType.HALLUCINATION_NONSPEECH);
        assertThat(music.low())
                .as("loops have no threshold of their own")
                .isEqualTo(new Bound(0.2, 0.2, two.low().loop()));
        assertThat(music.high()).isEqualTo(two.high());
        assertThat(List.of("", "strict", "own", "music").stream()
                        .map(tenant -> table.of(tenant).hash()))
                .doesNotHaveDuplicates();
        assertThat(table.of("nobody").hash()).isEqualTo(table.of("").hash());
    }

    @Test
    void thresholdsOfTheConfigurationWin() throws IOException {
        GuardPolicy configured = new GuardPolicy(
                GuardMode.FLAG, Map.of(AlertType.HALLUCINATION_NONSPEECH, 0.97), 4, 3, 8, 12, 24, false, 30);

        TenantPolicies.Table table = policies("{\"version\":1,\"tenants\":{\"acme\":{\"nonspeech\":0.2}}}", configured);

        RiskLevels levels = table.of("acme").levels(AlertType.HALLUCINATION_NONSPEECH);
        assertThat(levels.low().running()).isEqualTo(0.97);
        assertThat(levels.low().window()).isEqualTo(0.97);
        assertThat(levels.high().window()).isEqualTo(0.97);
    }

    @Test
    void levelsOfAnotherBundleAreRefused() throws IOException {
        String json = "{\"version\":1,\"bundle\":\"" + HASH + "\",\"default\":{\"levels\":" + LEVELS + "}}";

        assertThatThrownBy(() -> policies(json, GuardPolicy.standard()))
                .isInstanceOf(ThresholdsException.class)
                .hasMessageContainingAll("MG-1312", "0123456789ab", "guard calibrate");
        Thresholds read = Thresholds.read(file(json));
        assertThat(read.measuredWith(HASH)).isSameAs(read);
        assertThat(read.measuredWith(probes().hash())).isEqualTo(Thresholds.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{                                                                | not JSON",
                "[]                                                               | the file is not an object",
                "{}                                                               | version is",
                "{`version`:2}                                                    | version is 2",
                "{`version`:1}{}                                                  | not JSON",
                "{`version`:1,`version`:1}                                        | not JSON",
                "{`version`:1,`defaults`:{}}                                      | a field 'defaults'",
                "{`version`:1,`default`:3}                                        | default is not an object",
                "{`version`:1,`default`:{`falseAlarmsPerHour`:0}}                 | default: false alarms per agent-hour must be above 0",
                "{`version`:1,`default`:{`falseAlarmsPerHour`:`1`}}               | default.falseAlarmsPerHour is not a number",
                "{`version`:1,`default`:{`nonspeech`:1.5}}                        | default: a threshold must be above 0",
                "{`version`:1,`tenants`:{`a b`:{}}}                               | no tenant can have",
                "{`version`:1,`tenants`:{`a`:{`budget`:1}}}                       | tenants.a has a field 'budget'",
                "{`version`:1,`bundle`:`x`}                                       | 64 hexadecimal digits",
                "{`version`:1,`default`:{`levels`:LEVELS}}                        | bundle",
                "{`version`:1,`bundle`:`HASH`,`default`:{`levels`:{}}}            | default.levels.low is missing",
                "{`version`:1,`bundle`:`HASH`,`default`:{`falseAlarmsPerHour`:1,`levels`:LEVELS}} | exclude each other",
                "{`version`:1,`bundle`:`HASH`,`default`:{`levels`:FALLING}}       | default.levels: the levels of risk must rise",
                "{`version`:1,`bundle`:`HASH`,`default`:{`levels`:TURNED}}        | default.levels.low: a bound of risk needs",
            })
    void whatTheFileMayNotSayIsNamedWithItsPlace(String json, String says) throws IOException {
        String text = json.replace('`', '"')
                .replace("HASH", HASH)
                .replace("LEVELS", LEVELS)
                .replace("FALLING", LEVELS.replace("0.8", "0.5"))
                .replace("TURNED", LEVELS.replace("0.5", "0.3"));
        Path file = file(text);

        assertThatThrownBy(() -> Thresholds.read(file))
                .isInstanceOf(ThresholdsException.class)
                .hasMessageContainingAll("MG-1311", file.toString(), says);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Thresholds.read(dir.resolve("none.json")))
                .isInstanceOf(ThresholdsException.class)
                .hasMessageContainingAll("MG-1311", "none.json");
    }

    @Test
    void whatIsWrittenIsReadBackAndFitsTheSchemaAsTheExampleDoes() throws IOException {
        RiskLevels levels = RiskLevels.of(probes(), 1);
        Thresholds.Entry measured = new Thresholds.Entry(
                Optional.empty(),
                Optional.of(levels),
                Map.of(AlertType.HALLUCINATION_CONTENT, 0.5),
                Optional.of("why"));
        Path file = dir.resolve("out.json");

        Thresholds written = Thresholds.read(Path.of("config/thresholds.example.yaml"))
                .with("measured", measured, HASH)
                .with("", new Thresholds.Entry(Optional.of(3.0), Optional.empty(), Map.of(), Optional.empty()), HASH);
        written.write(file);

        assertThat(Thresholds.read(file)).isEqualTo(written);
        assertThat(written.tenants()).containsOnlyKeys("acme", "hotline", "measured");
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("config/thresholds.schema.json")));
        assertThat(schema.validate(Files.readString(file), InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(Files.readString(Path.of("config/thresholds.example.yaml")), InputFormat.YAML))
                .isEmpty();
        assertThat(schema.validate("{\"version\":1,\"default\":{\"budget\":1}}", InputFormat.JSON))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version: 1\nversion: 1",
                "version: 1\n---\nversion: 1",
                "version: 1\ntenants: &all\n  acme: *all",
                "version: 1\ndefault: !!java.net.URL [http://x]",
                "version: 1\ndefault: {falseAlarmsPerHour: yes please}",
                "version: 1\ntenants:\n\tacme: {}",
                "- version: 1",
                "",
            })
    void aYamlFileThatIsNotOneOfThresholdsIsRefused(String yaml) throws IOException {
        Path file = Files.writeString(dir.resolve("thresholds.yaml"), yaml);

        assertThatExceptionOfType(ThresholdsException.class)
                .isThrownBy(() -> Thresholds.read(file))
                .withMessageContaining("MG-1311");
    }

    @Test
    void onlyLevelsThatRiseAreLevels() {
        Bound low = new Bound(0.4, 0.6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RiskLevels(low, new Bound(0.3, 0.7), new Bound(0.9, 0.9)))
                .withMessageContaining("medium");
    }
}
