package io.mondegreen.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleTest {

    @Test
    void everyOperationOfTheApiHasOneRuleAndEveryRuleAnOperation() throws IOException {
        JsonNode paths =
                new YAMLMapper().readTree(Path.of("docs/openapi.yaml").toFile()).path("paths");
        Set<Rule> used = new HashSet<>();
        paths.properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            String method = operation.getKey().toUpperCase(Locale.ROOT);
            List<Rule> rules = Rule.of(path.getKey().replaceAll("\\{[a-z]+}", "x")).stream()
                    .filter(rule -> rule.method().equals(method))
                    .toList();
            assertThat(rules).as("%s %s", method, path.getKey()).hasSize(1);
            used.addAll(rules);
        }));
        assertThat(used).hasSameSizeAs(Rule.ALL);
    }

    @Test
    void whatIsNotSpelledAsARuleIsNotThere() {
        for (String path : List.of(
                "/api/v1",
                "/api/v1/",
                "/api/v1/calls/",
                "/api/v1/calls/a/b",
                "/api/v1/alerts/a/b",
                "/api/v1/calls\nx",
                "/api/v2/calls",
                "/api/v1/Calls",
                "x/api/v1/calls")) {
            assertThat(Rule.of(path)).as(path).isEmpty();
        }
    }
}
