package io.mondegreen.lab.probing;

import io.mondegreen.audio.AudioFiles;
import io.mondegreen.audio.LogMel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeSet;

/** Audio files at 16 kHz; the last one is kept, because rows of one file stand together. */
final class AudioShelf {
    private static final int PER_MS = LogMel.RATE_HZ / 1000;

    private Path held;
    private float[] pcm;

    /**
     * A part of a file, its channels mixed.
     *
     * @param endMs {@link Integer#MAX_VALUE} for the file's end
     * @throws IOException if the file cannot be read, or ends before the part does
     */
    float[] part(String place, Path file, int startMs, int endMs) throws IOException {
        if (!file.equals(held)) {
            pcm = AudioFiles.read(file).at(LogMel.RATE_HZ).mixed();
            held = file;
        }
        int lengthMs = pcm.length / PER_MS;
        if (startMs >= lengthMs || endMs != Integer.MAX_VALUE && endMs > lengthMs) {
            throw new IOException(place + ": " + file + " ends at " + lengthMs + " ms; correct startMs and endMs");
        }
        int end = endMs == Integer.MAX_VALUE ? pcm.length : endMs * PER_MS;
        return Arrays.copyOfRange(pcm, startMs * PER_MS, end);
    }

    /** SHA-256 of files, in the order of their names. */
    static String hash(Collection<Path> files) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : new TreeSet<>(files)) {
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
