import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The bill of materials of the image's files (CycloneDX 1.6, JSON): what Quarkus lists of the libraries, held against the jars that
 * lie there by their SHA-256, and beside them the natives, the bundled model and the Java runtime. A jar that is not listed, a hash that is
 * another and a licence that is not known fail. So does {@code docs/dependencies.md} when it is not the table of these libraries.
 *
 * <p>{@code java -cp 'TREE/app/lib/main/*' image/Sbom.java LISTED TREE TABLE EPOCH [--write-table]}
 */
class Sbom {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Licences that an image may be handed on under, by their SPDX names. Another one is a decision, not an update. */
    static final Set<String> KNOWN = Set.of(
            "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-1.0", "EPL-2.0", "GPL-2.0-with-classpath-exception",
            "MIT", "MIT-0");

    /** What two projects call their licence, read there. */
    static final Map<String, String> NAMED = Map.of(
            "com.google.re2j:re2j Go License", "BSD-3-Clause", "io.github.jaredmdobson:concentus LICENSE", "BSD-3-Clause");

    /** The jar whose natives image/tree takes out. */
    /** Which Quarkus writes anew with fewer entries. */
    static final Set<String> THINNED = Set.of("opentelemetry-exporter-otlp");

    static final String ONNX = "com.microsoft.onnxruntime";

    final Path tree;
    final Map<String, ObjectNode> listed = new TreeMap<>();
    final List<String> wrong = new ArrayList<>();
    final ArrayNode components = JSON.createArrayNode();
    final TreeSet<String> table = new TreeSet<>();
    String onnxVersion = "";

    Sbom(Path tree) {
        this.tree = tree;
    }

    public static void main(String... args) throws Exception {
        Sbom sbom = new Sbom(Path.of(args[1]));
        ObjectNode bom = (ObjectNode) JSON.readTree(Path.of(args[0]).toFile());
        for (JsonNode component : bom.path("components")) {
            sbom.listed.put(jarName(component), (ObjectNode) component);
        }
        sbom.jars();
        sbom.natives();
        sbom.model();
        sbom.runtime();
        sbom.table(Path.of(args[2]), args.length > 4);
        if (!sbom.wrong.isEmpty()) {
            sbom.wrong.forEach(line -> System.err.println("image/Sbom: " + line));
            System.exit(1);
        }
        sbom.write(bom, Instant.ofEpochSecond(Long.parseLong(args[3])));
    }

    static String jarName(JsonNode component) {
        return component.path("group").asText() + "." + component.path("name").asText() + "-"
                + component.path("version").asText() + ".jar";
    }

    void jars() throws Exception {
        List<Path> jars;
        try (Stream<Path> all = Files.walk(tree.resolve("app/lib"))) {
            jars = all.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            ObjectNode component = listed.get(jar.getFileName().toString());
            if (component == null) {
                wrong.add(tree.relativize(jar) + " is not listed: is target/bom.json of this build?");
                continue;
            }
            String licence = licences(component);
            String hash = sha256(jar);
            String group = component.path("group").asText();
            if (group.equals(ONNX)) {
                onnxVersion = component.path("version").asText();
                property(component, "mondegreen:changed", "its natives lie in natives/");
            } else if (THINNED.contains(component.path("name").asText())) {
                property(component, "mondegreen:changed", "Quarkus leaves out the services that it puts its own in place of");
            } else if (!hash.equals(listedHash(component))) {
                wrong.add(tree.relativize(jar) + " is not the file that is listed: its SHA-256 is " + hash);
            }
            hash(component, hash);
            property(component, "mondegreen:path", tree.relativize(jar).toString());
            components.add(component);
            // one name for both natives: the table is of the source, not of one image
            String name = component.path("name").asText().replace("onnxruntime_gpu", "onnxruntime");
            table.add("| " + group + ":" + name + " | " + component.path("version").asText() + " | " + licence + " |");
        }
    }

    /** Names the component's licences by SPDX, and gives them as one text. */
    String licences(ObjectNode component) {
        String name = component.path("group").asText() + ":" + component.path("name").asText();
        TreeSet<String> ids = new TreeSet<>();
        for (JsonNode entry : component.path("licenses")) {
            JsonNode licence = entry.path("license");
            String id = licence.path("id").asText(
                    NAMED.getOrDefault(name + " " + licence.path("name").asText(), licence.path("name").asText()));
            if (licence.has("name") && NAMED.containsValue(id)) {
                ((ObjectNode) licence).remove("name");
                ((ObjectNode) licence).put("id", id);
            }
            if (!KNOWN.contains(id)) {
                wrong.add(name + " has the licence '" + id + "', which nobody has looked at: see KNOWN");
            }
            ids.add(id);
        }
        if (ids.isEmpty()) {
            wrong.add(name + " has no licence");
        }
        return String.join(", ", ids);
    }

    void natives() throws Exception {
        for (Path library : files("natives")) {
            ObjectNode component = component("library", library.getFileName().toString(), onnxVersion, "MIT");
            component.put("description", "ONNX Runtime, as its jar has it for linux-x64");
            component.put("purl", "pkg:github/microsoft/onnxruntime@v" + onnxVersion + "#" + library.getFileName());
            hash(component, sha256(library));
            property(component, "mondegreen:path", tree.relativize(library).toString());
        }
    }

    void model() throws Exception {
        for (Path file : files("models/mini")) {
            if (file.toString().endsWith(".md")) {
                continue;
            }
            String kind = file.toString().endsWith(".safetensors") ? "machine-learning-model" : "data";
            ObjectNode component = component(kind, "mini/" + file.getFileName(), "", "Apache-2.0");
            component.put("description", "of the bundled model; see models/mini/README.md");
            hash(component, sha256(file));
            property(component, "mondegreen:path", tree.relativize(file).toString());
        }
    }

    void runtime() throws IOException {
        Properties release = new Properties();
        try (var in = Files.newBufferedReader(tree.resolve("jre/release"))) {
            release.load(in);
        }
        String version = release.getProperty("JAVA_VERSION").replace("\"", "");
        ObjectNode component = component("platform", "openjdk", version, "GPL-2.0-with-classpath-exception");
        component.put("description", "Java runtime linked by jlink: " + release.getProperty("MODULES").replace("\"", ""));
        property(component, "mondegreen:path", "jre");
    }

    List<Path> files(String folder) throws IOException {
        try (Stream<Path> all = Files.list(tree.resolve(folder))) {
            return all.filter(file -> !file.endsWith("SHA256SUMS")).sorted().toList();
        }
    }

    ObjectNode component(String type, String name, String version, String licence) {
        ObjectNode component = components.addObject();
        component.put("type", type).put("bom-ref", "mondegreen:" + name).put("name", name);
        if (!version.isEmpty()) {
            component.put("version", version);
        }
        component.putArray("licenses").addObject().putObject("license").put("id", licence);
        return component;
    }

    static void property(ObjectNode component, String name, String value) {
        component.withArray("properties").addObject().put("name", name).put("value", value);
    }

    static void hash(ObjectNode component, String sha256) {
        component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sha256);
    }

    static String listedHash(JsonNode component) {
        for (JsonNode hash : component.path("hashes")) {
            if (hash.path("alg").asText().equals("SHA-256")) {
                return hash.path("content").asText();
            }
        }
        return "";
    }

    static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    void table(Path file, boolean write) throws IOException {
        Map<String, Long> counts = new LinkedHashMap<>();
        table.stream()
                .map(row -> row.split(" \\| ")[2].replace(" |", ""))
                .collect(Collectors.groupingBy(licence -> licence, TreeMap::new, Collectors.counting()))
                .forEach(counts::put);
        StringBuilder text = new StringBuilder("""
                # Dependencies

                Every library of the service and the image, with the licences that it offers (several: one may be chosen). Besides them
                the image has ONNX Runtime's natives (MIT), a Java runtime of OpenJDK (GPL-2.0-with-classpath-exception), the bundled
                model (Apache-2.0) and its base image's packages.

                Made by `./mondegreen image dependencies`; `image/check` fails when it is not of this build, and when a licence is one that
                nobody has looked at. The same with hashes is `/mondegreen/sbom/bom.json` in the image (CycloneDX).

                """);
        text.append("| licence | libraries |\n|---|---|\n");
        counts.forEach((licence, count) -> text.append("| ").append(licence).append(" | ").append(count).append(" |\n"));
        text.append("\n| library | version | licence |\n|---|---|---|\n");
        table.forEach(row -> text.append(row).append('\n'));
        if (write) {
            Files.writeString(file, text);
        } else if (!Files.exists(file) || !Files.readString(file).contentEquals(text)) {
            wrong.add(file + " is not of this build; ./mondegreen image dependencies makes it");
        }
    }

    void write(ObjectNode bom, Instant time) throws IOException {
        // what does not change from build to build: the tool's own hashes and the build's time are of no use here
        ObjectNode metadata = (ObjectNode) bom.path("metadata");
        metadata.put("timestamp", time.toString());
        ((ObjectNode) metadata.path("component")).remove("hashes");
        bom.set("components", components);
        Set<String> there = new TreeSet<>();
        components.forEach(component -> there.add(component.path("bom-ref").asText()));
        there.add(metadata.path("component").path("bom-ref").asText());
        ArrayNode kept = JSON.createArrayNode();
        bom.path("dependencies").forEach(one -> {
            if (there.contains(one.path("ref").asText())) {
                kept.add(one);
            }
        });
        bom.set("dependencies", kept);
        Files.createDirectories(tree.resolve("sbom"));
        JSON.writerWithDefaultPrettyPrinter().writeValue(tree.resolve("sbom/bom.json").toFile(), bom);
    }
}
