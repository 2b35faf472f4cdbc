package io.mondegreen.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * ONNX Runtime, loaded once per process. Knows devices, tensors, sessions and bindings, and nothing of Whisper. Objects made
 * here are not thread-safe unless they say so; a session may be run by one thread at a time.
 */
public final class Ort {
    /** Errors come back as exceptions; the runtime need not print them as well. */
    private static final int LOG_FATAL = 4;

    private static Optional<Ort> loaded = Optional.empty();

    final OrtApi api;
    final MemorySegment env;
    final MemorySegment cpuInfo;

    private final Path folder;

    private Ort(OrtApi api, Path folder) {
        this.api = api;
        this.folder = folder;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            api.check((MemorySegment) api.createEnv.invokeExact(LOG_FATAL, arena.allocateFrom("mondegreen"), out));
            env = out.get(ADDRESS, 0);
            cpuInfo = memoryInfo("Cpu", 0);
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    /**
     * The runtime of this process.
     *
     * @throws OrtException if its library cannot be unpacked or loaded
     */
    public static synchronized Ort get() {
        if (loaded.isEmpty()) {
            Path folder = Natives.folder();
            loaded = Optional.of(DeepStack.call(
                    "onnxruntime-load", () -> new Ort(new OrtApi(folder.resolve(Natives.libraryName())), folder)));
        }
        return loaded.get();
    }

    /** ONNX Runtime's version, for example {@code 1.29.0}. */
    public String version() {
        return api.version;
    }

    /** Whether the CUDA provider came with the library; whether a card and CUDA's own libraries are there, opening a session tells. */
    public boolean hasCudaProvider() {
        return Natives.hasCuda(folder);
    }

    /** The folder that the library was loaded from. */
    public Path folder() {
        return folder;
    }

    /** Memory descriptor of a device; lives as long as the process. */
    MemorySegment memoryInfo(String name, int deviceId) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            // 1 = arena allocator, 0 = default memory type
            api.check((MemorySegment) api.createMemoryInfo.invokeExact(arena.allocateFrom(name), 1, deviceId, 0, out));
            return out.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }
}
