package io.mondegreen.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A Whisper checkpoint in HuggingFace's layout, opened and checked: every tensor that its configuration implies is there in
 * its shape. Weights stay where they are in the mapped files. Names are taken with or without the {@code model.} prefix, as
 * exports of {@code WhisperForConditionalGeneration} and of the bare {@code WhisperModel} differ in it.
 *
 * <p>Safe for use by many threads. Closing unmaps the weights.
 */
public final class WhisperModel implements AutoCloseable {

    private static final String PREFIX = "model.";
    private static final String UNEMBEDDING = "proj_out.weight";
    private static final String EMBEDDING = "decoder.embed_tokens.weight";

    private final Path dir;
    private final WhisperConfig config;
    private final GenerationConfig generation;
    private final Optional<WhisperTokenizer> tokenizer;
    private final SafeTensors tensors;

    /** By name without prefix. */
    private final SortedMap<String, Tensor> weights = new TreeMap<>();

    private String hash = "";

    private WhisperModel(Path dir, WhisperConfig config, SafeTensors tensors, UnaryOperator<GenerationConfig> change) {
        this.dir = dir;
        this.tensors = tensors;
        this.config = config;
        this.tokenizer = WhisperTokenizer.read(dir);
        this.generation = change.apply(GenerationConfig.read(dir, config, tokenizer));
        for (Tensor tensor : tensors.tensors()) {
            Tensor other = weights.putIfAbsent(bare(tensor.name()), tensor);
            if (other != null) {
                throw ModelException.tensor(
                        file(tensor), tensor.name(), "is there as '" + other.name() + "' too; keep one of them");
            }
        }
    }

    /**
     * Opens a model directory.
     *
     * @throws ModelException if a file is missing or broken, or a tensor is missing or of the wrong shape or type
     */
    public static WhisperModel open(Path dir) {
        return open(dir, UnaryOperator.identity());
    }

    /**
     * Opens a model directory to decode by other rules than its own.
     *
     * @param change from the directory's rules to those wanted
     * @throws ModelException as {@link #open(Path)}
     */
    public static WhisperModel open(Path dir, UnaryOperator<GenerationConfig> change) {
        if (!Files.isDirectory(dir)) {
            throw ModelException.file(
                    dir, "is no directory; give one with config.json, model.safetensors and tokenizer.json");
        }
        ModelLinks.files(dir);
        // the configuration first: it says best whether this is a Whisper directory at all
        WhisperConfig config = WhisperConfig.read(dir.resolve("config.json"));
        SafeTensors tensors = SafeTensors.openModel(dir);
        try {
            WhisperModel model = new WhisperModel(dir, config, tensors, change);
            model.check();
            return model;
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    public Path dir() {
        return dir;
    }

    public WhisperConfig config() {
        return config;
    }

    public GenerationConfig generation() {
        return generation;
    }

    /** Empty where the directory has no tokenizer: ids can then be decoded, text cannot. */
    public Optional<WhisperTokenizer> tokenizer() {
        return tokenizer;
    }

    /** The mapped files, for weights that are used where they lie. */
    public SafeTensors tensors() {
        return tensors;
    }

    /**
     * A weight by HuggingFace's name, with or without {@code model.}.
     *
     * @throws ModelException if there is none
     */
    public Tensor weight(String name) {
        Tensor tensor = weights.get(bare(name));
        if (tensor == null) {
            throw ModelException.tensor(
                    tensors.shards().getFirst().file(),
                    name,
                    "is missing, though config.json implies it; download the model again");
        }
        return tensor;
    }

    /**
     * A weight that must have this shape and hold floating-point numbers.
     *
     * @throws ModelException if there is none, or it has another shape or an unsupported type
     */
    public Tensor weight(String name, long... shape) {
        Tensor tensor = weight(name);
        if (!tensor.hasShape(shape)) {
            throw ModelException.tensor(
                    file(tensor),
                    tensor.name(),
                    "has shape " + Arrays.toString(tensor.shape()) + ", but config.json implies "
                            + Arrays.toString(shape) + "; the two files are of different models");
        }
        if (tensor.dtype() != Dtype.F32 && tensor.dtype() != Dtype.F16 && tensor.dtype() != Dtype.BF16) {
            throw ModelException.tensor(
                    file(tensor), tensor.name(), "has dtype " + tensor.dtype() + "; convert it to F32, F16 or BF16");
        }
        return tensor;
    }

    /** Whether the unembedding is the token embedding itself. */
    public boolean tiedUnembedding() {
        return config.tieWordEmbeddings() || !weights.containsKey(UNEMBEDDING);
    }

    /** The matrix that makes logits, {@code [vocab, d_model]}: the token embedding where it is tied. */
    public Tensor unembedding() {
        return weight(tiedUnembedding() ? EMBEDDING : UNEMBEDDING);
    }

    /**
     * SHA-256 of architecture and weights in hex; names the checkpoint in probe bundles and alert ids. Files, shards and
     * prefixes do not change it, a single bit of any weight or another precision does. The first call reads all weights,
     * about as fast as one core hashes (0.3 to 2 GB/s); later calls cost nothing.
     */
    public synchronized String hash() {
        if (hash.isEmpty()) {
            hash = ModelHash.of(config, weights);
        }
        return hash;
    }

    /** Number of trained numbers; a tied unembedding counts once. */
    public long parameters() {
        return weights.entrySet().stream()
                .filter(weight -> !(weight.getKey().equals(UNEMBEDDING) && tiedUnembedding()))
                .mapToLong(weight -> weight.getValue().elements())
                .sum();
    }

    /** Bytes of all weights in the files. */
    public long bytes() {
        return weights.values().stream()
                .mapToLong(tensor -> tensor.data().byteSize())
                .sum();
    }

    /** Bytes of weights by their type. */
    public Map<Dtype, Long> bytesByType() {
        Map<Dtype, Long> bytes = new EnumMap<>(Dtype.class);
        weights.values()
                .forEach(tensor -> bytes.merge(tensor.dtype(), tensor.data().byteSize(), Long::sum));
        return bytes;
    }

    /** The weight files. */
    public List<Path> files() {
        return tensors.shards().stream().map(SafeTensors.Shard::file).toList();
    }

    /** Lets go of the weights' pages in memory, for when all that reads them has its own copy. They can still be read. */
    public void unload() {
        tensors.unload();
    }

    @Override
    public void close() {
        tensors.close();
    }

    private void check() {
        WhisperWeights.of(config).forEach(this::weight);
        if (!tiedUnembedding()) {
            weight(UNEMBEDDING, config.vocab(), config.dModel());
        }
    }

    private Path file(Tensor tensor) {
        return tensors.shards().get(tensor.shard()).file();
    }

    private static String bare(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
