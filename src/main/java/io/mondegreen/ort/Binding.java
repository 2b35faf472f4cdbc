package io.mondegreen.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * The inputs and outputs of one way to run a session, bound once and run many times. The same tensor bound as input and
 * output is updated in place where the operator allows it (TensorScatter does). After a refused bind the binding is of no
 * further use; after a refused run it is.
 */
public final class Binding implements AutoCloseable {
    private final OrtApi api;
    private final MemorySegment handle;
    private final Device device;
    private final long sessionAddress;
    private final long handleAddress;
    private final Arena arena;
    private final Map<String, MemorySegment> names = new HashMap<>();
    private long runOptions; // 0: the runtime's own
    private boolean closed;

    public Binding(Session session) {
        this.api = Ort.get().api;
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment out = scratch.allocate(ADDRESS);
            api.check((MemorySegment) api.createBinding.invokeExact(session.handle(), out));
            handle = out.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
        device = session.device();
        sessionAddress = session.handle().address();
        handleAddress = handle.address();
        arena = Arena.ofShared();
    }

    /**
     * Has a card record this binding's run the first time and launch the record from then on, where the session's device says so. All
     * that is bound must lie on the card and stay where it is. A record belongs to the thread that made it: the runtime keeps one for
     * each.
     *
     * @param number of the record, one for each binding of the session
     */
    public Binding recorded(int number) {
        if (!(device instanceof Device.Cuda card) || !card.graphs()) {
            return this;
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment out = scratch.allocate(ADDRESS);
            api.check((MemorySegment) api.createRunOptions.invokeExact(out));
            MemorySegment options = out.get(ADDRESS, 0);
            runOptions = options.address();
            api.check((MemorySegment) api.addRunConfigEntry.invokeExact(
                    options, scratch.allocateFrom("gpu_graph_id"), scratch.allocateFrom(Integer.toString(number))));
            return this;
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    /**
     * Binds an input. On CUDA a tensor in main memory is copied to the card here and not at each run: bind it again when it
     * has changed, or bind {@link StagedMemory#there}.
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

    /**
     * Binds an output.
     *
     * @throws OrtException if the graph has no such output
     */
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

    /**
     * Runs the session on what is bound; allocates nothing on the Java side.
     *
     * @throws OrtException if an input is missing or a shape does not fit
     */
    public void run() {
        try {
            api.check((long) api.runWithBinding.invokeExact(sessionAddress, runOptions, handleAddress));
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            api.release(api.releaseBinding, handle);
            if (runOptions != 0) {
                api.release(api.releaseRunOptions, MemorySegment.ofAddress(runOptions));
            }
            arena.close();
        }
    }
}
