package io.mondegreen.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * A checkpoint of one of Whisper's own shapes whose weights mean nothing, in half precision: for measurements of speed and memory,
 * which depend on the shape alone.
 */
public final class RandomModel {
    private static final long SEED = 1234;
    /** Random numbers are drawn once and repeated: drawing three billion would take longer than measuring. */
    private static final int BLOCK_BYTES = 8 << 20;

    private static final double SPREAD = 0.02;

    private RandomModel() {}

    /** The architecture of one of OpenAI's checkpoints. */
    public enum Shape {
        TINY(80, 384, 4, 6, 51_865),
        BASE(80, 512, 6, 8, 51_865),
        SMALL(80, 768, 12, 12, 51_865),
        MEDIUM(80, 1024, 24, 16, 51_865),
        LARGE_V3(128, 1280, 32, 20, 51_866);

        private final WhisperConfig config;

        Shape(int mels, int width, int layers, int heads, int vocab) {
            config = new WhisperConfig(
                    mels, width, layers, heads, 4 * width, layers, heads, 4 * width, vocab, 1500, 448, false, true);
        }

        public WhisperConfig config() {
            return config;
        }

        /** As it is commonly written, for example {@code large-v3}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Writes a model directory.
     *
     * @throws IOException if it cannot be written, for example for want of room: large-v3 has 3.1 GB
     */
    public static void write(Path dir, WhisperConfig config) throws IOException {
        Files.createDirectories(dir);
        Files.writeString(dir.resolve("config.json"), configuration(config));
        Files.writeString(
                dir.resolve("generation_config.json"),
                String.format(
                        Locale.ROOT,
                        "{\"decoder_start_token_id\": %d, \"eos_token_id\": %d, \"no_timestamps_token_id\": %d,"
                                + " \"suppress_tokens\": [], \"begin_suppress_tokens\": []}",
                        config.vocab() / 2 + 1,
                        config.vocab() / 2,
                        config.vocab() - config.sourcePositions() - 2));
        Map<String, long[]> shapes = new LinkedHashMap<>(WhisperWeights.of(config));
        StringJoiner header = new StringJoiner(", ", "{", "}");
        long end = 0;
        for (Map.Entry<String, long[]> weight : shapes.entrySet()) {
            long bytes = Short.BYTES * Arrays.stream(weight.getValue()).reduce(1, Math::multiplyExact);
            header.add(String.format(
                    Locale.ROOT,
                    "\"model.%s\": {\"dtype\": \"F16\", \"shape\": %s, \"data_offsets\": [%d, %d]}",
                    weight.getKey(),
                    Arrays.toString(weight.getValue()),
                    end,
                    end + bytes));
            end += bytes;
        }
        byte[] text = padded(header.toString());
        try (FileChannel file = FileChannel.open(
                dir.resolve("model.safetensors"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            write(file, length.putLong(text.length).flip());
            write(file, ByteBuffer.wrap(text));
            ByteBuffer block = numbers();
            for (long left = end; left > 0; left -= BLOCK_BYTES) {
                write(file, block.clear().limit((int) Math.min(BLOCK_BYTES, left)));
            }
        }
    }

    private static byte[] padded(String header) {
        int rest = header.length() % Long.BYTES;
        return (header + " ".repeat(rest == 0 ? 0 : Long.BYTES - rest)).getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer numbers() {
        SplittableRandom random = new SplittableRandom(SEED);
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (block.hasRemaining()) {
            block.putShort(Float.floatToFloat16((float) (SPREAD * random.nextGaussian())));
        }
        return block;
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private static String configuration(WhisperConfig config) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model_type", "\"whisper\"");
        fields.put("activation_function", "\"gelu\"");
        fields.put("num_mel_bins", config.mels());
        fields.put("d_model", config.dModel());
        fields.put("encoder_layers", config.encoderLayers());
        fields.put("encoder_attention_heads", config.encoderHeads());
        fields.put("encoder_ffn_dim", config.encoderFfn());
        fields.put("decoder_layers", config.decoderLayers());
        fields.put("decoder_attention_heads", config.decoderHeads());
        fields.put("decoder_ffn_dim", config.decoderFfn());
        fields.put("vocab_size", config.vocab());
        fields.put("max_source_positions", config.sourcePositions());
        fields.put("max_target_positions", config.targetPositions());
        fields.put("scale_embedding", config.scaleEmbedding());
        fields.put("tie_word_embeddings", config.tieWordEmbeddings());
        fields.put("eos_token_id", config.vocab() / 2);
        fields.put("decoder_start_token_id", config.vocab() / 2 + 1);
        StringJoiner json = new StringJoiner(", ", "{", "}");
        fields.forEach((name, value) -> json.add("\"" + name + "\": " + value));
        return json.toString();
    }
}
