package io.mondegreen.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A loaded graph. Its bindings hold the inputs and outputs; one binding may run at a time. */
public final class Session implements AutoCloseable {
    private static final int ALL_OPTIMIZATIONS = 99;

    private final Ort ort;
    private final MemorySegment handle;
    private final Device device;
    private boolean closed;

    private Session(Ort ort, MemorySegment handle, Device device) {
        this.ort = ort;
        this.handle = handle;
        this.device = device;
    }

    /**
     * Loads a graph.
     *
     * @param model serialised {@code ModelProto}
     * @throws OrtException if the runtime refuses the graph, the weights or the device
     */
    public static Session open(byte[] model, SessionOptions options) {
        return DeepStack.call("onnxruntime-open", () -> openHere(model, options));
    }

    private static Session openHere(byte[] model, SessionOptions options) {
        Ort ort = Ort.get();
        OrtApi api = ort.api;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            api.check((MemorySegment) api.createSessionOptions.invokeExact(out));
            MemorySegment settings = out.get(ADDRESS, 0);
            try {
                api.check((MemorySegment) api.setIntraOpThreads.invokeExact(settings, options.threads()));
                api.check((MemorySegment) api.setGraphOptimizationLevel.invokeExact(settings, ALL_OPTIMIZATIONS));
                Map<String, String> entries = new LinkedHashMap<>();
                entries.put("session.intra_op.allow_spinning", "0");
                entries.put("session.record_ep_graph_assignment_info", "1");
                entries.putAll(options.entries());
                for (Map.Entry<String, String> entry : entries.entrySet()) {
                    api.check((MemorySegment) api.addSessionConfigEntry.invokeExact(
                            settings, arena.allocateFrom(entry.getKey()), arena.allocateFrom(entry.getValue())));
                }
                if (options.device() instanceof Device.Cuda cuda) {
                    requireCuda(api, settings, cuda, arena);
                }
                if (!options.external().isEmpty()) {
                    addExternal(api, settings, options.external(), arena);
                }
                MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, model);
                api.check((MemorySegment)
                        api.createSessionFromArray.invokeExact(ort.env, bytes, (long) model.length, settings, out));
                return new Session(ort, out.get(ADDRESS, 0), options.device());
            } finally {
                api.release(api.releaseSessionOptions, settings);
            }
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    private static void requireCuda(OrtApi api, MemorySegment settings, Device.Cuda cuda, Arena arena)
            throws Throwable {
        try {
            appendCuda(api, settings, cuda, arena);
        } catch (OrtException e) {
            throw new OrtException(
                    "CUDA is not usable; it wants a driver and the CUDA 12 runtime, cuBLAS and cuRAND on the library path,"
                            + " or choose the device cpu (" + e.getMessage().strip() + ")",
                    e);
        }
    }

    private static void appendCuda(OrtApi api, MemorySegment settings, Device.Cuda cuda, Arena arena) throws Throwable {
        MemorySegment out = arena.allocate(ADDRESS);
        api.check((MemorySegment) api.createCudaOptions.invokeExact(out));
        MemorySegment options = out.get(ADDRESS, 0);
        try {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("device_id", Integer.toString(cuda.id()));
            values.put("arena_extend_strategy", "kSameAsRequested");
            // ONNX Runtime rounds single precision to 10 bits otherwise; who wants speed asks for half precision
            values.put("use_tf32", "0");
            values.put("enable_cuda_graph", cuda.graphs() ? "1" : "0");
            if (cuda.memoryLimit() > 0) {
                values.put("gpu_mem_limit", Long.toString(cuda.memoryLimit()));
            }
            MemorySegment keys = arena.allocate(ADDRESS, values.size());
            MemorySegment texts = arena.allocate(ADDRESS, values.size());
            int i = 0;
            for (Map.Entry<String, String> value : values.entrySet()) {
                keys.setAtIndex(ADDRESS, i, arena.allocateFrom(value.getKey()));
                texts.setAtIndex(ADDRESS, i++, arena.allocateFrom(value.getValue()));
            }
            api.check((MemorySegment) api.updateCudaOptions.invokeExact(options, keys, texts, (long) values.size()));
            api.check((MemorySegment) api.appendCuda.invokeExact(settings, options));
        } finally {
            api.release(api.releaseCudaOptions, options);
        }
    }

    private static void addExternal(OrtApi api, MemorySegment settings, Map<String, MemorySegment> files, Arena arena)
            throws Throwable {
        MemorySegment names = arena.allocate(ADDRESS, files.size());
        MemorySegment buffers = arena.allocate(ADDRESS, files.size());
        MemorySegment lengths = arena.allocate(JAVA_LONG, files.size());
        int i = 0;
        for (Map.Entry<String, MemorySegment> file : files.entrySet()) {
            names.setAtIndex(ADDRESS, i, arena.allocateFrom(file.getKey()));
            buffers.setAtIndex(ADDRESS, i, file.getValue());
            lengths.setAtIndex(JAVA_LONG, i++, file.getValue().byteSize());
        }
        api.check((MemorySegment)
                api.addExternalFilesInMemory.invokeExact(settings, names, buffers, lengths, (long) files.size()));
    }

    /** Which provider computes its nodes. */
    public Placement placement() {
        OrtApi api = ort.api;
        SortedMap<String, SortedMap<String, Integer>> nodes = new TreeMap<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            MemorySegment count = arena.allocate(JAVA_LONG);
            api.check((MemorySegment) api.placedParts.invokeExact(handle, out, count));
            for (MemorySegment part : array(out, count)) {
                api.check((MemorySegment) api.partProvider.invokeExact(part, out));
                SortedMap<String, Integer> operators =
                        nodes.computeIfAbsent(OrtApi.text(out.get(ADDRESS, 0)), _ -> new TreeMap<>());
                api.check((MemorySegment) api.partNodes.invokeExact(part, out, count));
                for (MemorySegment node : array(out, count)) {
                    api.check((MemorySegment) api.nodeOperator.invokeExact(node, out));
                    operators.merge(OrtApi.text(out.get(ADDRESS, 0)), 1, Integer::sum);
                }
            }
            return new Placement(nodes);
        } catch (Throwable e) {
            throw OrtApi.unexpected(e);
        }
    }

    private static List<MemorySegment> array(MemorySegment out, MemorySegment count) {
        return out.get(ADDRESS, 0)
                .reinterpret(ADDRESS.byteSize() * count.get(JAVA_LONG, 0))
                .elements(ADDRESS)
                .map(element -> element.get(ADDRESS, 0))
                .toList();
    }

    public Device device() {
        return device;
    }

    MemorySegment handle() {
        return handle;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ort.api.release(ort.api.releaseSession, handle);
        }
    }
}
