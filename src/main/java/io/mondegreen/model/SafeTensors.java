package io.mondegreen.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One or more safetensors files, mapped read-only and never copied. Headers are checked before anything is mapped. Closing
 * unmaps: no tensor may be used afterwards, and no native code may still hold an address.
 *
 * <p>Safe for use by many threads.
 */
public final class SafeTensors implements AutoCloseable {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    /**
     * One file.
     *
     * @param bytes    the whole file from its first byte, so that {@link Tensor#offset()} counts from its start
     * @param metadata the file's own {@code __metadata__}
     */
    public record Shard(Path file, MemorySegment bytes, Map<String, String> metadata) {}

    private final Arena arena;
    private final List<Shard> shards;
    private final Map<String, Tensor> tensors;

    private SafeTensors(Arena arena, List<Shard> shards, Map<String, Tensor> tensors) {
        this.arena = arena;
        this.shards = List.copyOf(shards);
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Opens {@code model.safetensors} of a model directory, or the shards its {@code model.safetensors.index.json} lists.
     *
     * @throws ModelException if a file is missing or broken, or the index does not match its shards
     */
    public static SafeTensors openModel(Path dir) {
        Path single = dir.resolve(SINGLE);
        if (Files.exists(single)) {
            return open(List.of(single));
        }
        Optional<JsonFile> index = JsonFile.find(dir.resolve(INDEX));
        if (index.isEmpty()) {
            String hint = Files.exists(dir.resolve("pytorch_model.bin"))
                    ? "only pytorch_model.bin is here; save the model again with safe_serialization=True"
                    : "expected it, or " + INDEX + " with its shards";
            throw ModelException.file(single, "no such file; " + hint);
        }
        return openShards(dir, index.get());
    }

    /**
     * Opens one file by its path.
     *
     * @throws ModelException if it is missing or broken
     */
    public static SafeTensors open(Path file) {
        return open(List.of(file));
    }

    private static SafeTensors openShards(Path dir, JsonFile index) {
        JsonNode map = index.root().path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw index.wrong("weight_map", "is missing; it names the file of each tensor");
        }
        TreeSet<String> names = new TreeSet<>();
        map.properties().forEach(entry -> {
            String name = entry.getValue().asText();
            if (!entry.getValue().isTextual() || name.isEmpty() || !name.matches("[A-Za-z0-9._-]+\\.safetensors")) {
                throw index.wrong(
                        "weight_map." + entry.getKey(),
                        "is " + entry.getValue()
                                + "; it must be the plain name of a .safetensors file beside the index");
            }
            names.add(name);
        });
        SafeTensors opened = open(names.stream().map(dir::resolve).toList());
        map.properties().forEach(entry -> {
            Tensor tensor = opened.tensors.get(entry.getKey());
            String expected = entry.getValue().asText();
            if (tensor == null
                    || !opened.shards
                            .get(tensor.shard())
                            .file()
                            .getFileName()
                            .toString()
                            .equals(expected)) {
                opened.close();
                throw ModelException.tensor(
                        dir.resolve(expected), entry.getKey(), "is missing, though " + INDEX + " says it is here");
            }
        });
        return opened;
    }

    private static SafeTensors open(List<Path> files) {
        Arena arena = Arena.ofShared();
        try {
            List<Shard> shards = new ArrayList<>();
            Map<String, Tensor> tensors = new TreeMap<>();
            for (Path file : files) {
                map(file, arena, shards, tensors);
            }
            return new SafeTensors(arena, shards, tensors);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static void map(Path file, Arena arena, List<Shard> shards, Map<String, Tensor> tensors) {
        if (!Files.isRegularFile(file)) {
            throw ModelException.file(file, "no such file; download all the files of the model");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SafeTensorsHeader header = SafeTensorsHeader.read(file, channel);
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            for (SafeTensorsHeader.Entry entry : header.entries()) {
                MemorySegment data = bytes.asSlice(entry.offset(), entry.bytes());
                Tensor tensor =
                        new Tensor(entry.name(), entry.dtype(), entry.shape(), shards.size(), entry.offset(), data);
                Tensor other = tensors.putIfAbsent(entry.name(), tensor);
                if (other != null) {
                    throw ModelException.tensor(
                            file,
                            entry.name(),
                            "is in " + shards.get(other.shard()).file().getFileName()
                                    + " too; keep one file that holds it");
                }
            }
            shards.add(new Shard(file, bytes, header.metadata()));
        } catch (IOException e) {
            throw ModelException.file(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** The files, in order of their names. */
    public List<Shard> shards() {
        return shards;
    }

    /** The tensor of this name. */
    public Optional<Tensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /**
     * The tensor of this name.
     *
     * @throws ModelException if there is none
     */
    public Tensor get(String name) {
        return find(name)
                .orElseThrow(() -> ModelException.tensor(
                        shards.getFirst().file(), name, "is missing; the file holds " + tensors.size() + " others"));
    }

    /** All tensors by name. */
    public Collection<Tensor> tensors() {
        return tensors.values();
    }

    /** The {@code __metadata__} of the only or first file. */
    public Map<String, String> metadata() {
        return shards.getFirst().metadata();
    }

    /** Lets the system have the memory of the files' pages at once; whoever reads them again waits for the disk or its cache. */
    void unload() {
        shards.forEach(shard -> shard.bytes().unload());
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
