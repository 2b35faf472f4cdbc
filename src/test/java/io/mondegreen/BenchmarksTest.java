package io.mondegreen;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.AudioBenchmark;
import io.mondegreen.guard.DetectorBenchmark;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark of {@code ./mondegreen jmh} still runs. Says nothing of speed: that is measured by the command, on a quiet machine. */
class BenchmarksTest {
    private static final TimeValue SHORT = TimeValue.milliseconds(20);

    @Test
    void everyBenchmarkRuns() throws RunnerException {
        var results = new Runner(new OptionsBuilder()
                        .include(AudioBenchmark.class.getName())
                        .include(DetectorBenchmark.class.getName())
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(SHORT)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results).hasSizeGreaterThan(10).allSatisfy(result -> assertThat(
                        result.getPrimaryResult().getScore())
                .isPositive());
    }
}
