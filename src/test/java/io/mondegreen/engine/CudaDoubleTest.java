package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real CUDA provider on a double of the CUDA libraries that computes nothing ({@code cuda_double.c}): where nodes are placed, what
 * a step copies, launches and allocates, that its runs are recorded, and what becomes of windows when every CUDA call begins to fail.
 * It needs a C compiler and the CUDA build of ONNX Runtime: {@code mvn -Pgpu test -Dtest=CudaDoubleTest}, or {@code
 * -Dmondegreen.test.gpu-natives=DIR} with that jar's natives unpacked. Where they are missing it is skipped, and says so.
 */
class CudaDoubleTest {
    private static final Path SOURCE = Path.of("src/test/resources/cuda/cuda_double.c");
    private static final Path MODEL = Path.of("src/test/resources/parity/half-timestamps");
    private static final String NATIVES = "mondegreen.test.gpu-natives";
    private static final Pattern COUNTER = Pattern.compile("(\\w+)=(\\d+)");

    /** Libraries and what of the source they have; the first is what the others count in. */
    private static final List<Map.Entry<String, String>> PARTS = List.of(
            Map.entry("libcudart.so.12", "RUNTIME"),
            Map.entry("libcublas.so.12", "BLAS"),
            Map.entry("libcublasLt.so.12", "BLAS_LT"),
            Map.entry("libcurand.so.10", "NOTHING"),
            Map.entry("libcuda.so.1", "NOTHING"));

    @Test
    void everythingStaysOnTheCardAndNothingIsLostWithIt(@TempDir Path folder) throws IOException, InterruptedException {
        compile(folder);
        List<String> said = run(folder, "auto");
        String all = String.join("\n", said);

        assertThat(said).as(all).contains("card double of a card, computes nothing");
        for (String form : List.of("f32", "f16", "q8")) {
            for (String load : List.of("guard", "all")) {
                assertThat(line(said, "placement " + form + " " + load))
                        .as(all)
                        .matches(".* decoder [1-9]\\d+ besides \\{} encoder [1-9]\\d+ besides \\{}");
            }
        }
        // how much padding a short window's outputs need is reckoned on the CPU, where shapes are
        assertThat(line(said, "short windows")).isEqualTo("short windows besides {Concat=1, Sub=1}");

        // batches of 1, 2 and 4 for 4 slots
        assertThat(counters(said, "warm-up graphs=true")).containsEntry("captures", 3L);
        for (String batch : List.of("batch 1", "batch 3")) {
            assertThat(counters(said, "step graphs=true " + batch))
                    .as(all)
                    .containsEntry("graphs", 1L)
                    .containsEntry("launches", 0L)
                    .containsEntry("products", 0L)
                    .containsEntry("to", 1L)
                    .containsEntry("from", 1L)
                    .containsEntry("within", 0L)
                    .containsEntry("allocations", 0L);
            assertThat(counters(said, "step graphs=false " + batch))
                    .as(all)
                    .containsEntry("graphs", 0L)
                    .containsEntry("to", 1L)
                    .containsEntry("from", 1L)
                    .containsEntry("allocations", 0L)
                    .hasEntrySatisfying(
                            "launches", launches -> assertThat(launches).isPositive());
        }
        assertThat(counters(said, "step of open gates graphs=true")).containsEntry("to", 1L);
        assertThat(counters(said, "step of a changed gate graphs=true").get("to"))
                .isGreaterThan(1);
        // the log-mel goes there, nothing comes back: keys and values are written where the decoder reads them
        assertThat(counters(said, "window graphs=true"))
                .as(all)
                .containsEntry("to", 1L)
                .containsEntry("from", 0L)
                .containsEntry("within", 0L);

        assertThat(said).as(all).contains("engine on cuda:0", "engine heard [0, 0, 0, 0, 0, 0] BUDGET");
        assertThat(counters(said, "engine:").get("captures")).isZero();
        assertThat(said).as(all).contains("engine after loss BUDGET 8 BUDGET 8 on cpu");
        assertThat(said.stream().filter(line -> line.startsWith("lost")))
                .containsExactly("lost cuda:0, the CPU goes on");
    }

    @Test
    void whereNothingMayTakeOverWindowsFailAndTheProcessLivesOn(@TempDir Path folder)
            throws IOException, InterruptedException {
        compile(folder);
        List<String> said = run(folder, "cuda");
        // the second window was in its slot by then, or not
        assertThat(line(said, "engine after loss")).matches(".* FAILED 3 FAILED [0-3] on cuda:0");
        assertThat(said).contains("closed");
        assertThat(said.stream().filter(line -> line.startsWith("lost"))).containsExactly("lost cuda:0");
    }

    private static void compile(Path folder) throws IOException, InterruptedException {
        for (Map.Entry<String, String> part : PARTS) {
            String library = part.getKey();
            Path versions = Files.writeString(folder.resolve(library + ".map"), library + " { *; };\n");
            List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-O1", "-w"));
            command.addAll(List.of("-Wl,-soname," + library, "-Wl,--version-script=" + versions));
            command.addAll(List.of("-DPART_" + part.getValue(), SOURCE.toString(), "-o", folder.resolve(library) + ""));
            if (library.startsWith("libcublas")) {
                // counts in the runtime's library
                command.addAll(List.of("-L" + folder, "-l:libcudart.so.12"));
            }
            Process compiler;
            try {
                compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
            } catch (IOException e) {
                skip("there is no gcc here (" + e.getMessage() + ")");
                return;
            }
            String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(compiler.waitFor()).as(said).isZero();
        }
    }

    private static List<String> run(Path folder, String device) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        String natives = System.getProperty(NATIVES, "");
        if (!natives.isEmpty()) {
            command.add(1, "-Dmondegreen.natives=" + natives);
        } else if (CudaDoubleTest.class
                        .getClassLoader()
                        .getResource("ai/onnxruntime/native/linux-x64/libonnxruntime_providers_cuda.so")
                == null) {
            skip(
                    "this is not a CUDA build; run it with 'mvn -Pgpu test -Dtest=CudaDoubleTest' or name the unpacked natives of"
                            + " the onnxruntime_gpu jar with -D" + NATIVES + "=DIR");
        }
        command.addAll(List.of(OnTheDouble.class.getName(), MODEL.toString(), device));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", folder.toString());
        Process process = builder.start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", said)).isZero();
        return said;
    }

    private static void skip(String why) {
        System.err.println("SKIPPED: where a card's work lies was not checked: " + why);
        abort(why);
    }

    private static String line(List<String> said, String start) {
        return said.stream()
                .filter(one -> one.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line '" + start + "' in\n" + String.join("\n", said)));
    }

    private static Map<String, Long> counters(List<String> said, String start) {
        Map<String, Long> values = new TreeMap<>();
        String text = line(said, start);
        Matcher found = COUNTER.matcher(text.substring(text.indexOf(':')));
        while (found.find()) {
            values.put(found.group(1), Long.parseLong(found.group(2)));
        }
        return values;
    }
}
