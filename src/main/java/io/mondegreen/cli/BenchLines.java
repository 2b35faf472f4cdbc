package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.BenchWorker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The line protocol between a driver that times several engines in turn and a worker that is one of them. */
final class BenchLines {
    private BenchLines() {}

    /** Says that the worker is ready, then answers line by line until {@code quit} or the end of the input. */
    static void answer(BenchWorker worker, InputStream input, PrintWriter out) {
        say(out, Json.object().put("ready", worker.description()).put("rss_mib", residentMib()));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.strip().equals("quit")) {
                say(out, answer(worker, List.of(line.strip().split("\\s+"))));
                line = lines.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode answer(BenchWorker worker, List<String> words) throws IOException {
        try {
            return switch (words.getFirst()) {
                case "window" -> window(worker, Integer.parseInt(words.get(1)));
                case "logits" ->
                    logits(
                            worker,
                            words.stream().skip(1).mapToInt(Integer::parseInt).toArray());
                default -> Json.object().put("error", "window N, logits ID... or quit, not " + words);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Json.object().put("error", words + ": " + e.getMessage());
        }
    }

    private static ObjectNode window(BenchWorker worker, int tokens) {
        BenchWorker.Times times = worker.window(tokens);
        return Json.object()
                .put("encode_ms", times.encodeMs())
                .put("prompt_ms", times.promptMs())
                .put("decode_ms", times.decodeMs())
                .put("total_ms", times.encodeMs() + times.promptMs() + times.decodeMs())
                .put("cpu_ms", times.cpuMs());
    }

    private static ObjectNode logits(BenchWorker worker, int[] tokens) throws IOException {
        float[][] rows = worker.logits(tokens);
        int width = rows.length == 0 ? 0 : rows[0].length;
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * rows.length * width).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer values = bytes.asFloatBuffer();
        for (float[] row : rows) {
            values.put(row);
        }
        Path file = Files.createTempFile("logits", ".f32");
        Files.write(file, bytes.array());
        ObjectNode json = Json.object().put("logits_file", file.toString());
        json.putArray("shape").add(rows.length).add(width);
        return json;
    }

    /** Of this process, 0 where the system does not tell. */
    private static long residentMib() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static void say(PrintWriter out, ObjectNode json) {
        out.println(json);
        out.flush();
    }
}
