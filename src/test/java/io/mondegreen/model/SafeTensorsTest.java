package io.mondegreen.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back, and files written by the reference library are read. */
class SafeTensorsTest {

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void name() {
        file = dir.resolve("x.safetensors");
    }

    @Test
    void allTypesRoundTripWithMetadata() throws IOException {
        float[] wide = new float[40_000];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = i * 0.37f - 3;
        }
        new SafeTensorsWriter()
                .metadata("tap", "decoder.1.hook_resid_post")
                .metadata("quote", "\"ä\n")
                .f16("z half", new float[] {1f, -0.5f, 65504f}, 3)
                .i32("ids", new int[] {7, -1, Integer.MAX_VALUE}, 3)
                .f32("wide", wide, 200, 200)
                .f32("scalar", new float[] {2.5f})
                .f32("nothing", new float[0], 0, 4)
                .write(file);
        try (SafeTensors read = SafeTensors.open(file)) {
            assertThat(read.metadata()).isEqualTo(Map.of("tap", "decoder.1.hook_resid_post", "quote", "\"ä\n"));
            assertThat(read.get("z half").toFloats()).containsExactly(1f, -0.5f, 65504f);
            assertThat(read.get("ids").toInts()).containsExactly(7, -1, Integer.MAX_VALUE);
            assertThat(read.get("wide").toFloats()).containsExactly(wide);
            assertThat(read.get("wide").toFloats(200, 3)).containsExactly(wide[200], wide[201], wide[202]);
            assertThat(read.get("z half").toFloats(1, 2)).containsExactly(-0.5f, 65504f);
            assertThatThrownBy(() -> read.get("z half").toFloats(2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(read.get("wide").shape()).containsExactly(200, 200);
            assertThat(read.get("scalar").shape()).isEmpty();
            assertThat(read.get("scalar").toFloats()).containsExactly(2.5f);
            assertThat(read.get("nothing").elements()).isZero();
            assertThat(read.tensors())
                    .allSatisfy(tensor ->
                            assertThat(tensor.offset() % tensor.dtype().bytes()).isZero());
        }
    }

    @Test
    void bytesDependOnContentNotOnOrder() throws IOException {
        Path other = dir.resolve("y.safetensors");
        new SafeTensorsWriter()
                .metadata("a", "1")
                .metadata("b", "2")
                .f32("p", new float[] {1}, 1)
                .i32("q", new int[] {2}, 1)
                .write(file);
        new SafeTensorsWriter()
                .i32("q", new int[] {2}, 1)
                .f32("p", new float[] {1}, 1)
                .metadata("b", "2")
                .metadata("a", "1")
                .write(other);
        assertThat(other).hasSameBinaryContentAs(file);
    }

    @Test
    void replacesAnOlderFileAndLeavesNothingElse() throws IOException {
        Files.writeString(file, "older and longer than what comes now ".repeat(100));
        new SafeTensorsWriter().f32("p", new float[] {1}, 1).write(file);
        try (SafeTensors read = SafeTensors.open(file)) {
            assertThat(read.get("p").toFloats()).containsExactly(1f);
        }
        try (var files = Files.list(dir)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void valuesThatDoNotFillTheirShapeAreRefused() {
        SafeTensorsWriter writer = new SafeTensorsWriter().f32("p", new float[6], 2, 3);
        assertThatThrownBy(() -> writer.f32("q", new float[6], 2, 2)).hasMessageContaining("'q'");
        assertThatThrownBy(() -> writer.i32("p", new int[1], 1)).hasMessageContaining("'p'");
    }

    @Test
    void shapesCannotBeChangedFromOutside() throws IOException {
        new SafeTensorsWriter().f32("p", new float[6], 2, 3).write(file);
        try (SafeTensors read = SafeTensors.open(file)) {
            read.get("p").shape()[0] = 99;
            assertThat(read.get("p").hasShape(2, 3)).isTrue();
        }
    }

    @Test
    void tensorOfAnotherTypeIsNotReadAsNumbers() throws IOException {
        new SafeTensorsWriter()
                .i32("ids", new int[] {1}, 1)
                .f32("p", new float[] {1}, 1)
                .write(file);
        try (SafeTensors read = SafeTensors.open(file)) {
            assertThatThrownBy(() -> read.get("ids").toFloats()).hasMessageContaining("'ids' is I32");
            assertThatThrownBy(() -> read.get("p").toInts()).hasMessageContaining("'p' is F32");
            assertThatThrownBy(() -> read.get("q"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("tensor 'q' is missing");
        }
    }

    @Test
    void brainFloatsAreTheUpperHalfOfSinglePrecision() throws IOException {
        byte[] data = {(byte) 0x80, 0x3F, 0x20, (byte) 0xC0, 0, 0};
        Files.write(file, SafeTensorsBytes.of("{'b':{'dtype':'BF16','shape':[3],'data_offsets':[0,6]}}", data));
        try (SafeTensors read = SafeTensors.open(file)) {
            assertThat(read.get("b").toFloats()).containsExactly(1f, -2.5f, 0f);
        }
    }

    @Test
    void closedFileCannotBeRead() throws IOException {
        new SafeTensorsWriter().f32("p", new float[] {1}, 1).write(file);
        SafeTensors read = SafeTensors.open(file);
        Tensor tensor = read.get("p");
        read.close();
        read.close();
        assertThatThrownBy(tensor::toFloats).isInstanceOf(IllegalStateException.class);
    }
}
