package io.mondegreen.model;

import io.mondegreen.files.Sha256Sums;
import io.mondegreen.files.SumsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds a model directory against its {@code SHA256SUMS}, before anything of it is opened: weights, configuration, tokenizer, and what lies
 * beside them (probes, clips of the self-test, interventions).
 */
public final class ModelManifest {

    private static final Pattern READ = Pattern.compile(".*\\.(json|safetensors|txt)");

    private ModelManifest() {}

    /**
     * Every file on the list has its hash, and no file that could be read is missing on it. A directory without a list passes,
     * unless one is asked for.
     *
     * @param hash SHA-256 that the list itself must have; with it no writer of the volume can change a file and the list
     * @throws ModelException if it is not so, with {@code MG-1321}
     */
    public static void require(Path dir, Optional<String> hash) {
        if (!Sha256Sums.in(dir) && hash.isEmpty()) {
            return;
        }
        try {
            Sha256Sums sums = Sha256Sums.read(dir);
            String found = sums.hash();
            if (hash.filter(wanted -> !wanted.equals(found)).isPresent()) {
                throw ModelException.manifest(dir.resolve(Sha256Sums.NAME)
                        + " is another list than mondegreen.model.manifest asks for: its SHA-256 is " + found + ", not "
                        + hash.get());
            }
            sums.require(name -> READ.matcher(name).matches());
        } catch (SumsException | IOException wrong) {
            throw ModelException.manifest(wrong.getMessage());
        }
    }

    /** Writes the list of these files of a directory. */
    public static void write(Path dir, Collection<String> names) throws IOException {
        Sha256Sums.of(dir, names).write();
    }
}
