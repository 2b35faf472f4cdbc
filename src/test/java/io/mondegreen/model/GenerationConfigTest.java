package io.mondegreen.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.taps.HeadId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generation settings of newer, older and nearly empty directories. */
class GenerationConfigTest {

    private static final String NEWER = "generation_config.json";
    private static final String OLDER = "config.json";

    @TempDir
    Path dir;

    @Test
    void modelWithTimestampsHasTwoPrompts() {
        GenerationConfig generation = read(ModelDirectory.reference("half-timestamps"));
        assertThat(generation.prompt("en", "transcribe", false)).containsExactly(291, 292, 295, 299);
        assertThat(generation.prompt("fr", "translate", true)).containsExactly(291, 293, 294);
        assertThat(generation.timestampBegin()).hasValue(300);
        assertThat(generation.maxInitialTimestampIndex()).hasValue(6);
        assertThat(generation.noSpeech()).hasValue(298);
        assertThat(generation.alignmentHeads()).containsExactly(new HeadId(0, 1), new HeadId(1, 0));
    }

    @Test
    void nearlyEmptyConfigurationIsEnough() {
        GenerationConfig generation = read(ModelDirectory.reference("bare-distilled"));
        assertThat(generation.prompt("en", "transcribe", false)).containsExactly(147);
        assertThat(generation.eot()).isEqualTo(148);
        assertThat(generation.beginSuppress()).isEmpty();
        assertThat(generation.suppress()).isEmpty();
        assertThat(generation.noTimestamps()).isEmpty();
        assertThat(generation.noSpeech()).isEmpty();
        assertThat(generation.isMultilingual()).isFalse();
        assertThat(generation.maxLength()).isEqualTo(24);
    }

    @Test
    void vocabularyThatEndsAtNoTimestampsHasNoTimestamps() throws IOException {
        GenerationConfig generation = with("mixed-heads", NEWER, config -> config.put("no_timestamps_token_id", 172));
        assertThat(generation.noTimestamps()).hasValue(172);
        assertThat(generation.timestampBegin()).isEmpty();
    }

    @Test
    void endOutsideTheVocabularyNeverComes() throws IOException {
        assertThat(with("bare-distilled", OLDER, config -> config.put("eos_token_id", 50256))
                        .eot())
                .isEqualTo(-1);
    }

    @Test
    void startOutsideTheVocabularyIsAnError() throws IOException {
        ModelDirectory.copyOf("bare-distilled", dir).edit(OLDER, config -> config.put("decoder_start_token_id", 50257));
        assertThatThrownBy(() -> read(dir))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("field 'decoder_start_token_id'")
                .hasMessageContaining("vocabulary of 149");
    }

    @Test
    void newerFileWinsFieldByFieldAndItsNullMeansNone() throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir)
                .edit(OLDER, config -> {
                    config.putArray("suppress_tokens").add(8);
                    config.putArray("begin_suppress_tokens").add(9);
                    config.put("max_initial_timestamp_index", 50);
                })
                .edit(NEWER, config -> config.putNull("begin_suppress_tokens"));
        GenerationConfig generation = read(dir);
        assertThat(generation.suppress()).containsExactly(3, 17, 99, 172);
        assertThat(generation.beginSuppress()).isEmpty();
        assertThat(generation.maxInitialTimestampIndex()).hasValue(50);
    }

    @Test
    void alignmentHeadsOfTheTeacherAreLeftOut() {
        assertThat(read(ModelDirectory.reference("mixed-heads")).alignmentHeads())
                .isEqualTo(List.of(new HeadId(1, 2), new HeadId(2, 0)));
    }

    @Test
    void listOfEndsGivesItsFirst() throws IOException {
        assertThat(with("mixed-heads", NEWER, c -> c.putArray("eos_token_id")
                                .add(170)
                                .add(169))
                        .eot())
                .isEqualTo(170);
    }

    @Test
    void olderMultilingualConfigurationStartsWithForcedIds() throws IOException {
        GenerationConfig generation = with("mixed-heads", NEWER, config -> {
            config.remove("is_multilingual");
            var forced = config.putArray("forced_decoder_ids");
            forced.addArray().add(2).add(162);
            forced.addArray().add(1).add(161);
            forced.addArray().add(3).add(163);
            config.put("no_timestamps_token_id", 163);
        });
        assertThat(generation.prompt("any", "any", false)).containsExactly(171, 161, 162, 163);
        assertThat(generation.prompt("any", "any", true)).containsExactly(171, 161, 162);
    }

    @Test
    void forcedIdsThatAskForDetectionAreLeftOut() throws IOException {
        GenerationConfig generation = with("mixed-heads", NEWER, config -> {
            var forced = config.putArray("forced_decoder_ids");
            forced.addArray().add(1).addNull();
            forced.addArray().add(2).add(162);
        });
        assertThat(generation.prompt("en", "transcribe", false)).containsExactly(171, 162);
    }

    @Test
    void listedLanguagesOverruleForcedIds() throws IOException {
        GenerationConfig generation = with("half-timestamps", NEWER, config -> config.putArray("forced_decoder_ids")
                .addArray()
                .add(1)
                .add(7));
        assertThat(generation.prompt("en", "transcribe", false)).containsExactly(291, 292, 295, 299);
    }

    @Test
    void languagesComeFromTheTokenizerWhereNoFileListsThem() throws IOException {
        GenerationConfig generation = with("half-timestamps", NEWER, config -> {
            config.remove("lang_to_id");
            config.remove("task_to_id");
            config.remove("no_timestamps_token_id");
        });
        assertThat(generation.languages()).isEqualTo(Map.of("en", 292, "fr", 293));
        assertThat(generation.tasks()).isEqualTo(Map.of("translate", 294, "transcribe", 295));
        assertThat(generation.noTimestamps()).hasValue(299);
    }

    @Test
    void englishOnlyModelIgnoresLanguageAndTask() throws IOException {
        GenerationConfig generation = with("half-timestamps", NEWER, config -> config.put("is_multilingual", false));
        assertThat(generation.prompt("en", "transcribe", false)).containsExactly(291, 299);
        assertThat(generation.prompt("en", "transcribe", true)).containsExactly(291);
    }

    @Test
    void noSpeechIsTheIdBeforeNoTimestampsWhereNoTokenizerNamesIt() throws IOException {
        ModelDirectory.copyOf("untied-sharded", dir)
                .delete("vocab.json")
                .delete("merges.txt")
                .delete("added_tokens.json");
        assertThat(read(dir).noSpeech()).hasValue(305);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "suppress_tokens        | [1, \"x\"]      | a list of token ids",
                "suppress_tokens        | 7               | a list",
                "eos_token_id           | \"end\"         | a token id",
                "alignment_heads        | [[1]]           | pairs",
                "alignment_heads        | [[-1, 0]]       | pairs",
                "forced_decoder_ids     | [[1, 999]]      | outside the vocabulary",
                "lang_to_id             | {\"en\": 999}    | is not a token id below 173",
                "max_length             | 0               | a whole number from 1"
            })
    void malformedFieldIsNamed(String field, String value, String said) throws IOException {
        ModelDirectory.copyOf("mixed-heads", dir)
                .edit(
                        NEWER,
                        config -> config.putRawValue(field, new com.fasterxml.jackson.databind.util.RawValue(value)));
        assertThatThrownBy(() -> read(dir))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(NEWER + ": field '" + field + "' is ")
                .hasMessageContaining(said);
    }

    private GenerationConfig with(String model, String file, Consumer<ObjectNode> change) throws IOException {
        ModelDirectory.copyOf(model, dir).edit(file, change);
        return read(dir);
    }

    private static GenerationConfig read(Path dir) {
        return GenerationConfig.read(dir, WhisperConfig.read(dir.resolve("config.json")), WhisperTokenizer.read(dir));
    }
}
