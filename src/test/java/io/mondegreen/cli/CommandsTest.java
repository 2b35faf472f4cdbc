package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands as people type them: status, what goes to which stream, and the JSON that programs read. */
class CommandsTest {

    @TempDir
    Path folder;

    @Test
    void everyCommandTeaches() {
        check(Mondegreen.commandLine());
    }

    private static void check(CommandLine command) {
        command.getSubcommands().values().stream()
                .filter(sub -> !sub.getCommandName().equals("help"))
                .forEach(sub -> {
                    assertThat(sub.getCommandSpec().usageMessage().description())
                            .as("description of %s", sub.getCommandSpec().qualifiedName())
                            .isNotEmpty();
                    // picocli formats it: a bare percent sign would warn on the console
                    assertThat(sub.getCommandSpec().usageMessage().description())
                            .allSatisfy(line ->
                                    assertThatCode(() -> String.format(line)).doesNotThrowAnyException());
                    if (sub.getSubcommands().isEmpty()) {
                        assertThat(sub.getUsageMessage())
                                .as("help of %s", sub.getCommandSpec().qualifiedName())
                                .containsIgnoringCase("example");
                    }
                    check(sub);
                });
    }

    @Test
    void aCommandThatDoesNotExistIsWrongUsage() {
        Told run = Told.by("transcibe");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("transcribe").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void anOptionThatDoesNotExistIsWrongUsage() {
        assertThat(Told.by("transcribe", "x.wav", "--modle", "y").status()).isEqualTo(2);
    }

    @Test
    void aRateThatIsNoneIsSaidBeforeTheWorkBegins() {
        Told run = Told.by("probe", "train", "--corpus", "there/is/none", "--false-alarms", "2");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--false-alarms");
    }

    @Test
    void whatServeIsToldBecomesSettings() {
        assertThat(serve("--port", "0", "--bootstrap", "k:1"))
                .isEqualTo(Map.of("quarkus.http.port", "0", "kafka.bootstrap.servers", "k:1"));
        assertThat(serve("--allow-sensitive-probes")).isEqualTo(Map.of("mondegreen.probes.allow-sensitive", "true"));
    }

    private static Map<String, String> serve(String... options) {
        ServeCommand command = new ServeCommand();
        new CommandLine(command).parseArgs(options);
        return command.overrides();
    }

    @Test
    void aMissingFileIsOneLineThatNamesIt() {
        Told run = Told.by("transcribe", "there/is/no.wav");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("there/is/no.wav").doesNotContain("\tat ");
    }

    @Test
    void verboseShowsWhere() {
        assertThat(Told.by("transcribe", "there/is/no.wav", "--verbose").err()).contains("\tat io.mondegreen");
    }

    @Test
    void aDirectoryWithoutAModelSaysWhatIsMissing() {
        Told run = Told.by("model", "show", folder.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("config.json");
    }

    @Test
    void modelShowCountsLayersAndHeads() {
        JsonNode model = json(Told.by("model", "show", "models/mini", "--format", "json"));

        assertThat(model.at("/decoder/layers").asInt()).isEqualTo(4);
        assertThat(model.at("/decoder/heads").asInt()).isEqualTo(3);
        assertThat(model.path("hash").asText()).hasSize(64);
    }

    @Test
    void transcribeGivesSegmentsTokensAndAlertsAsJson() throws IOException {
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        Utterance said = bank.utterances("demo", "speech").getFirst();
        Path file = folder.resolve("one.wav");
        WavFile.write(file, Clip.mono(bank.pcm(said), SpeechBank.RATE_HZ), WavFile.Encoding.PCM16);

        JsonNode result = json(Told.by("transcribe", file.toString(), "--format", "json"));

        assertThat(result.fieldNames()).toIterable().containsExactly("segments", "alerts");
        JsonNode segment = result.path("segments").path(0);
        assertThat(segment.fieldNames()).toIterable().containsExactly("startMs", "endMs", "text", "risk", "tokens");
        assertThat(segment.path("text").asText()).isNotBlank();
        assertThat(segment.path("risk").asDouble()).isBetween(0.0, 1.0);
        JsonNode token = segment.path("tokens").path(0);
        assertThat(token.fieldNames()).toIterable().containsExactly("id", "text", "logprob", "risk");
        assertThat(token.path("logprob").asDouble()).isLessThanOrEqualTo(0);
    }

    @Test
    void silenceGivesNoTextAndNoAlert() throws IOException {
        Path file = folder.resolve("silence.wav");
        WavFile.write(file, Clip.mono(new float[24_000], 8000), WavFile.Encoding.PCM16);

        JsonNode result = json(Told.by("transcribe", file.toString(), "--format", "json"));

        assertThat(result.path("segments")).isEmpty();
        assertThat(result.path("alerts")).isEmpty();
    }

    private static JsonNode json(Told run) {
        assertThat(run.status()).as(run.err()).isZero();
        return run.json();
    }
}
