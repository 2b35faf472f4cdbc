package io.mondegreen.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The hashes of a folder's files: one line for each, as {@code sha256sum} writes them and {@code sha256sum -c} reads them. They say that
 * the files are those that were meant; whoever can write the list as well as the files is held up only by {@link #hash()}.
 *
 * @param byName 64 hex digits by plain file name
 */
public record Sha256Sums(Path folder, Map<String, String> byName) {

    /** The list's own name. */
    public static final String NAME = "SHA256SUMS";

    private static final long MAX_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](?:\\./)?([^/\\p{Cntrl}]{1,255})");

    public Sha256Sums {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /** Whether the folder has a list. */
    public static boolean in(Path folder) {
        return Files.exists(folder.resolve(NAME));
    }

    /**
     * Reads a folder's list.
     *
     * @throws SumsException if there is none, or it is none
     */
    public static Sha256Sums read(Path folder) {
        Path list = folder.resolve(NAME);
        Map<String, String> byName = new TreeMap<>();
        try {
            if (!Files.isRegularFile(list) || Files.size(list) > MAX_BYTES) {
                throw new SumsException(folder + " has no " + NAME + " of at most " + MAX_BYTES + " bytes");
            }
            for (String line : Files.readAllLines(list)) {
                Matcher entry = LINE.matcher(line);
                if (!entry.matches()) {
                    throw new SumsException(list + ": line " + (byName.size() + 1)
                            + " is not 64 hex digits, two blanks and the name of a file in this folder");
                }
                if (byName.put(entry.group(2), entry.group(1)) != null) {
                    throw new SumsException(list + ": names " + entry.group(2) + " twice");
                }
            }
        } catch (MalformedInputException binary) {
            throw new SumsException(list + " is not text", binary);
        } catch (IOException e) {
            throw new SumsException(list + " cannot be read", e);
        }
        return new Sha256Sums(folder, byName);
    }

    /** Hashes these files of a folder. */
    public static Sha256Sums of(Path folder, Collection<String> names) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (String name : names) {
            byName.put(name, sha256(folder.resolve(name)));
        }
        return new Sha256Sums(folder, byName);
    }

    /** Writes the list into its folder. */
    public void write() throws IOException {
        StringBuilder text = new StringBuilder();
        byName.forEach(
                (name, hash) -> text.append(hash).append("  ").append(name).append('\n'));
        Files.writeString(folder.resolve(NAME), text);
    }

    /**
     * Holds the folder against the list: every file on it is there and has its hash, and every file at the top whose name matters is
     * on it. Reads all of them, at what one core hashes.
     *
     * @param matters names that must not be there unlisted
     * @throws SumsException at the first that is not so
     */
    public Sha256Sums require(Predicate<String> matters) {
        byName.forEach((name, hash) -> {
            Path file = folder.resolve(name);
            try {
                if (!Files.isRegularFile(file)) {
                    throw new SumsException(file + " is on " + NAME + ", and is not there");
                }
                String found = sha256(file);
                if (!found.equals(hash)) {
                    throw new SumsException(file + " is not the file that " + NAME + " lists: its SHA-256 is " + found
                            + ", and should be " + hash);
                }
            } catch (IOException e) {
                throw new SumsException(file + " cannot be read", e);
            }
        });
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(NAME) && matters.test(name))
                    .filter(name -> !byName.containsKey(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new SumsException(folder.resolve(name) + " is not on " + NAME);
                    });
        } catch (IOException e) {
            throw new SumsException(folder + " cannot be read", e);
        }
        return this;
    }

    /** SHA-256 of the list itself, which stands for all that it lists. */
    public String hash() throws IOException {
        return sha256(folder.resolve(NAME));
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
