package io.mondegreen.model;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;

/**
 * SHA-256 over what a checkpoint computes, however it is stored: the line {@code mondegreen-model-1}, one line with the
 * architecture ({@link WhisperConfig#canonical()}), then for each tensor in order of its name without the {@code model.}
 * prefix the line {@code name dtype [shape]} and its bytes. Lines are UTF-8 and end with {@code \n}. The same weights
 * sharded, renamed or with another {@code __metadata__} have the same hash; the same weights in another precision do not.
 */
final class ModelHash {

    private static final long SLICE = 16L << 20;

    private ModelHash() {}

    static String of(WhisperConfig config, SortedMap<String, Tensor> tensors) {
        MessageDigest sha = sha256();
        line(sha, "mondegreen-model-1");
        line(sha, config.canonical());
        tensors.forEach((name, tensor) -> {
            line(sha, name + " " + tensor.dtype() + " " + Arrays.toString(tensor.shape()));
            MemorySegment data = tensor.data();
            for (long at = 0; at < data.byteSize(); at += SLICE) {
                sha.update(
                        data.asSlice(at, Math.min(SLICE, data.byteSize() - at)).asByteBuffer());
            }
        });
        return HexFormat.of().formatHex(sha.digest());
    }

    private static void line(MessageDigest sha, String text) {
        sha.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
