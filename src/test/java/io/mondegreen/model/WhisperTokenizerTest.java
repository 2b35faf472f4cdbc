package io.mondegreen.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Look-ups, streams and damaged files; ids and texts are in {@link TokenizerGoldenTest}. */
class WhisperTokenizerTest {

    private final WhisperTokenizer stamped =
            WhisperTokenizer.read(ModelDirectory.reference("half-timestamps")).orElseThrow();

    @TempDir
    Path dir;

    @Test
    void controlTokensAreFoundByTheirText() {
        assertThat(stamped.id("<|startoftranscript|>")).hasValue(291);
        assertThat(stamped.id("<|nobody|>")).isEmpty();
        assertThat(stamped.isSpecial(291)).isTrue();
        assertThat(stamped.isSpecial(17)).isFalse();
    }

    @Test
    void timestampsCountInStepsOfTwentyMilliseconds() {
        assertThat(stamped.timestampBegin()).hasValue(300);
        assertThat(stamped.timestampSeconds(300)).hasValue(0.0);
        assertThat(stamped.timestampSeconds(324).orElseThrow()).isEqualTo(0.48, Assertions.within(1e-9));
        assertThat(stamped.timestampSeconds(299)).isEmpty();
        assertThat(stamped.encode("<|0.02|>the<|0.04|>")).startsWith(301).endsWith(302);
        assertThat(stamped.decode(stamped.encode("<|0.02|>the<|0.04|>"))).isEqualTo("the");
        assertThat(stamped.decodeWithSpecials(new int[] {301})).isEqualTo("<|0.02|>");
    }

    @Test
    void idsAfterNoTimestampsAreTimestampsEvenWithoutEntries() throws IOException {
        WhisperTokenizer older = WhisperTokenizer.read(ModelDirectory.reference("untied-sharded"))
                .orElseThrow();
        assertThat(older.timestampBegin()).hasValue(307);
        assertThat(older.isTimestamp(320)).isTrue();
        assertThat(older.decode(new int[] {64, 320, 65})).isEqualTo("ab");
    }

    @Test
    void pieceIsTheBytesOfOneId() {
        int[] ids = stamped.encode("é");
        assertThat(ids).hasSize(2);
        assertThat(stamped.piece(ids[0])).containsExactly("é".getBytes(StandardCharsets.UTF_8)[0]);
        assertThat(stamped.piece(99_999)).isEmpty();
        assertThatThrownBy(() -> stamped.piece(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void streamHoldsACharacterBackUntilItIsWhole() {
        TextStream stream = stamped.stream();
        int[] ids = stamped.encode("😀");
        assertThat(ids).hasSize(4);
        assertThat(stream.add(ids[0]) + stream.add(ids[1]) + stream.add(ids[2])).isEmpty();
        assertThat(stream.pending()).isEqualTo(3);
        assertThat(stream.add(ids[3])).isEqualTo("😀");
        assertThat(stream.add(ids[0])).isEmpty();
        assertThat(stream.end()).isEqualTo("\ufffd");
        assertThat(stream.end()).isEmpty();
    }

    @Test
    void longWordTakesNoQuadraticTime() {
        String word = "ab".repeat(200_000);
        Assertions.assertThatCode(() -> {
                    int[] ids = org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                            Duration.ofSeconds(20), () -> stamped.encode(word));
                    assertThat(stamped.decode(ids)).isEqualTo(word);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void directoryWithoutTokenizerHasNone() {
        assertThat(WhisperTokenizer.read(dir)).isEmpty();
    }

    @Test
    void mergeThatTheVocabularyLacksIsNamed() throws IOException {
        broken(tokenizer -> tokenizer.withObject("/model").putArray("merges").add("h qqq"), "merge 0 ('h' + 'qqq')");
    }

    @Test
    void mergeThatIsNoPairIsNamed() throws IOException {
        broken(tokenizer -> tokenizer.withObject("/model").putArray("merges").add("hq"), "'model.merges'");
    }

    @Test
    void otherKindOfTokenizerIsRefused() throws IOException {
        broken(tokenizer -> tokenizer.withObject("/model").put("type", "WordPiece"), "field 'model'");
    }

    @Test
    void otherCutIntoWordsIsRefused() throws IOException {
        broken(tokenizer -> tokenizer.withObject("/pre_tokenizer").put("type", "Metaspace"), "field 'pre_tokenizer'");
    }

    @Test
    void sameIdTwiceIsRefused() throws IOException {
        broken(
                tokenizer -> tokenizer.withObject("/model").withObject("/vocab").put("a", 5),
                "two entries of the vocabulary have the id 5");
    }

    @Test
    void idThatIsNoIdIsRefused() throws IOException {
        broken(tokenizer -> tokenizer.withObject("/model").withObject("/vocab").put("a", -2), "'model.vocab.a' is -2");
    }

    @Test
    void tokenizerThatIsNoJsonIsNamed() throws IOException {
        ModelDirectory.copyOf("half-timestamps", dir).write("tokenizer.json", "version https://git-lfs");
        assertThatThrownBy(() -> WhisperModel.open(dir)).hasMessageContaining("tokenizer.json: is not valid JSON");
    }

    @Test
    void vocabularyWithoutMergesIsNamed() throws IOException {
        ModelDirectory.copyOf("untied-sharded", dir).delete("merges.txt");
        assertThatThrownBy(() -> WhisperTokenizer.read(dir))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("merges.txt: cannot be read; vocab.json needs it");
    }

    private void broken(Consumer<com.fasterxml.jackson.databind.node.ObjectNode> change, String said)
            throws IOException {
        ModelDirectory.copyOf("half-timestamps", dir).edit("tokenizer.json", change);
        assertThatThrownBy(() -> WhisperTokenizer.read(dir))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining(said);
    }
}
