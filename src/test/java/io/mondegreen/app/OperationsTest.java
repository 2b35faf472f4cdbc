package io.mondegreen.app;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mondegreen.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The operations manual names every metric of the running service, with its own words, and none that does not exist. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class OperationsTest {
    private static final Pattern ROW = Pattern.compile("\\| `(mondegreen_[a-z_]+)` \\| [a-z]+ \\| [^|]*\\| (.*) \\|");
    private static final Pattern HELP = Pattern.compile("# HELP (mondegreen_[a-z_]+) (.*)");
    /** Its labels are those of the first alert, so it is not there before. */
    private static final String FROM_THE_FIRST_ALERT_ON = "mondegreen_alerts";

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void theManualHasEveryMetricOfTheService() throws IOException {
        // gauges are there once the model is loaded
        await().atMost(Duration.ofSeconds(120))
                .until(() -> get(management + "health/started").statusCode() == 200);
        Map<String, String> served = new TreeMap<>();
        when().get(management + "metrics").then().extract().asString().lines().forEach(line -> put(served, HELP, line));

        Map<String, String> written = new TreeMap<>();
        for (Path page : pages()) {
            Files.readAllLines(page).forEach(line -> put(written, ROW, line));
        }

        assertThat(written).containsKey(FROM_THE_FIRST_ALERT_ON);
        served.putIfAbsent(FROM_THE_FIRST_ALERT_ON, written.get(FROM_THE_FIRST_ALERT_ON));
        assertThat(written).isEqualTo(served);
    }

    /** The manual, and pages that belong to it. */
    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return docs.filter(page -> page.getFileName().toString().matches("operations.*\\.md"))
                    .toList();
        }
    }

    /** Suffixes differ between the formats that Prometheus reads. */
    private static void put(Map<String, String> metrics, Pattern pattern, String line) {
        Matcher found = pattern.matcher(line);
        if (found.matches() && !found.group(1).endsWith("_max")) {
            metrics.put(found.group(1).replaceFirst("_total$", ""), found.group(2));
        }
    }
}
