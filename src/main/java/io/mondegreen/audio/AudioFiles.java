package io.mondegreen.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads any audio file this program understands, told apart by content, not by name. */
public final class AudioFiles {

    /** Largest file that is read into memory, bytes. */
    static final long MAX_BYTES = 512L << 20;

    /** Longest recording that is decoded from a compressed file: six hours. */
    private static final long MAX_SECONDS = 6 * 3600;

    private AudioFiles() {}

    /**
     * @throws AudioFileException if it is neither RIFF WAVE nor Ogg Opus nor FLAC, or broken
     * @throws IOException if it cannot be read
     */
    public static Clip read(Path path) throws IOException {
        return parse(path.toString(), bounded(path), MAX_SECONDS);
    }

    /**
     * A file's content.
     *
     * @param file       its name, for messages
     * @param maxSeconds longest recording that a compressed file may stand for
     * @throws AudioFileException if it is neither RIFF WAVE nor Ogg Opus nor FLAC, or broken, or longer
     */
    public static Clip parse(String file, byte[] content, long maxSeconds) throws AudioFileException {
        if (startsWith(content, "RIFF")) {
            return WavFile.parse(file, content);
        }
        if (startsWith(content, "OggS")) {
            return OggOpus.parse(file, content, maxSeconds);
        }
        if (startsWith(content, "fLaC")) {
            return FlacFile.parse(file, content, maxSeconds);
        }
        throw new AudioFileException(
                file, "it is neither a WAVE nor an Ogg Opus nor a FLAC file", "convert it to WAVE, 16-bit PCM");
    }

    /** The whole file, if it is one and not too large. */
    static byte[] bounded(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new AudioFileException(path.toString(), "there is no such file", "check the path");
        }
        if (!Files.isRegularFile(path)) {
            throw new AudioFileException(path.toString(), "it is not a regular file", "give one audio file");
        }
        long size = Files.size(path);
        if (size > MAX_BYTES) {
            throw new AudioFileException(
                    path.toString(), "it has " + size + " bytes", "split it into files of at most " + MAX_BYTES);
        }
        return Files.readAllBytes(path);
    }

    private static boolean startsWith(byte[] content, String magic) {
        if (content.length < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if (content[i] != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
