package io.mondegreen.lab.bias;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForkTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"rice, lice, well", "cord, court, well", "car, card, well", "car, card, ''"})
    void bothLinesGoOnFromWhatTheyHaveInCommon(String expected, String nearMiss, String after) throws IOException {
        ObjectNode row = PairFolder.pair("dev");
        row.put("expected", expected).put("nearMiss", nearMiss);
        for (String place : new String[] {"context", "neutral"}) {
            for (String word : new String[] {"expected", "nearMiss"}) {
                row.withObject("/" + place + "/" + word)
                        .put("text", "they cook " + row.get(word).asText() + " " + after);
            }
        }
        NearMissPair pair = new PairFolder(dir).read(row);
        try (WhisperModel model = WhisperModel.open(Path.of("models/mini"))) {
            WhisperTokenizer tokenizer = model.tokenizer().orElseThrow();
            int[] prompt = model.generation().prompt("en", "transcribe", false);

            Fork fork = Fork.of(tokenizer, model.generation(), prompt, pair.context());

            assertThat(fork.tokens()).startsWith(prompt);
            assertThat(fork.expected()).isNotEqualTo(fork.nearMiss());
            assertThat(whole(pair.context().expected().text(), tokenizer, model))
                    .startsWith(goesOn(fork, fork.expected(), prompt.length));
            assertThat(whole(pair.context().nearMiss().text(), tokenizer, model))
                    .startsWith(goesOn(fork, fork.nearMiss(), prompt.length));
        }
    }

    private static int[] whole(String text, WhisperTokenizer tokenizer, WhisperModel model) {
        return IntStream.concat(
                        Arrays.stream(tokenizer.encode(" " + text)),
                        IntStream.of(model.generation().eot()))
                .toArray();
    }

    private static int[] goesOn(Fork fork, int token, int prompt) {
        return IntStream.concat(Arrays.stream(fork.tokens()).skip(prompt), IntStream.of(token))
                .toArray();
    }
}
