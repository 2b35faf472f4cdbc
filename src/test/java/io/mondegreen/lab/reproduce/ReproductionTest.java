package io.mondegreen.lab.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.WorkMeter;
import io.mondegreen.lab.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionTest {
    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();

    @Test
    void anAnswerIsMadeOnceAndKept() throws IOException {
        String first = reproduction(1, "one", "two").report((_, _) -> {}).html();
        List<Boolean> kept = new ArrayList<>();
        String again =
                reproduction(1, "one", "two").report((_, was) -> kept.add(was)).html();

        assertThat(asked).containsExactly("one", "two");
        assertThat(kept).containsExactly(true, true);
        assertThat(again).isEqualTo(first).contains("what one found", "0.50");
    }

    @Test
    void workThatBrokeOffGoesOnWithTheQuestionItWasAt() throws IOException {
        reproduction(1, "one").report((_, _) -> {});
        assertThat(reproduction(1, "one", "two").plan()).isEqualTo(Map.of("one", 0, "two", 7));
        reproduction(1, "one", "two").report((_, _) -> {});

        assertThat(asked).containsExactly("one", "two");
    }

    @Test
    void anAnswerOfAnotherStudyIsNotTaken() throws IOException {
        reproduction(1, "one").report((_, _) -> {});
        reproduction(2, "one").report((_, _) -> {});

        assertThat(asked).containsExactly("one", "one");
    }

    @Test
    void aFileThatIsNoAnswerIsSaidToBeOne() throws IOException {
        Files.writeString(folder.resolve("one.json"), "{broken");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> reproduction(1, "one").plan()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("one.json");
    }

    @Test
    void questionsThatAreNotThereAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reproduction.of(study(1), List.of("nonsense"), folder))
                .withMessageContaining("there are");
    }

    private Reproduction reproduction(long seed, String... ids) {
        return new Reproduction(
                study(seed),
                List.of(ids).stream().map(Asked::new).map(Question.class::cast).toList(),
                folder);
    }

    private static Study study(long seed) {
        return new Study(
                null,
                null,
                Optional.empty(),
                null,
                seed,
                1,
                new TreeMap<>(Map.of("seed", Long.toString(seed))),
                WorkMeter.NONE);
    }

    /** A question that is answered without a model. */
    private final class Asked implements Question {
        private final String id;

        Asked(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String title() {
            return "Question " + id;
        }

        @Override
        public int windows(Study study) {
            return 7;
        }

        @Override
        public ObjectNode answer(Study study) {
            asked.add(id);
            return new JsonMapper().createObjectNode().put("found", "what " + id + " found");
        }

        @Override
        public List<Finding> findings(JsonNode answer) {
            return List.of(new Finding(id, "76 %", "layer 23", "50 %", "L1", 0.5, "7", ""));
        }

        @Override
        public void show(JsonNode answer, Report report) {
            report.paragraph(answer.path("found").asText());
        }
    }
}
