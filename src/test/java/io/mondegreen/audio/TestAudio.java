package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Test vectors under {@code src/test/resources/audio}. */
final class TestAudio {

    private TestAudio() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = TestAudio.class.getResourceAsStream("/audio/" + name)) {
            assertThat(in).as("test resource %s", name).isNotNull();
            return in.readAllBytes();
        }
    }

    /** Little-endian 16-bit samples. */
    static float[] s16(String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
        float[] samples = new float[bytes.remaining() / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = bytes.getShort(2 * i) / 32768f;
        }
        return samples;
    }

    /** Little-endian 32-bit floats. */
    static float[] f32(String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
