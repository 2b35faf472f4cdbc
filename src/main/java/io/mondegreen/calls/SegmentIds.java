package io.mondegreen.calls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names segments: SHA-256 over length-prefixed fields, the first 16 bytes in hexadecimal. */
final class SegmentIds {
    private SegmentIds() {}

    static String id(CallKey key, long startMs, int revision, String fingerprint) {
        MessageDigest digest = sha256();
        for (String field : new String[] {"segment", key.tenant(), key.call(), key.channel(), fingerprint}) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        digest.update(ByteBuffer.allocate(12).putLong(startMs).putInt(revision).flip());
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
