package io.mondegreen.app;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mondegreen.BrokerResource;
import io.mondegreen.Tool;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.calls.CallKey;
import io.mondegreen.cli.CallSender;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the rules ask for what the running service has, and a real Prometheus answers every panel. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class DashboardTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DASHBOARD = Path.of("config/grafana/mondegreen.json");
    private static final Path RULES = Path.of("config/prometheus/mondegreen.rules.yaml");
    private static final Pattern METRIC = Pattern.compile("\\b((?:mondegreen|jvm|process|system)_[a-z_]+)\\b");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @TempDir
    Path folder;

    @Test
    void everyMetricOfDashboardAndRulesIsServed() throws Exception {
        awaitAnAlert();
        String served = get(management + "metrics").asString();

        Set<String> asked = new TreeSet<>();
        List<String> all = new ArrayList<>(panels());
        all.addAll(rules("expr"));
        for (String expression : all) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                asked.add(metric.group(1));
            }
        }
        assertThat(asked).hasSizeGreaterThan(40).allSatisfy(metric -> assertThat(served)
                .containsPattern("(?m)^" + metric + "[ {]"));
    }

    @Test
    void everyRuleNamesARunbookThatIsThere() throws IOException {
        Set<String> headings = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("docs/operations.md"))) {
            if (line.startsWith("#")) {
                headings.add("docs/operations.md#"
                        + line.replaceFirst("#+ ", "")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z ]", "")
                                .replace(' ', '-'));
            }
        }
        assertThat(rules("runbook")).isNotEmpty().allSatisfy(runbook -> assertThat(headings)
                .contains(runbook));
    }

    @Test
    void theRulesAreRightAndFireWhenTheyShould() throws Exception {
        Tool promtool = Tool.require("promtool");

        assertThat(promtool.run("check", "rules", RULES.toString())).contains("SUCCESS");
        assertThat(promtool.run("check", "config", "config/prometheus/prometheus.yaml"))
                .contains("SUCCESS");
        assertThat(promtool.run("test", "rules", "config/prometheus/mondegreen.rules.test.yaml"))
                .contains("SUCCESS");
        String tests = Files.readString(Path.of("config/prometheus/mondegreen.rules.test.yaml"));
        assertThat(rules("alert")).allSatisfy(alert -> assertThat(tests.split("alertname[:=] ?\"?" + alert + "\\b"))
                .as("%s is tried both ways", alert)
                .hasSizeGreaterThan(2));
    }

    @Test
    void everyPanelHasDataInARealPrometheus() throws Exception {
        Tool prometheus = Tool.require("prometheus");
        awaitAnAlert();
        int port = freePort();
        Path config = folder.resolve("prometheus.yaml");
        Files.writeString(config, """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: mondegreen
                    metrics_path: /q/metrics
                    static_configs: [{targets: ['%s'], labels: {namespace: here}}]
                """.formatted(management.getAuthority()));
        Process running = new ProcessBuilder(
                        prometheus.program().toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                List<String> empty = new ArrayList<>();
                for (String expression : panels()) {
                    if (samples(http, port, expression) == 0) {
                        empty.add(expression);
                    }
                }
                assertThat(empty).isEmpty();
            });
        } finally {
            running.destroy();
            running.waitFor();
        }
    }

    private static int samples(HttpClient http, int port, String expression) throws Exception {
        String query = expression
                .replace("$__rate_interval", "1m")
                .replace("$namespace", ".*")
                .replace("$instance", ".*");
        URI uri = URI.create(
                "http://127.0.0.1:" + port + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.path("status").asText()).as(query + response.body()).isEqualTo("success");
        return answer.at("/data/result").size();
    }

    /** The expressions of all panels. */
    private static List<String> panels() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : JSON.readTree(DASHBOARD.toFile()).path("panels")) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.path("expr").asText()));
        }
        return expressions;
    }

    private static List<String> rules(String field) throws IOException {
        List<String> found = new ArrayList<>();
        JsonNode rules = new ObjectMapper(new YAMLFactory()).readTree(RULES.toFile());
        rules.findValues(field).forEach(value -> found.add(value.asText()));
        return found;
    }

    /** Music on the line, which the bundled model takes for speech: segments, alerts and all that is counted with them. */
    private void awaitAnAlert() throws InterruptedException {
        await().atMost(PATIENCE).until(() -> get(management + "health/ready").statusCode() == 200);
        try (CallSender sender = new CallSender(Map.of("bootstrap.servers", servers), "call.audio")) {
            for (int seed = 1; seed <= 4; seed++) {
                sender.send(
                        new CallKey("", "dashboard-" + seed + "-" + System.nanoTime(), "customer"),
                        "customer",
                        new AudioFormat(AudioFormat.Encoding.PCMU, 8000),
                        HoldMusic.render(seed, HoldMusic.Family.ARPEGGIO, 8 * 8000),
                        200,
                        Double.POSITIVE_INFINITY);
            }
        }
        await().atMost(PATIENCE)
                .until(() -> get(management + "metrics").asString().contains("mondegreen_alerts_total{"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
