package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.files.Sha256Sums;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model on its way to where it is served from. */
class ModelCopyCommandTest {
    private static final Path MINI = Path.of("models/mini");

    @TempDir
    Path folder;

    @Test
    void theModelThatIsMeantArrivesWholeAndASecondCopyChangesNothing() throws Exception {
        String hash = Told.by("model", "show", MINI, "--format", "json")
                .json()
                .get("hash")
                .asText();
        Path to = folder.resolve("whisper");

        assertThat(Told.by("model", "copy", MINI, to, "--hash", hash).status()).isZero();
        assertThat(Files.mismatch(MINI.resolve("model.safetensors"), to.resolve("model.safetensors")))
                .isEqualTo(-1);
        assertThat(to.resolve("probes.safetensors")).exists();
        assertThat(Sha256Sums.read(to).byName()).containsKeys("model.safetensors", "probes.safetensors", "config.json");
        Told again = Told.by("model", "copy", MINI, to, "--hash", hash);
        assertThat(again.out()).contains("is there and right");
        assertThat(again.status()).isZero();
    }

    @Test
    void anotherModelIsRefusedAndLeavesNothing() {
        Path to = folder.resolve("whisper");

        Told refused = Told.by("model", "copy", MINI, to, "--hash", "0".repeat(64));

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("another model").contains("0".repeat(64));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aCopyThatWasChangedSinceIsRefused() throws Exception {
        String hash = Told.by("model", "show", MINI, "--format", "json")
                .json()
                .get("hash")
                .asText();
        Path to = folder.resolve("whisper");
        assertThat(Told.by("model", "copy", MINI, to, "--hash", hash).status()).isZero();
        // the weights stay what they are: the hash of the model does not see this
        Files.writeString(to.resolve("selftest.json"), "{}");

        Told refused = Told.by("model", "copy", MINI, to, "--hash", hash);

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("MG-1321").contains("selftest.json");
    }

    @Test
    void aLinkOutOfTheSourceIsNotFollowed() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "token");
        Path from = Files.createDirectory(folder.resolve("from"));
        Files.createSymbolicLink(from.resolve("notes.txt"), secret);
        Path to = folder.resolve("whisper");

        Told refused = Told.by("model", "copy", from, to, "--hash", "0".repeat(64));

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("notes.txt").contains("outside of the model's directory");
        assertThat(to).doesNotExist();
    }

    /** What Kubernetes leaves where the variable is not set. */
    @Test
    void aHashThatIsNoneIsWrongUsage() {
        assertThat(Told.by("model", "copy", MINI, folder.resolve("x"), "--hash", "$(MONDEGREEN_MODEL_HASH)")
                        .status())
                .isEqualTo(2);
    }
}
