package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter said = new StringWriter();
    private final Progress progress = new Progress(new PrintWriter(said));

    @Test
    void partsThatRunBesideEachOtherShareALine() {
        for (int i = 0; i < 120; i++) {
            progress.decoded("speech");
            if (i % 2 == 0) {
                progress.decoded("probes");
            }
        }
        progress.end();

        assertThat(said.toString().strip().split("\r"))
                .containsExactly(
                        "speech 50, probes 25 windows decoded",
                        "speech 99, probes 50 windows decoded",
                        "speech 100, probes 50 windows decoded",
                        "speech 120, probes 60 windows decoded");
    }

    @Test
    void workOfOnePartIsANumber() {
        progress.decoded();
        progress.end();

        assertThat(said.toString()).isEqualTo("\r1 windows decoded" + System.lineSeparator());
    }
}
