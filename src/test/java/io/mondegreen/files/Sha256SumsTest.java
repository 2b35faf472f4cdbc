package io.mondegreen.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256SumsTest {
    /** Of the empty file, from FIPS 180-4's test vectors. */
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    Path folder;

    @BeforeEach
    void twoFiles() throws IOException {
        Files.writeString(folder.resolve("a.bin"), "a");
        Files.createFile(folder.resolve("empty.bin"));
        Sha256Sums.of(folder, List.of("empty.bin", "a.bin")).write();
    }

    @Test
    void whatIsWrittenIsSha256sumsOwnFormAndIsReadBack() throws IOException {
        assertThat(Files.readString(folder.resolve("SHA256SUMS")))
                .isEqualTo("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a.bin\n" + EMPTY
                        + "  empty.bin\n");
        assertThat(Sha256Sums.read(folder).require(name -> true).byName()).containsEntry("empty.bin", EMPTY);
    }

    @Test
    void aChangedFileAMissingOneAndAStrangerAreNamed() throws IOException {
        Files.writeString(folder.resolve("stranger.bin"), "x");
        refused("stranger.bin is not on SHA256SUMS");
        Files.delete(folder.resolve("stranger.bin"));
        Files.writeString(folder.resolve("a.bin"), "b");
        refused("a.bin is not the file");
        Files.delete(folder.resolve("a.bin"));
        refused("a.bin is on SHA256SUMS, and is not there");
        Files.delete(folder.resolve("SHA256SUMS"));
        refused("has no SHA256SUMS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EMPTY + "  ../empty.bin",
                EMPTY + "  /etc/hostname",
                EMPTY + "  sub/empty.bin",
                EMPTY + " empty.bin",
                "0" + EMPTY + "  empty.bin",
                "no list",
                EMPTY + "  empty.bin\n" + EMPTY + " *./empty.bin"
            })
    void whatNamesNoFileOfTheFolderOnceIsRefused(String text) throws IOException {
        Files.writeString(folder.resolve("SHA256SUMS"), text + "\n");
        refused("SHA256SUMS: ");
    }

    @Test
    void theListStandsForAllThatItLists() throws IOException {
        String before = Sha256Sums.read(folder).hash();
        Files.writeString(folder.resolve("a.bin"), "b");
        Sha256Sums.of(folder, List.of("empty.bin", "a.bin")).write();
        assertThat(Sha256Sums.read(folder).require(name -> true).hash()).isNotEqualTo(before);
    }

    private void refused(String said) {
        assertThatExceptionOfType(SumsException.class)
                .isThrownBy(() -> Sha256Sums.read(folder).require(name -> name.endsWith(".bin")))
                .withMessageContaining(said);
    }
}
