package io.mondegreen.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The page's modules one by one, in the browser that runs them: src/test/resources/page/units.js. */
@NeedsChromium
class PageModulesTest {

    @TestFactory
    Stream<DynamicTest> modules() {
        try (PageServer server = new PageServer();
                Chromium chromium = Chromium.start()) {
            Tab tab = chromium.open(800, 600);
            tab.go(server.address() + "test/units.html");
            tab.until("globalThis.results");
            JsonNode results = tab.read("results");
            assertThat(tab.complaints()).isEmpty();
            assertThat(results).hasSizeGreaterThan(20);
            return StreamSupport.stream(results.spliterator(), false)
                    .map(each -> DynamicTest.dynamicTest(
                            each.get("name").asText(),
                            () -> assertThat(each.get("failure").asText()).isEmpty()))
                    .toList()
                    .stream();
        }
    }
}
