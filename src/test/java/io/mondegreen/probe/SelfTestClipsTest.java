package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mondegreen.probe.SelfTestClips.Clip;
import io.mondegreen.probe.SelfTestClips.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfTestClipsTest {
    @TempDir
    Path folder;

    private static SelfTestClips clips() {
        return new SelfTestClips(
                "0123456789abcdef",
                "f32",
                "bundle",
                List.of(
                        new Clip(
                                "a",
                                Expected.LOOP,
                                new byte[] {1, -1, 127},
                                "no no",
                                -0.5,
                                new TreeMap<>(Map.of("speech", 1.5))),
                        new Clip("b", Expected.CLEAN, new byte[] {2}, "yes", -0.01, new TreeMap<>())),
                new TreeMap<>(Map.of("seed", "1")));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Path file = folder.resolve("selftest.json");

        clips().save(file);

        assertThat(SelfTestClips.load(file)).isEqualTo(clips());
    }

    @Test
    void anotherModelsAreRefused() {
        clips().requireModel("0123456789abcdef", "f32");
        assertThatExceptionOfType(ProbeException.class)
                .isThrownBy(() -> clips().requireModel("other", "f32"))
                .withMessageStartingWith("MG-1308")
                .withMessageContaining("mondegreen lab selftest");
        assertThatExceptionOfType(ProbeException.class)
                .isThrownBy(() -> clips().requireModel("0123456789abcdef", "int8"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "\"version\" : 1~\"version\" : 2",
                "\"loop\"~\"knot\"",
                "-0.5~\"much\"",
                "\"Af9/\"~\"\"",
                "\"Af9/\"~\"=!\"",
                "\"provenance\"~\"origin\"",
                "1.5~null"
            })
    void aBrokenFileIsRefused(String right, String wrong) throws IOException {
        Path file = folder.resolve("selftest.json");
        clips().save(file);
        String text = Files.readString(file);
        assertThat(text).contains(right);
        Files.writeString(file, text.replace(right, wrong));

        assertThatExceptionOfType(ProbeException.class)
                .isThrownBy(() -> SelfTestClips.load(file))
                .withMessageStartingWith("MG-1307");
    }

    @Test
    void aMissingFileIsRefused() {
        assertThatExceptionOfType(ProbeException.class)
                .isThrownBy(() -> SelfTestClips.load(folder.resolve("nothing.json")))
                .withMessageContaining("there is no such file");
    }
}
