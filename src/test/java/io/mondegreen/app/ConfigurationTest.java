package io.mondegreen.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.kafka.TopicNames;
import io.mondegreen.web.PageConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The mapping, the annotated file and the documentation are three views of one thing. */
class ConfigurationTest {

    private static final Pattern FILE_LINE = Pattern.compile("#?(mondegreen\\.[a-z.-]+)=(.*)");
    private static final Pattern TABLE_ROW = Pattern.compile("\\| `(mondegreen\\.[a-z.-]+)` \\| (?:`([^`]*)`)? *\\|.*");

    @Test
    void theAnnotatedFileHasEveryKeyWithItsDefault() throws IOException {
        assertThat(read(Path.of("config/application.properties"), FILE_LINE)).isEqualTo(keys());
    }

    @Test
    void theDocumentationHasEveryKeyWithItsDefault() throws IOException {
        assertThat(read(Path.of("docs/configuration.md"), TABLE_ROW)).isEqualTo(keys());
    }

    @Test
    void topicsAreCalledAsTheContractSays() {
        MondegreenConfig.Topics topics = defaults().topics();

        assertThat(new TopicNames(
                        topics.audio(),
                        topics.transcripts(),
                        topics.alerts(),
                        topics.traces(),
                        topics.progress(),
                        topics.deadLetters(),
                        topics.feedback()))
                .isEqualTo(TopicNames.shipped());
    }

    @Test
    void probesAboutThePersonAreServedOnlyWhereTheSettingSaysSo() {
        String key = "mondegreen.probes.allow-sensitive";

        assertThat(Settings.stack(defaults()).sensitive()).isFalse();
        assertThat(Settings.stack(config(Map.of(key, "true"))).sensitive()).isTrue();
    }

    private static MondegreenConfig defaults() {
        return config(Map.of());
    }

    private static MondegreenConfig config(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(MondegreenConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 1000))
                .build();
        return config.getConfigMapping(MondegreenConfig.class);
    }

    private static Map<String, String> keys() {
        Map<String, String> keys = new TreeMap<>();
        collect("mondegreen", MondegreenConfig.class, keys);
        collect("mondegreen.page", PageConfig.class, keys);
        return keys;
    }

    private static void collect(String prefix, Class<?> mapping, Map<String, String> into) {
        for (Method method : mapping.getDeclaredMethods()) {
            String key =
                    prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
            if (method.getReturnType().isInterface() && method.getReturnType().getEnclosingClass() == mapping) {
                collect(key, method.getReturnType(), into);
            } else {
                WithDefault value = method.getAnnotation(WithDefault.class);
                into.put(key, value == null ? "" : value.value());
            }
        }
    }

    private static Map<String, String> read(Path file, Pattern line) throws IOException {
        Map<String, String> keys = new TreeMap<>();
        for (String text : Files.readAllLines(file)) {
            Matcher matcher = line.matcher(text);
            if (matcher.matches()) {
                String value = matcher.group(2) == null ? "" : matcher.group(2);
                assertThat(keys.put(matcher.group(1), value))
                        .as("%s stands twice in %s", matcher.group(1), file)
                        .isNull();
            }
        }
        return keys;
    }
}
