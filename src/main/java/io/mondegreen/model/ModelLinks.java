package io.mondegreen.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Symbolic links in a model directory. Whoever fills a volume must not have other files of the pod read: a link may lead to a file
 * within the directory (as Kubernetes' volumes have them) or to the blobs of the HuggingFace cache that the directory is a snapshot of.
 */
public final class ModelLinks {

    private ModelLinks() {}

    /**
     * The files at the top of a directory, none of which leads out of it.
     *
     * @throws ModelException if one does, or leads nowhere
     */
    public static List<Path> files(Path dir) {
        try (Stream<Path> all = Files.list(dir)) {
            Path inside = dir.toRealPath();
            List<Path> links =
                    all.filter(file -> !Files.isDirectory(file)).sorted().toList();
            for (Path file : links) {
                requireInside(file, inside);
            }
            return links.stream().filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw ModelException.file(dir, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireInside(Path file, Path inside) throws IOException {
        if (!Files.isSymbolicLink(file)) {
            return;
        }
        Path target;
        try {
            target = file.toRealPath();
        } catch (NoSuchFileException e) {
            throw ModelException.file(file, "is a link to nothing; download the model again", e);
        }
        if (!target.startsWith(inside) && !target.startsWith(blobs(inside))) {
            throw ModelException.file(
                    file, "is a link to " + target + ", outside of the model's directory; put the file itself there");
        }
    }

    /** {@code models--owner--name/snapshots/REVISION} has its files in {@code models--owner--name/blobs}. */
    private static Path blobs(Path inside) {
        Path snapshots = inside.getParent();
        return snapshots != null && snapshots.endsWith("snapshots") ? snapshots.resolveSibling("blobs") : inside;
    }
}
