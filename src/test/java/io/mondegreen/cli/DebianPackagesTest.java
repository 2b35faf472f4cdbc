package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianPackagesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void onlyOnDebian() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "dpkg is not installed");
    }

    @Test
    void aPackageThatIsThereIsUnpackedWithoutDownload() throws Exception {
        Path debs = Files.createDirectories(folder.resolve("debs"));
        build("hold-music", debs);
        DebianPackages.unpackInto(debs, List.of("hold-music"));
        assertThat(debs.resolve("usr/share/hold-music/track.txt")).hasContent("la la");
    }

    @Test
    void aPackageThatNobodyHasIsOneLineThatSaysWhatItTakes() {
        assertThatThrownBy(() -> DebianPackages.unpackInto(folder, List.of("mondegreen-no-such-package")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("apt-get download mondegreen-no-such-package")
                .hasMessageContaining("apt-get update");
    }

    private void build(String name, Path out) throws IOException, InterruptedException {
        Path tree = folder.resolve("tree");
        Path share = Files.createDirectories(tree.resolve("usr/share").resolve(name));
        Files.writeString(share.resolve("track.txt"), "la la");
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(
                tree.resolve("DEBIAN/control"),
                "Package: " + name + "\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\n"
                        + "Description: a test\n");
        Process built = new ProcessBuilder(
                        "dpkg-deb",
                        "-b",
                        tree.toString(),
                        out.resolve(name + "_1_all.deb").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(built.waitFor()).isZero();
    }
}
