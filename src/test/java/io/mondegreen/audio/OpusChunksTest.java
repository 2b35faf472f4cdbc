package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusPacketInfo;
import io.mondegreen.audio.AudioFormat.Encoding;
import io.mondegreen.audio.AudioFormatException.Reason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpusChunksTest {

    @ParameterizedTest
    @CsvSource({"OPUS, 8000, 60", "OPUS, 16000, 20", "OPUS_LENGTH16, 8000, 200", "OPUS_LENGTH16, 16000, 500"})
    void speechSurvivesTheWay(Encoding encoding, int rate, int chunkMs) {
        AudioFormat format = new AudioFormat(encoding, rate);
        float[] sent = tones(rate, 3000);
        float[] heard = new float[sent.length];
        ChunkEncoder encoder = format.encoder();
        ChunkDecoder decoder = format.decoder();
        int size = rate / 1000 * chunkMs;
        for (int at = 0; at + size <= sent.length; at += size) {
            byte[] chunk = encoder.encode(Arrays.copyOfRange(sent, at, at + size));
            assertThat(format.samples(chunk)).isEqualTo(size);
            System.arraycopy(decoder.decode(chunk), 0, heard, at, size);
        }
        // the encoder looks ahead by some ms
        assertThat(bestCorrelation(sent, heard, rate / 100)).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {2.5, 5, 10, 20, 40, 60})
    void everyLengthOfFrameInMonoAndStereoGivesItsSamples(double ms) throws OpusException {
        for (int channels = 1; channels <= 2; channels++) {
            OpusEncoder encoder = new OpusEncoder(48_000, channels, OpusApplication.OPUS_APPLICATION_AUDIO);
            int count = (int) (ms * 48);
            byte[] out = new byte[4000];
            short[] tone = new short[count * channels];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (short) (8000 * Math.sin(0.05 * i));
            }
            byte[] packet = Arrays.copyOf(out, encoder.encode(tone, 0, count, out, 0, out.length));
            AudioFormat wide = new AudioFormat(Encoding.OPUS, 16_000);
            assertThat(wide.samples(packet)).isEqualTo(count / 3);
            assertThat(wide.decode(packet)).hasSize(count / 3);
            assertThat(new AudioFormat(Encoding.OPUS, 8000).decode(packet)).hasSize(count / 6);
        }
    }

    /** Packets written by hand: first byte configuration 1 (narrow, 20 ms) or 3 (60 ms), then the code's own layout. */
    @ParameterizedTest
    @CsvSource({
        "08, 320", // a frame without bytes: discontinuous transmission
        "08aabb, 320",
        "09aabb, 640", // two of one length
        "0a01aabb, 640", // two of their own length
        "0b03aabbcc, 960",
        "0b8201aabb, 640",
        "0b4202aabb0000, 640", // two bytes of padding
        "1b02aabb, 1920", // twice 60 ms
    })
    void legalLayoutsAreMeasured(String hex, int samples) {
        byte[] packet = HexFormat.of().parseHex(hex);
        AudioFormat opus = new AudioFormat(Encoding.OPUS, 16_000);
        assertThat(opus.samples(packet)).isEqualTo(samples);
        assertThat(opus.decode(packet)).hasSize(samples);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "09aabbcc", // two of one length in an odd number of bytes
                "0a", // ends before a length
                "0afc", // ends inside a length
                "0a05aabb", // a length beyond the end
                "0b", // ends before its number of frames
                "0b00", // no frame
                "1b03aabbcc", // 180 ms
                "0b02aabbcc", // three bytes are not two frames
                "0b4209aabb", // more padding than packet
                "0b42ff", // ends inside the padding's length
                "0b8209aabb", // a length beyond the end
            })
    void truncatedAndIllegalPacketsAreRefused(String hex) {
        assertBad(Encoding.OPUS, HexFormat.of().parseHex(hex));
    }

    @Test
    void aFrameLongerThanTheCodecAllowsIsRefused() {
        byte[] packet = new byte[1277];
        packet[0] = 0x08;
        assertBad(Encoding.OPUS, packet);
        assertThat(new AudioFormat(Encoding.OPUS, 16_000).samples(Arrays.copyOf(packet, 1276)))
                .isEqualTo(320);
    }

    @Test
    void lengthsThatReachBeyondTheChunkAreRefused() {
        assertBad(Encoding.OPUS_LENGTH16, new byte[] {0});
        assertBad(Encoding.OPUS_LENGTH16, new byte[] {0, 3, 8, 1});
        assertBad(Encoding.OPUS_LENGTH16, new byte[] {0, 0}); // a packet has a byte at least
        assertBad(Encoding.OPUS_LENGTH16, new byte[] {0, 1, 8, 0});
    }

    @Test
    void moreThanAPacketHoldsIsRefusedByTheEncoder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AudioFormat(Encoding.OPUS, 16_000).encode(new float[16_000]))
                .withMessageContaining("framing=length16");
    }

    @Test
    void theLibraryAgreesAboutLengthsAndDecodesWhateverIsLegal() {
        SplittableRandom random = new SplittableRandom(71);
        AudioFormat opus = new AudioFormat(Encoding.OPUS, 16_000);
        ChunkDecoder decoder = opus.decoder();
        int legal = 0;
        int rounds = Integer.getInteger("opus.rounds", 6000);
        for (int i = 0; i < rounds; i++) {
            byte[] packet = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 400 : 30)];
            random.nextBytes(packet);
            int samples;
            try {
                samples = opus.samples(packet);
            } catch (AudioFormatException refused) {
                assertThat(refused.reason()).isEqualTo(Reason.BAD_PACKET);
                continue;
            }
            legal++;
            assertThat(OpusPacketInfo.getNumSamples(packet, 0, packet.length, 16_000))
                    .isEqualTo(samples);
            float[] decoded = decoder.decode(packet);
            assertThat(decoded).hasSize(samples);
            for (float x : decoded) {
                assertThat(x).isBetween(-1f, 1f);
            }
        }
        assertThat(legal).isGreaterThan(rounds / 4);
    }

    private static void assertBad(Encoding encoding, byte[] chunk) {
        AudioFormat format = new AudioFormat(encoding, 16_000);
        assertThatExceptionOfType(AudioFormatException.class)
                .isThrownBy(() -> format.samples(chunk))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.BAD_PACKET));
        assertThatExceptionOfType(AudioFormatException.class).isThrownBy(() -> format.decode(chunk));
    }

    private static float[] tones(int rate, int ms) {
        float[] x = new float[rate / 1000 * ms];
        for (int i = 0; i < x.length; i++) {
            double t = (double) i / rate;
            x[i] = (float) (0.3 * Math.sin(2 * Math.PI * 220 * t) * (1 + Math.sin(2 * Math.PI * 3 * t)));
        }
        return x;
    }

    private static double bestCorrelation(float[] a, float[] b, int maxLag) {
        double best = -1;
        for (int lag = 0; lag <= maxLag; lag++) {
            double ab = 0;
            double aa = 0;
            double bb = 0;
            for (int i = 0; i + lag < b.length; i++) {
                ab += (double) a[i] * b[i + lag];
                aa += (double) a[i] * a[i];
                bb += (double) b[i + lag] * b[i + lag];
            }
            best = Math.max(best, ab / Math.sqrt(aa * bb + 1e-12));
        }
        return best;
    }
}
