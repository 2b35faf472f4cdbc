package io.mondegreen.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No damaged header gets as far as being mapped; each says which file and tensor and what is wrong. */
class BrokenSafeTensorsTest {

    @TempDir
    Path dir;

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("empty", new byte[0], "has 0 bytes"),
                Arguments.of("shorter than its length field", new byte[7], "has 7 bytes"),
                Arguments.of(
                        "truncated header",
                        SafeTensorsBytes.withLength(100, ascii("{}"), new byte[5]),
                        "header length 100"),
                Arguments.of(
                        "absurd length",
                        SafeTensorsBytes.withLength(Long.MAX_VALUE, ascii("{}"), new byte[0]),
                        "9223372036854775807"),
                Arguments.of(
                        "negative length",
                        SafeTensorsBytes.withLength(-1, ascii("{}"), new byte[0]),
                        "18446744073709551615"),
                Arguments.of(
                        "zero length", SafeTensorsBytes.withLength(0, new byte[0], new byte[4]), "header length 0"),
                Arguments.of("not JSON", SafeTensorsBytes.of("{{{", new byte[0]), "not valid JSON"),
                Arguments.of("JSON cut off", SafeTensorsBytes.of("{'a':{'dtype':", new byte[0]), "not valid JSON"),
                Arguments.of("a list", SafeTensorsBytes.of("[1]", new byte[0]), "not a JSON object"),
                Arguments.of("two objects", SafeTensorsBytes.of("{} {}", new byte[0]), "not valid JSON"),
                Arguments.of("tensor that is no object", SafeTensorsBytes.of("{'a':3}", new byte[0]), "'a'"),
                one("unknown dtype", "'F4','shape':[1],'data_offsets':[0,4]", 4, "dtype \"F4\""),
                one("no dtype", "null,'shape':[1],'data_offsets':[0,4]", 4, "dtype null"),
                one("no offsets", "'F32','shape':[1]", 4, "data_offsets"),
                one("no shape", "'F32','data_offsets':[0,4]", 4, "no shape"),
                one("three offsets", "'F32','shape':[1],'data_offsets':[0,4,4]", 4, "data_offsets"),
                one("offsets reversed", "'F32','shape':[1],'data_offsets':[4,0]", 4, "data_offsets"),
                one("offsets past the end", "'F32','shape':[2],'data_offsets':[0,8]", 4, "outside the 4 bytes"),
                one("negative offset", "'F32','shape':[1],'data_offsets':[-4,0]", 4, "data_offsets"),
                one(
                        "offset beyond 64 bits",
                        "'F32','shape':[1],'data_offsets':[0,18446744073709551616]",
                        4,
                        "data_offsets"),
                one("fractional shape", "'F32','shape':[1.0],'data_offsets':[0,4]", 4, "shape"),
                one("negative shape", "'F32','shape':[-1,-1],'data_offsets':[0,4]", 4, "shape"),
                one("shape of another size", "'F32','shape':[2],'data_offsets':[0,4]", 4, "not its shape"),
                one("dtype of another size", "'F16','shape':[1],'data_offsets':[0,4]", 4, "not its shape"),
                one(
                        "shape that overflows",
                        "'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]",
                        0,
                        "not its shape"),
                one("bytes after the last tensor", "'F32','shape':[1],'data_offsets':[0,4]", 9, "5 bytes after"),
                one("hole before the first tensor", "'F32','shape':[1],'data_offsets':[4,8]", 8, "hole"),
                Arguments.of(
                        "overlap",
                        SafeTensorsBytes.of(
                                "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},"
                                        + "'b':{'dtype':'U8','shape':[4],'data_offsets':[2,6]}}",
                                new byte[6]),
                        "tensor 'b' overlaps"),
                Arguments.of(
                        "same range twice",
                        SafeTensorsBytes.of(
                                "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},"
                                        + "'b':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}",
                                new byte[4]),
                        "overlaps"),
                Arguments.of(
                        "duplicate name",
                        SafeTensorsBytes.of(
                                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},"
                                        + "'a':{'dtype':'U8','shape':[2],'data_offsets':[2,4]}}",
                                new byte[4]),
                        "Duplicate field 'a'"),
                Arguments.of(
                        "header as large as the format allows",
                        SafeTensorsBytes.of("{" + " ".repeat(9 << 20) + "}", new byte[0]),
                        "limit 8388608"),
                one(
                        "as many axes as bytes",
                        "'U8','shape':[" + "1,".repeat(400) + "1],'data_offsets':[0,1]",
                        1,
                        "401 numbers"),
                one(
                        "shape that overflows to its size",
                        "'U8','shape':[4294967296,4294967296,4294967297],'data_offsets':[0,0]",
                        0,
                        "not its shape"),
                Arguments.of(
                        "empty tensor inside another",
                        SafeTensorsBytes.of(
                                "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},"
                                        + "'b':{'dtype':'U8','shape':[0],'data_offsets':[2,2]}}",
                                new byte[4]),
                        "'b' overlaps"),
                Arguments.of(
                        "no name",
                        SafeTensorsBytes.of("{'':{'dtype':'U8','shape':[0],'data_offsets':[0,0]}}", new byte[0]),
                        "name"),
                Arguments.of(
                        "endless name",
                        SafeTensorsBytes.of(
                                "{'" + "n".repeat(5000) + "':{'dtype':'U8','shape':[0],'data_offsets':[0,0]}}",
                                new byte[0]),
                        "longer than 512"),
                Arguments.of(
                        "name that writes a line of its own into a log",
                        SafeTensorsBytes.of(
                                "{'a\\n12:00 all is well':{'dtype':'U8','shape':[0],'data_offsets':[0,0]}}",
                                new byte[0]),
                        "a?12:00"),
                Arguments.of(
                        "duplicate of an endless name",
                        SafeTensorsBytes.of(
                                "{'" + "n".repeat(5000) + "':{},'" + "n".repeat(5000) + "':{}}", new byte[0]),
                        "Duplicate field"),
                Arguments.of(
                        "metadata that is no object",
                        SafeTensorsBytes.of("{'__metadata__':3}", new byte[0]),
                        "__metadata__"),
                Arguments.of(
                        "metadata that is no text",
                        SafeTensorsBytes.of("{'__metadata__':{'n':1}}", new byte[0]),
                        "__metadata__ 'n'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void damageIsNamed(String what, byte[] bytes, String said) throws IOException {
        Path file = dir.resolve("model.safetensors");
        Files.write(file, bytes);
        assertThatThrownBy(() -> SafeTensors.open(file))
                .as(what)
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(said)
                .satisfies(refused ->
                        assertThat(refused.getMessage()).hasSizeLessThan(700).doesNotContainPattern("[\\p{Cntrl}]"));
    }

    private static Arguments one(String what, String rest, int bytes, String said) {
        return Arguments.of(what, SafeTensorsBytes.of("{'a':{'dtype':" + rest + "}}", new byte[bytes]), said);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
