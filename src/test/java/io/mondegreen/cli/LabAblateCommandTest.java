package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.probe.InterventionBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A very small sweep of the bundled model; nothing here depends on what that model does. */
class LabAblateCommandTest {
    @TempDir
    Path folder;

    private Told ablate(Object... more) {
        List<Object> words = new ArrayList<>(
                List.of("lab", "ablate", "--loops", 1, "--clean", 1, "--nonspeech", 1, "--report", 1, "--placebos", 1));
        words.addAll(List.of("--parts", "cross", "--greedy", 2, "--slots", 4, "--format", "json"));
        words.addAll(List.of(more));
        return Told.by(words.toArray());
    }

    @Test
    void aSweepIsReportedWithItsPlacebosAndCanBeBrokenOffAndGoneOnWith() throws IOException {
        Path out = folder.resolve("interventions.json");
        Path cells = folder.resolve("interventions.json.cells.jsonl");
        String own = "decoder.1.cross_attn.hook_z#0=zero*0.5";

        Told first = ablate("--out", out, "--try", own);

        assertThat(first.status()).as(first.err()).isZero();
        JsonNode report = first.json();
        assertThat(names(report.get("placebos"))).contains("1 ms shift", "half gain", "-50 dB noise", "a random head");
        assertThat(names(report.get("judged"))).contains(own);
        JsonNode untreated = report.get("untreated");
        for (String nothing : List.of("broken", "cured", "cost", "loopMargin", "newLoops")) {
            assertThat(untreated.at("/" + nothing + "/value").asDouble()).isZero();
        }
        assertThat(report.get("judged")).allSatisfy(one -> {
            assertThat(one.get("live").asBoolean()).isTrue();
            assertThat(one.at("/figures/broken/value").asDouble())
                    .isBetween(
                            one.at("/figures/broken/low").asDouble(),
                            one.at("/figures/broken/high").asDouble());
            assertThat(one.at("/figures/cured/value").asDouble())
                    .isLessThanOrEqualTo(one.at("/figures/broken/value").asDouble());
        });
        InterventionBook book = InterventionBook.load(out);
        assertThat(book.entries()).hasSameSizeAs(report.get("judged"));
        assertThat(book.alignmentHeads()).isNotEmpty();
        assertThat(book.provenance().get("command"))
                .as("how it was made, and not where its maker's files lie")
                .contains("lab ablate --loops 1")
                .doesNotContain(folder.toString())
                .doesNotContain("--out");
        assertThat(book.requireModel(report.get("model").asText(), "f32")).isSameAs(book);

        // half of the cells are lost, and one within its line
        String all = Files.readString(cells);
        Files.writeString(cells, all.substring(0, all.length() / 2));
        Told again = ablate("--resume", cells, "--try", own);

        assertThat(again.out()).isEqualTo(first.out());
        assertThat(Files.readAllLines(cells)).hasSameSizeAs(all.lines().toList());
    }

    private static List<String> names(JsonNode rows) {
        List<String> names = new ArrayList<>();
        rows.forEach(row -> names.add(row.get("name").asText()));
        return names;
    }

    @Test
    void thePlanIsSaidWithoutRunningAnything() {
        Told plan = Told.by("lab", "ablate", "--plan", "--format", "json");

        assertThat(plan.status()).as(plan.err()).isZero();
        assertThat(plan.json().get("places").asInt()).isEqualTo(36);
        assertThat(plan.json().get("total").asLong()).isPositive();
        assertThat(Told.by("lab", "ablate", "--plan").out()).contains("placebos");
    }

    @Test
    void whatIsWrittenByHandIsCheckedBeforeTheWorkBegins() {
        assertThat(ablate("--try", "decoder.99.hook_mlp_out=zero").err()).contains("counted from 0");
        assertThat(ablate("--try", "decoder.0.hook_mlp_out=resample:nobody").err())
                .contains("no source 'nobody'");
        assertThat(ablate("--try", "hook_embed=direction:hallucination").err()).contains("direction:hallucination");
        assertThat(ablate("--try", "decoder.0.hook_mlp_out@90-=zero").err()).contains("end before");
    }

    @Test
    void wrongUsageIsSaidBeforeTheWorkBegins() {
        assertThat(Told.by("lab", "ablate", "--loops", 0).status()).isEqualTo(2);
        assertThat(Told.by("lab", "ablate", "--mix", 2).status()).isEqualTo(2);
        assertThat(Told.by("lab", "ablate", "--try", "everything").err()).contains("cannot read intervention");
        assertThat(Told.by("lab", "ablate", "--kind", "direction").status()).isEqualTo(2);
    }
}
