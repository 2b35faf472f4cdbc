package io.mondegreen.guard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids as pure functions of facts: a replay gives the same id, two different facts never the same. Fields are hashed with
 * their length in front, so that ("ab","c") and ("a","bc") differ; the id is the first 130 bits of SHA-256 in lower-case
 * base 32 (RFC 4648's alphabet, no padding): 26 characters.
 */
public final class AlertIds {

    private static final int LENGTH = 26;
    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();

    private AlertIds() {}

    /**
     * What the ids of one deployment share.
     *
     * @param model  hash of the checkpoint
     * @param bundle hash of the probe bundle, empty where there is none
     * @param policy {@link GuardPolicy#hash()}
     */
    public record Source(String model, String bundle, String policy) {}

    /** The id of an episode: one per call, channel, type and window that it began in. */
    public static String episode(Source source, WindowContext window, AlertType type) {
        return hash(
                "episode",
                window.tenant(),
                window.call(),
                window.channel(),
                type.wire(),
                Long.toString(window.startMs()),
                source.model(),
                source.bundle(),
                source.policy());
    }

    /** The id of one record in an episode's life. */
    public static String alert(Source source, WindowContext window, AlertType type, AlertState state) {
        return hash(
                "alert",
                window.tenant(),
                window.call(),
                window.channel(),
                type.wire(),
                Long.toString(window.startMs()),
                Integer.toString(window.revision()),
                state.name(),
                source.model(),
                source.bundle(),
                source.policy());
    }

    /** 26 characters that stand for these fields in this order. */
    public static String hash(String... fields) {
        MessageDigest sha = sha256();
        for (String field : fields) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            sha.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            sha.update(bytes);
        }
        byte[] digest = sha.digest();
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            int bit = 5 * i;
            int pair = (digest[bit / 8] & 0xff) << 8 | digest[bit / 8 + 1] & 0xff;
            id.append(ALPHABET[pair >> 11 - bit % 8 & 31]);
        }
        return id.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
