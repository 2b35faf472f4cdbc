package io.mondegreen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tests run with the flags that the launcher gives. */
class JvmOptionsTest {

    @Test
    void theTestsRunWithTheFlagsOfTheLauncher() throws IOException {
        List<String> flags = Files.readAllLines(Path.of("config/jvm.options")).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();

        assertThat(flags).isNotEmpty();
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).containsAll(flags);
        assertThat(Path.of("mondegreen")).content().contains("@$home/config/jvm.options");
    }
}
