package io.mondegreen.cli;

import io.mondegreen.files.Sha256Sums;
import io.mondegreen.model.ModelLinks;
import io.mondegreen.model.ModelManifest;
import io.mondegreen.model.WhisperModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mondegreen model copy}: what an init container does before the service starts. */
@Command(
        name = "copy",
        description = {
            "Copy a model directory, and keep the copy only if it is the model that --hash names.",
            "The copy appears under its name all at once; one that is there and right stays as it is. SHA256SUMS beside its",
            "files lists their hashes: the source's own where it has one, which the files must fit."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen model show models/mini                          prints the hash",
            "  mondegreen model copy /source /models/whisper --hash 3f2a…  64 hex digits"
        })
final class ModelCopyCommand implements Callable<Integer> {

    @Mixin
    VerboseOption verbose;

    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FROM", description = "directory with a model in HuggingFace layout")
    Path from;

    @Parameters(index = "1", paramLabel = "TO", description = "directory that is made")
    Path to;

    @Option(names = "--hash", required = true, paramLabel = "HEX", description = "of the model, 64 hex digits")
    String hash;

    @Override
    public Integer call() throws IOException {
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--hash '" + hash + "' is not 64 hex digits; `mondegreen model show` prints them");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (Files.isDirectory(to)) {
            check(to);
            out.println(to + " is there and right");
        } else {
            Path beside = to.resolveSibling(to.getFileName() + ".part");
            delete(beside);
            copy(beside);
            try {
                if (!Sha256Sums.in(beside)) {
                    ModelManifest.write(beside, names(beside));
                }
                check(beside);
            } catch (RuntimeException wrong) {
                delete(beside);
                throw wrong;
            }
            Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
            out.println("copied " + from + " to " + to);
        }
        out.flush();
        return 0;
    }

    private void check(Path dir) {
        ModelManifest.require(dir, Optional.empty());
        try (WhisperModel model = WhisperModel.open(dir)) {
            if (!model.hash().equals(hash)) {
                throw new CommandFailure(dir + " holds another model: its hash is " + model.hash() + ", asked for was "
                        + hash + ". Bring the right one, or set the hash of this one");
            }
        }
    }

    /** Files at the top alone, as a model has them; HuggingFace keeps them as links, which are followed into its own cache. */
    private void copy(Path target) throws IOException {
        List<Path> files = ModelLinks.files(from);
        Files.createDirectories(target);
        for (Path file : files) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
    }

    private static List<String> names(Path dir) {
        return ModelLinks.files(dir).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static void delete(Path dir) throws IOException {
        if (!Files.exists(dir)) {
            return;
        }
        Files.walkFileTree(dir, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes about) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failed) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
