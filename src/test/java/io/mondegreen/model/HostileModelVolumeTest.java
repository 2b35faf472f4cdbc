package io.mondegreen.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mondegreen.files.Sha256Sums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What whoever fills a model volume cannot do: change a listed file, add one, lead out of the directory, hold up the start. */
class HostileModelVolumeTest {

    @TempDir
    Path volume;

    private Path dir;

    @BeforeEach
    void aModel() throws IOException {
        dir = Files.createDirectory(volume.resolve("model"));
        ModelDirectory.copyOf("mixed-heads", dir);
    }

    @Test
    void aListedDirectoryHoldsUntilAFileOfItChanges() throws IOException {
        list();
        assertThatCode(() -> ModelManifest.require(dir, Optional.empty())).doesNotThrowAnyException();

        Path added = Files.writeString(dir.resolve("selftest.json"), "{}");
        unlisted("selftest.json is not on SHA256SUMS", Optional.empty());
        Files.delete(added);
        // who reads the directory without knowing its files need not care about these
        Files.writeString(dir.resolve("README.md"), "hello");
        assertThatCode(() -> ModelManifest.require(dir, Optional.empty())).doesNotThrowAnyException();
        Files.writeString(dir.resolve("generation_config.json"), "{}");
        unlisted("generation_config.json is not the file", Optional.empty());
    }

    @Test
    void aListThatIsAskedForCannotBeReplacedWithItsFiles() throws IOException {
        list();
        String released = Sha256Sums.read(dir).hash();
        assertThatCode(() -> ModelManifest.require(dir, Optional.of(released))).doesNotThrowAnyException();

        Files.writeString(dir.resolve("generation_config.json"), "{}");
        list();
        assertThatCode(() -> ModelManifest.require(dir, Optional.empty())).doesNotThrowAnyException();
        unlisted("another list", Optional.of(released));
        Files.delete(dir.resolve(Sha256Sums.NAME));
        unlisted("has no SHA256SUMS", Optional.of(released));
    }

    @Test
    void aDirectoryWithoutAListIsHeldToNone() {
        assertThatCode(() -> ModelManifest.require(dir, Optional.empty())).doesNotThrowAnyException();
    }

    @Test
    void linksLeadWithinTheDirectoryOrToTheCacheThatItIsASnapshotOf() throws IOException {
        Path weights = dir.resolve("model.safetensors");
        // as Kubernetes lays out a volume
        Path data = Files.createDirectory(dir.resolve("..data"));
        Files.move(weights, data.resolve("model.safetensors"));
        Files.createSymbolicLink(weights, Path.of("..data/model.safetensors"));
        WhisperModel.open(dir).close();
        // as HuggingFace does
        Path hub = Files.createDirectories(volume.resolve("models--a--b/snapshots"))
                .getParent();
        Path blob = Files.createDirectory(hub.resolve("blobs")).resolve("4f2a");
        Files.move(data.resolve("model.safetensors"), blob);
        Path snapshot = hub.resolve("snapshots/main");
        Files.delete(weights);
        Files.delete(data);
        Files.move(dir, snapshot);
        Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/4f2a"));
        WhisperModel.open(snapshot).close();
    }

    @Test
    void aLinkOutOfTheDirectoryIsRefused() throws IOException {
        Path outside = volume.resolve("other.safetensors");
        Files.move(dir.resolve("model.safetensors"), outside);
        Path link = Files.createSymbolicLink(dir.resolve("model.safetensors"), outside);
        refused("is a link to " + outside.toRealPath() + ", outside");
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("nowhere"));
        refused("link to nothing");
    }

    @Test
    @Timeout(60)
    void aPipeInPlaceOfAFileDoesNotHoldUpTheStart() throws Exception {
        Files.delete(dir.resolve("config.json"));
        Process mkfifo;
        try {
            mkfifo = new ProcessBuilder("mkfifo", dir.resolve("config.json").toString()).start();
        } catch (IOException none) {
            assumeTrue(false, "there is no mkfifo here");
            return;
        }
        assertThat(mkfifo.waitFor()).isZero();
        refused("config.json: is no file that can be read to its end");
    }

    private void list() throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(dir)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("json") || name.endsWith("safetensors"))
                    .toList();
        }
        ModelManifest.write(dir, names);
    }

    private void unlisted(String said, Optional<String> hash) {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ModelManifest.require(dir, hash))
                .withMessageStartingWith("MG-1321 ")
                .withMessageContaining(said);
    }

    private void refused(String said) {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> WhisperModel.open(dir).close())
                .withMessageContaining(said);
    }
}
