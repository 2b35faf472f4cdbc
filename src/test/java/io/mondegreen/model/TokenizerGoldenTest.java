package io.mondegreen.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ids and texts are those of HuggingFace tokenizers, see {@code src/test/python/README.md}. */
class TokenizerGoldenTest {

    private static final Path ROOT = Path.of("src/test/resources/tokenizer");

    static Stream<Arguments> cases() throws IOException {
        return Stream.of(
                        golden("trained", ROOT.resolve("single"), "trained.json"),
                        golden("vocab and merges", ROOT.resolve("split"), "trained.json"),
                        golden("bundled", Path.of("models/mini"), "bundled.json"))
                .flatMap(all -> all);
    }

    private static Stream<Arguments> golden(String name, Path dir, String file) throws IOException {
        WhisperTokenizer tokenizer = WhisperTokenizer.read(dir).orElseThrow();
        JsonNode cases = new ObjectMapper().readTree(Files.readAllBytes(ROOT.resolve(file)));
        assertThat(cases.size()).isGreaterThan(60);
        return StreamSupport.stream(cases.spliterator(), false)
                .map(node -> Arguments.of(Named.of(name, tokenizer), node));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void encodesAndDecodesAsTheReference(WhisperTokenizer tokenizer, JsonNode golden) {
        int[] ids = StreamSupport.stream(golden.path("ids").spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
        if (golden.has("text")) {
            assertThat(tokenizer.encode(golden.get("text").textValue())).containsExactly(ids);
        }
        assertThat(tokenizer.decode(ids)).isEqualTo(golden.get("plain").textValue());
        assertThat(tokenizer.decodeWithSpecials(ids))
                .isEqualTo(golden.get("full").textValue());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void streamGivesTheSameTextAndNeverHalfACharacter(WhisperTokenizer tokenizer, JsonNode golden) {
        TextStream stream = tokenizer.stream();
        StringBuilder text = new StringBuilder();
        for (JsonNode id : golden.path("ids")) {
            String more = stream.add(id.intValue());
            assertThat(more.isEmpty() || !Character.isHighSurrogate(more.charAt(more.length() - 1)))
                    .isTrue();
            text.append(more);
        }
        assertThat(text.append(stream.end())).hasToString(golden.get("plain").textValue());
        assertThat(stream.pending()).isZero();
    }
}
