package io.mondegreen.ort;

import io.mondegreen.files.Sha256Sums;
import io.mondegreen.files.SumsException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds the folder that ONNX Runtime is loaded from. Nothing is ever loaded from the system's library path: either the
 * folder that {@code mondegreen.natives} names, whose libraries must have the hashes of its {@code SHA256SUMS}, or the class
 * path's own copy, unpacked into a folder that only this user can write and compared byte by byte with the jar before each use.
 */
final class Natives {
    private static final List<String> CUDA_PARTS =
            List.of("libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so");

    private static final Pattern LIBRARY = Pattern.compile(".*\\.(so(\\.[0-9.]+)?|dylib|dll)");

    private Natives() {}

    /** The folder that holds {@link #libraryName()}, and the CUDA provider beside it where the class path has one. */
    static Path folder() {
        String named = System.getProperty("mondegreen.natives", "");
        if (!named.isEmpty()) {
            Path folder = Path.of(named);
            if (!Files.isRegularFile(folder.resolve(libraryName()))) {
                throw new OrtException("mondegreen.natives=" + folder + " holds no " + libraryName()
                        + "; unzip the onnxruntime jar's ai/onnxruntime/native/" + platform() + " there");
            }
            return verified(folder);
        }
        try {
            Path folder = privateFolder();
            unpack(libraryName(), folder, true);
            for (String part : CUDA_PARTS) {
                unpack(part, folder, false);
            }
            return folder;
        } catch (IOException e) {
            throw new OrtException(
                    "cannot unpack ONNX Runtime; set -Dmondegreen.natives to a folder that holds it unpacked", e);
        }
    }

    /** The runtime loads providers from its folder by itself, so every library there counts, and not this one alone. */
    private static Path verified(Path folder) {
        try {
            Sha256Sums.read(folder).require(name -> LIBRARY.matcher(name).matches());
            return folder;
        } catch (SumsException wrong) {
            throw new OrtException("MG-1402 nothing is loaded from mondegreen.natives=" + folder + ": "
                    + wrong.getMessage()
                    + ". Lay the folder out again (mondegreen image tree), or, if you trust what lies"
                    + " there: (cd " + folder + " && sha256sum *.so > " + Sha256Sums.NAME + ")");
        }
    }

    /** Whether the folder holds the CUDA provider. */
    static boolean hasCuda(Path folder) {
        return CUDA_PARTS.stream().allMatch(part -> Files.isRegularFile(folder.resolve(part)));
    }

    static String libraryName() {
        return switch (osName()) {
            case "osx" -> "libonnxruntime.dylib";
            case "win" -> "onnxruntime.dll";
            default -> "libonnxruntime.so";
        };
    }

    private static String osName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    }

    private static String platform() {
        String arch = System.getProperty("os.arch");
        return osName() + "-" + (arch.equals("aarch64") ? "aarch64" : "x64");
    }

    private static Path privateFolder() throws IOException {
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        // the CPU's and the GPU's jar hold different libraries of one name: each has its folder
        boolean cuda = CUDA_PARTS.stream()
                .allMatch(part -> Natives.class.getClassLoader().getResource(resource(part)) != null);
        Path folder = Path.of(cache, "mondegreen", cuda ? "natives-cuda" : "natives");
        try {
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            if (Files.isWritable(folder)) {
                return folder;
            }
        } catch (IOException | UnsupportedOperationException e) {
            // a read-only home is normal in a container: a private temporary folder serves for this run
            return temporaryFolder();
        }
        return temporaryFolder();
    }

    private static Path temporaryFolder() throws IOException {
        Path folder = Files.createTempDirectory("mondegreen-natives");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAll(folder), "natives-cleanup"));
        return folder;
    }

    private static void deleteAll(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("natives folder was not removed", e);
        }
    }

    private static void unpack(String name, Path folder, boolean required) throws IOException {
        String resource = resource(name);
        Path file = folder.resolve(name);
        try (InputStream in = open(resource)) {
            if (in == null) {
                if (required) {
                    throw new OrtException("the class path has no " + resource
                            + "; ONNX Runtime's jar does not serve this platform: set -Dmondegreen.natives");
                }
                return;
            }
            if (Files.isRegularFile(file) && sameBytes(in, file)) {
                return;
            }
        }
        Path fresh = Files.createTempFile(folder, name, ".part");
        try (InputStream in = open(resource)) {
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String resource(String name) {
        return "ai/onnxruntime/native/" + platform() + "/" + name;
    }

    private static InputStream open(String resource) {
        return Natives.class.getClassLoader().getResourceAsStream(resource);
    }

    private static boolean sameBytes(InputStream expected, Path file) throws IOException {
        byte[] a = new byte[1 << 16];
        byte[] b = new byte[1 << 16];
        try (InputStream actual = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            while (true) {
                int n = expected.readNBytes(a, 0, a.length);
                int m = actual.readNBytes(b, 0, b.length);
                if (n != m || !Arrays.equals(a, 0, n, b, 0, m)) {
                    return false;
                }
                if (n < a.length) {
                    return true;
                }
            }
        }
    }
}
