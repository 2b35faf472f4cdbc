package io.mondegreen.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A copy of one of the reference models that a test may break. */
record ModelDirectory(Path dir) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Path reference(String name) {
        return Path.of("src/test/resources/parity", name);
    }

    static ModelDirectory copyOf(String name, Path target) {
        try (Stream<Path> files = Files.list(reference(name))) {
            for (Path file : files.toList()) {
                if (!file.endsWith("reference.safetensors")) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ModelDirectory(target);
    }

    ModelDirectory edit(String file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode content = (ObjectNode) MAPPER.readTree(Files.readAllBytes(dir.resolve(file)));
        change.accept(content);
        Files.write(dir.resolve(file), MAPPER.writeValueAsBytes(content));
        return this;
    }

    ModelDirectory delete(String file) throws IOException {
        Files.delete(dir.resolve(file));
        return this;
    }

    ModelDirectory write(String file, String content) throws IOException {
        Files.writeString(dir.resolve(file), content);
        return this;
    }

    /** Writes {@code model.safetensors} anew, in f32; the function adds what becomes of each tensor, or nothing. */
    ModelDirectory rewrite(BiFunction<SafeTensorsWriter, Tensor, SafeTensorsWriter> keep) throws IOException {
        SafeTensorsWriter writer = new SafeTensorsWriter();
        try (SafeTensors tensors = SafeTensors.openModel(dir)) {
            tensors.tensors().forEach(tensor -> keep.apply(writer, tensor));
        }
        writer.write(dir.resolve("model.safetensors"));
        return this;
    }
}
