package io.mondegreen.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * The inputs and outputs of one way to run a session, bound once and run many times. The same tensor bound as input and
 * output is updated in place where the operator allows it (TensorScatter does).
 */
public final class Binding implements AutoCloseable {
    private final OrtApi api;
    private final MemorySegment session;
    private final MemorySegment handle;
    private final Arena arena = Arena.ofShared();
    private final Map<String, MemorySegment> names = new HashMap<>();
    private boolean closed;

    public Binding(Session session) {
        this.api = Ort.get().api;
        this.session = session.handle();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            api.check((MemorySegment) api.createBinding.invokeExact(this.session, out));
            handle = out.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    /**
     * Binds an input. On CUDA a tensor in main memory is copied to the card here and not at each run: bind it again when it
     * has changed.
     *
     * @throws OrtException if the graph has no such input
     */
    public Binding input(String name, Tensor tensor) {
        try {
            api.check((MemorySegment) api.bindInput.invokeExact(handle, name(name), tensor.handle));
            return this;
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    /** Binds an output. */
    public Binding output(String name, Tensor tensor) {
        try {
            api.check((MemorySegment) api.bindOutput.invokeExact(handle, name(name), tensor.handle));
            return this;
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    private MemorySegment name(String name) {
        return names.computeIfAbsent(name, arena::allocateFrom);
    }

    /** Runs the session on what is bound; allocates nothing on the Java side. */
    public void run() {
        try {
            api.check((MemorySegment) api.runWithBinding.invokeExact(session, MemorySegment.NULL, handle));
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            api.release(api.releaseBinding, handle);
            arena.close();
        }
    }
}
