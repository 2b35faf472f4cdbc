package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavFileTest {

    private static final byte[] PCM_GUID_TAIL = {
        0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(WavFile.Encoding.class)
    void whatIsWrittenIsRead(WavFile.Encoding encoding) throws IOException {
        Clip clip = new Clip(new float[][] {{0, 0.5f, -0.25f}, {1, -1, 0.125f}, {0, 0, 0}}, 8000);
        Path file = folder.resolve("three.wav");
        WavFile.write(file, clip, encoding);
        Clip again = WavFile.read(file);
        assertThat(again.rateHz()).isEqualTo(8000);
        assertThat(again.channels()).hasDimensions(3, 3);
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 3; i++) {
                assertThat(again.channels()[c][i]).isCloseTo(clip.channels()[c][i], within(0.03f));
            }
        }
        assertThat(Files.size(file) % 2).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "1, 16", "3, 32", "6, 8", "7, 8"})
    void everyEncodingIsReadPlainAndExtensible(int tag, int bits) throws IOException {
        byte[] data = new byte[24];
        ByteBuffer samples = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < data.length / (bits / 8); i++) {
            switch (bits) {
                case 8 -> samples.put((byte) (3 * i));
                case 16 -> samples.putShort((short) (1000 * i));
                default -> samples.putFloat(0.1f * i);
            }
        }
        Clip plain = parse(wav(fmt(tag, 2, 16000, bits), data));
        Clip extensible = parse(wav(extensible(tag, 2, 16000, bits), data));
        assertThat(extensible.channels()).isDeepEqualTo(plain.channels());
        assertThat(plain.channels()[1][1])
                .isEqualTo(
                        switch (tag << 8 | bits) {
                            case 1 << 8 | 8 -> (9 - 128) / 128f;
                            case 1 << 8 | 16 -> 3000 / 32768f;
                            case 3 << 8 | 32 -> 0.1f * 3;
                            case 6 << 8 | 8 -> G711.decodeAlaw((byte) 9);
                            default -> G711.decodeUlaw((byte) 9);
                        });
    }

    @Test
    void unknownChunksOfOddLengthAreSkipped() throws IOException {
        byte[] list = chunk("LIST", new byte[] {1, 2, 3});
        byte[] content = riff(join(list, chunk("fmt ", fmt(1, 1, 8000, 16)), list, chunk("data", new byte[] {0, 64})));
        assertThat(parse(content).channels()[0]).containsExactly(0.5f);
    }

    @Test
    void anEmptyRecordingIsAClipWithoutSamples() throws IOException {
        assertThat(parse(wav(fmt(1, 2, 8000, 16), new byte[0])).samples()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 1 | 8000 | 4 | format tag 2",
                "1 | 1 | 8000 | 24 | 24 bits",
                "1 | 0 | 8000 | 16 | 0 channels",
                "1 | 65 | 8000 | 16 | 65 channels",
                "1 | 1 | 0 | 16 | 0 Hz",
                "1 | 1 | -1 | 16 | 4294967295 Hz",
            })
    void impossibleFormatsNameTheFileTheFaultAndTheFix(int tag, int channels, int rate, int bits, String fault) {
        assertThatExceptionOfType(AudioFileException.class)
                .isThrownBy(() -> parse(wav(fmt(tag, channels, rate, bits), new byte[4])))
                .withMessageStartingWith("x.wav: ")
                .withMessageContaining(fault)
                .withMessageContaining("; ");
    }

    @Test
    void aBlockSizeThatDoesNotFitIsRefused() {
        byte[] fmt = fmt(1, 2, 8000, 16);
        fmt[12] = 2;
        assertThatExceptionOfType(AudioFileException.class).isThrownBy(() -> parse(wav(fmt, new byte[4])));
    }

    @Test
    void aHalfSampleIsRefused() {
        assertThatExceptionOfType(AudioFileException.class)
                .isThrownBy(() -> parse(wav(fmt(1, 2, 8000, 16), new byte[6])))
                .withMessageContaining("whole number");
    }

    @Test
    void floatSamplesThatAreNotNumbersAreRefused() {
        byte[] nan = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(Float.NaN)
                .array();
        assertThatExceptionOfType(AudioFileException.class)
                .isThrownBy(() -> parse(wav(fmt(3, 1, 8000, 32), nan)))
                .withMessageContaining("sample 0");
    }

    @Test
    void dataBeforeItsFormatIsRefused() {
        byte[] content = riff(join(chunk("data", new byte[2]), chunk("fmt ", fmt(1, 1, 8000, 16))));
        assertThatExceptionOfType(AudioFileException.class)
                .isThrownBy(() -> parse(content))
                .withMessageContaining("before");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 12, 20, 43, 45})
    void aCutFileIsRefused(int length) {
        byte[] whole = wav(fmt(1, 1, 8000, 16), new byte[4]);
        assertThatExceptionOfType(AudioFileException.class).isThrownBy(() -> parse(Arrays.copyOf(whole, length)));
    }

    @Test
    void aChunkSizeBeyondTheFileIsRefused() {
        byte[] whole = wav(fmt(1, 1, 8000, 16), new byte[4]);
        for (int size : new int[] {5, 1000, Integer.MAX_VALUE, -1}) {
            byte[] bad = whole.clone();
            ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putInt(40, size);
            assertThatExceptionOfType(AudioFileException.class)
                    .as("data size %d", size)
                    .isThrownBy(() -> parse(bad));
        }
    }

    @Test
    void filesAreToldApartByContent() throws IOException {
        Path wav = Files.write(folder.resolve("a.opus"), wav(fmt(1, 1, 8000, 16), new byte[4]));
        Path opus = Files.write(folder.resolve("b.wav"), TestAudio.bytes("speech-8k.opus"));
        Path text = Files.writeString(folder.resolve("c.wav"), "hello");
        Path empty = Files.createFile(folder.resolve("d.wav"));
        assertThat(AudioFiles.read(wav).samples()).isEqualTo(2);
        assertThat(AudioFiles.read(opus).samples()).isEqualTo(5704);
        for (Path bad : new Path[] {text, empty, folder, folder.resolve("none.wav")}) {
            assertThatExceptionOfType(AudioFileException.class)
                    .isThrownBy(() -> AudioFiles.read(bad))
                    .withMessageStartingWith(bad + ": ");
        }
    }

    private static Clip parse(byte[] content) throws IOException {
        return WavFile.parse("x.wav", content);
    }

    private static byte[] wav(byte[] fmt, byte[] data) {
        return riff(join(chunk("fmt ", fmt), chunk("data", data)));
    }

    private static byte[] riff(byte[] chunks) {
        return chunk("RIFF", join("WAVE".getBytes(StandardCharsets.US_ASCII), chunks));
    }

    private static byte[] chunk(String id, byte[] body) {
        ByteBuffer out =
                ByteBuffer.allocate(8 + body.length + (body.length & 1)).order(ByteOrder.LITTLE_ENDIAN);
        return out.put(id.getBytes(StandardCharsets.US_ASCII))
                .putInt(body.length)
                .put(body)
                .array();
    }

    private static byte[] fmt(int tag, int channels, int rate, int bits) {
        ByteBuffer out = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        int block = channels * bits / 8;
        out.putShort((short) tag).putShort((short) channels).putInt(rate).putInt(rate * block);
        return out.putShort((short) block).putShort((short) bits).array();
    }

    private static byte[] extensible(int tag, int channels, int rate, int bits) {
        ByteBuffer out = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        out.put(fmt(0xFFFE, channels, rate, bits))
                .putShort((short) 22)
                .putShort((short) bits)
                .putInt(0);
        return out.putShort((short) tag).putShort((short) 0).put(PCM_GUID_TAIL).array();
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            out.put(part);
        }
        return out.array();
    }
}
