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
import java.nio.file.Path;

/**
 * The functions of ONNX Runtime's C API that we call, by their place in {@code struct OrtApi}. Places are only ever
 * appended to ({@code onnxruntime_c_api.h}: "the size of version N cannot change"), so numbers stay right across releases;
 * {@link #MIN_VERSION} is the first release that has them all.
 */
final class OrtApi {
    /** API version asked for: the release that brought {@code nonpad_kv_seqlen} and TensorScatter to the CPU. */
    static final int MIN_VERSION = 24;

    private static final int TABLE_BYTES = 8 * 430;
    private static final int MAX_MESSAGE = 1 << 20;
    private static final Linker LINKER = Linker.nativeLinker();

    private final MemorySegment table;
    final String version;

    private final MethodHandle getErrorMessage;
    private final MethodHandle releaseStatus;
    final MethodHandle createEnv;
    final MethodHandle createSessionFromArray;
    final MethodHandle createSessionOptions;
    final MethodHandle setGraphOptimizationLevel;
    final MethodHandle setIntraOpThreads;
    final MethodHandle createTensorWithData;
    final MethodHandle createMemoryInfo;
    final MethodHandle releaseSession;
    final MethodHandle releaseValue;
    final MethodHandle releaseSessionOptions;
    final MethodHandle releaseMemoryInfo;
    final MethodHandle addSessionConfigEntry;
    final MethodHandle runWithBinding;
    final MethodHandle createBinding;
    final MethodHandle bindInput;
    final MethodHandle bindOutput;
    final MethodHandle releaseBinding;
    final MethodHandle appendCuda;
    final MethodHandle createCudaOptions;
    final MethodHandle updateCudaOptions;
    final MethodHandle releaseCudaOptions;
    final MethodHandle addExternalFilesInMemory;
    final MethodHandle createRunOptions;
    final MethodHandle addRunConfigEntry;
    final MethodHandle releaseRunOptions;
    final MethodHandle placedParts;
    final MethodHandle partProvider;
    final MethodHandle partNodes;
    final MethodHandle nodeOperator;

    OrtApi(Path library) {
        try {
            SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
            MethodHandle getBase =
                    LINKER.downcallHandle(symbols.find("OrtGetApiBase").orElseThrow(), FunctionDescriptor.of(ADDRESS));
            MemorySegment base = ((MemorySegment) getBase.invokeExact()).reinterpret(16);
            MethodHandle getApi = handle(base.get(ADDRESS, 0), ADDRESS, JAVA_INT);
            MethodHandle getVersion = handle(base.get(ADDRESS, 8), ADDRESS);
            version = text((MemorySegment) getVersion.invokeExact());
            MemorySegment api = (MemorySegment) getApi.invokeExact(MIN_VERSION);
            if (api.address() == 0) {
                throw new OrtException("ONNX Runtime " + version + " is older than 1." + MIN_VERSION + ": " + library);
            }
            table = api.reinterpret(TABLE_BYTES);
        } catch (OrtException e) {
            throw e;
        } catch (Throwable e) {
            throw new OrtException("cannot load " + library, e);
        }
        getErrorMessage = handle(slot(2), ADDRESS, ADDRESS);
        releaseStatus = release(93);
        createEnv = call(3, JAVA_INT, ADDRESS, ADDRESS);
        createSessionFromArray = call(8, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
        createSessionOptions = call(10, ADDRESS);
        setGraphOptimizationLevel = call(23, ADDRESS, JAVA_INT);
        setIntraOpThreads = call(24, ADDRESS, JAVA_INT);
        createRunOptions = call(39, ADDRESS);
        createTensorWithData = call(49, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS);
        createMemoryInfo = call(68, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
        releaseMemoryInfo = release(94);
        releaseSession = release(95);
        releaseValue = release(96);
        releaseRunOptions = release(97);
        releaseSessionOptions = release(100);
        addSessionConfigEntry = call(130, ADDRESS, ADDRESS, ADDRESS);
        // addresses as numbers: the one call of every step makes no object
        runWithBinding = handle(slot(133), JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        createBinding = call(134, ADDRESS, ADDRESS);
        releaseBinding = release(135);
        bindInput = call(136, ADDRESS, ADDRESS, ADDRESS);
        bindOutput = call(137, ADDRESS, ADDRESS, ADDRESS);
        addRunConfigEntry = call(165, ADDRESS, ADDRESS, ADDRESS);
        appendCuda = call(204, ADDRESS, ADDRESS);
        createCudaOptions = call(205, ADDRESS);
        updateCudaOptions = call(206, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
        releaseCudaOptions = release(208);
        addExternalFilesInMemory = call(279, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
        placedParts = call(407, ADDRESS, ADDRESS, ADDRESS);
        partProvider = call(408, ADDRESS, ADDRESS);
        partNodes = call(409, ADDRESS, ADDRESS, ADDRESS);
        nodeOperator = call(412, ADDRESS, ADDRESS);
    }

    private MemorySegment slot(int index) {
        return table.get(ADDRESS, index * 8L);
    }

    private static MethodHandle handle(MemorySegment function, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(function, FunctionDescriptor.of(result, arguments));
    }

    /** A function that answers with a status. */
    private MethodHandle call(int index, MemoryLayout... arguments) {
        return handle(slot(index), ADDRESS, arguments);
    }

    private MethodHandle release(int index) {
        return LINKER.downcallHandle(slot(index), FunctionDescriptor.ofVoid(ADDRESS));
    }

    /** As {@link #check(MemorySegment)}, for a status taken as a number. */
    void check(long status) {
        if (status != 0) {
            check(MemorySegment.ofAddress(status));
        }
    }

    /** Throws what a status says; a null status is success. */
    void check(MemorySegment status) {
        if (status.address() == 0) {
            return;
        }
        String message;
        try {
            message = text((MemorySegment) getErrorMessage.invokeExact(status));
            releaseStatus.invokeExact(status);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        throw new OrtException(message);
    }

    /** Frees a native object with its own release function. */
    void release(MethodHandle releaseFunction, MemorySegment object) {
        try {
            releaseFunction.invokeExact(object);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A call through {@code invokeExact} threw by itself: only a wrong descriptor does that. */
    static RuntimeException unexpected(Throwable e) {
        return e instanceof RuntimeException known ? known : new OrtException("the native call itself failed", e);
    }

    static String text(MemorySegment chars) {
        return chars.reinterpret(MAX_MESSAGE).getString(0);
    }
}
