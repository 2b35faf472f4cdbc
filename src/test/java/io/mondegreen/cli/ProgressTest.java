package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter said = new StringWriter();
    private final Progress progress = new Progress(new PrintWriter(said));

    @Test
    void partsThatRunBesideEachOtherShareALine() {
        AtomicLong nanos = new AtomicLong();
        Progress clocked = new Progress(new PrintWriter(said), nanos::get);
        for (int i = 0; i < 120; i++) {
            nanos.addAndGet(20_000_000);
            clocked.decoded("speech");
            if (i % 2 == 0) {
                clocked.decoded("probes");
            }
        }
        clocked.end();

        assertThat(said.toString().strip().split("\r"))
                .containsExactly(
                        "speech 50, probes 25 windows decoded",
                        "speech 100, probes 50 windows decoded",
                        "speech 120, probes 60 windows decoded");
    }

    @Test
    void workOfOnePartIsANumber() {
        progress.decoded();
        progress.end();

        assertThat(said.toString()).isEqualTo("\r1 windows decoded" + System.lineSeparator());
    }

    @Test
    void ofWorkWhoseSizeIsKnownItSaysWhatIsLeft() {
        AtomicLong nanos = new AtomicLong();
        Progress clocked = new Progress(new PrintWriter(said), nanos::get);
        clocked.expect(2000);
        for (int i = 0; i < 3; i++) {
            nanos.addAndGet(30_000_000_000L);
            clocked.did(100);
        }
        clocked.expect(-1700);
        clocked.end();

        assertThat(said.toString()
                        .lines()
                        .flatMap(line -> Stream.of(line.split("\r")))
                        .map(String::strip))
                .containsExactly(
                        "",
                        "100 of 2,000 runs, about 10 min left",
                        "200 of 2,000 runs, about 9 min left",
                        "300 of 2,000 runs, about 9 min left",
                        "300 of 300 runs");
    }
}
