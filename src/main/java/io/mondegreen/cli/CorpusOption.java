package io.mondegreen.cli;

import io.mondegreen.app.Home;
import io.mondegreen.audio.bank.SpeechBank;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --corpus DIR}: a speech bank; the project's own where the user names none. */
final class CorpusOption {
    @Option(
            names = "--corpus",
            paramLabel = "DIR",
            description = "Speech bank with manifest.jsonl (default: the project's corpus/bank).")
    Path dir;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of noise, cuts and levels (default: ${DEFAULT-VALUE}).")
    long seed;

    /**
     * Opens it.
     *
     * @throws CommandFailure if it is not there or broken
     */
    SpeechBank open() {
        Path bank = path();
        try {
            return SpeechBank.open(bank);
        } catch (IOException e) {
            throw new CommandFailure("cannot open the speech bank " + bank + ": " + e.getMessage(), e);
        }
    }

    /** SHA-256 over the bank's files, names and contents. */
    String hash() {
        try (var files = Files.list(path())) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new CommandFailure("cannot read the corpus: " + e.getMessage(), e);
        }
    }

    Path path() {
        return Optional.ofNullable(dir).orElseGet(() -> Home.dir().resolve("corpus/bank"));
    }
}
