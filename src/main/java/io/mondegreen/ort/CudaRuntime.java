package io.mondegreen.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The few functions of the CUDA runtime (CUDA 12, {@code cuda_runtime_api.h}) that ONNX Runtime does not offer through its own
 * interface: memory at an address that stays, page-locked memory, and copies between them. It is the same library that the CUDA
 * provider is linked with. Every call names its card, since a thread has a current one. Safe for use by many threads.
 */
final class CudaRuntime {
    static final String LIBRARY = "libcudart.so.12";

    private static final Linker LINKER = Linker.nativeLinker();
    private static final int TO_DEVICE = 1;
    private static final int TO_HOST = 2;
    private static final int WITHIN_DEVICE = 3;

    /** {@code cudaDeviceProp} begins with the name, 256 characters; its size differs from release to release, about 1 kB. */
    private static final long PROPERTIES_BYTES = 8192;

    private static Optional<CudaRuntime> loaded = Optional.empty();

    private final MethodHandle setDevice;
    private final MethodHandle malloc;
    private final MethodHandle free;
    private final MethodHandle mallocHost;
    private final MethodHandle freeHost;
    private final MethodHandle memcpy;
    private final MethodHandle memset;
    private final MethodHandle memGetInfo;
    private final MethodHandle properties;
    private final MethodHandle driverVersion;
    private final MethodHandle errorString;

    private CudaRuntime(SymbolLookup symbols) {
        setDevice = handle(symbols, "cudaSetDevice", JAVA_INT);
        malloc = handle(symbols, "cudaMalloc", ADDRESS, JAVA_LONG);
        free = handle(symbols, "cudaFree", JAVA_LONG);
        mallocHost = handle(symbols, "cudaMallocHost", ADDRESS, JAVA_LONG);
        freeHost = handle(symbols, "cudaFreeHost", JAVA_LONG);
        // addresses as numbers: what every step calls makes no object
        memcpy = handle(symbols, "cudaMemcpy", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
        memset = handle(symbols, "cudaMemset", JAVA_LONG, JAVA_INT, JAVA_LONG);
        memGetInfo = handle(symbols, "cudaMemGetInfo", ADDRESS, ADDRESS);
        properties = handle(symbols, "cudaGetDeviceProperties_v2", ADDRESS, JAVA_INT);
        driverVersion = handle(symbols, "cudaDriverGetVersion", ADDRESS);
        errorString = LINKER.downcallHandle(
                symbols.findOrThrow("cudaGetErrorString"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    private static MethodHandle handle(SymbolLookup symbols, String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /**
     * The CUDA runtime of this process.
     *
     * @throws OrtException if its library is not where the system's loader looks
     */
    static synchronized CudaRuntime get() {
        if (loaded.isEmpty()) {
            try {
                loaded = Optional.of(new CudaRuntime(SymbolLookup.libraryLookup(LIBRARY, Arena.global())));
            } catch (RuntimeException e) {
                throw new OrtException(
                        "cannot load " + LIBRARY + "; install the CUDA 12 runtime where the system's loader"
                                + " finds it, or name its folder in LD_LIBRARY_PATH",
                        e);
            }
        }
        return loaded.get();
    }

    /** Zeroed memory of a card; its address. */
    long allocate(int card, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            use(card);
            MemorySegment out = arena.allocate(JAVA_LONG);
            check((int) malloc.invokeExact(out, bytes), "allocating " + bytes + " bytes on card " + card);
            long address = out.get(JAVA_LONG, 0);
            zero(card, address, bytes);
            return address;
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    /** Gives memory back; where that is refused the card is gone, and the memory with it. */
    void free(int card, long address) {
        try {
            use(card);
            int _ = (int) free.invokeExact(address);
        } catch (OrtException gone) {
            // nothing is left to free
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    /** Zeroed page-locked main memory, which a card copies from and to without a detour; its address. */
    long allocateHost(int card, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            use(card);
            MemorySegment out = arena.allocate(JAVA_LONG);
            check((int) mallocHost.invokeExact(out, bytes), "page-locking " + bytes + " bytes of main memory");
            long address = out.get(JAVA_LONG, 0);
            MemorySegment.ofAddress(address).reinterpret(bytes).fill((byte) 0);
            return address;
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    void freeHost(long address) {
        try {
            int _ = (int) freeHost.invokeExact(address);
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    /** Copies from main memory to a card; done when this returns. */
    void toDevice(int card, long to, long from, long bytes) {
        copy(card, to, from, bytes, TO_DEVICE);
    }

    /** Copies from a card to main memory; done when this returns. */
    void toHost(int card, long to, long from, long bytes) {
        copy(card, to, from, bytes, TO_HOST);
    }

    /** Copies on a card. */
    void within(int card, long to, long from, long bytes) {
        copy(card, to, from, bytes, WITHIN_DEVICE);
    }

    private void copy(int card, long to, long from, long bytes, int kind) {
        try {
            use(card);
            check((int) memcpy.invokeExact(to, from, bytes, kind), "copying to or from a card");
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    void zero(int card, long address, long bytes) {
        try {
            use(card);
            check((int) memset.invokeExact(address, 0, bytes), "clearing memory of a card");
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    /** What a card is and has left. */
    Card describe(int card) {
        try (Arena arena = Arena.ofConfined()) {
            use(card);
            MemorySegment name = arena.allocate(PROPERTIES_BYTES);
            check((int) properties.invokeExact(name, card), "asking card " + card + " what it is");
            MemorySegment left = arena.allocate(JAVA_LONG);
            MemorySegment all = arena.allocate(JAVA_LONG);
            check((int) memGetInfo.invokeExact(left, all), "asking card " + card + " for its memory");
            MemorySegment version = arena.allocate(JAVA_INT);
            check((int) driverVersion.invokeExact(version), "asking for the driver's version");
            return new Card(
                    card,
                    name.getString(0),
                    version.get(JAVA_INT, 0) / 1000 + "." + version.get(JAVA_INT, 0) % 1000 / 10,
                    left.get(JAVA_LONG, 0),
                    all.get(JAVA_LONG, 0));
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    private void use(int card) throws Throwable {
        int code = (int) setDevice.invokeExact(card);
        if (code != 0) {
            check(code, "choosing card " + card);
        }
    }

    private void check(int code, String doing) throws Throwable {
        if (code != 0) {
            MemorySegment text = (MemorySegment) errorString.invokeExact(code);
            throw new OrtException("CUDA error " + code + " " + doing + ": "
                    + text.reinterpret(1024).getString(0));
        }
    }
}
