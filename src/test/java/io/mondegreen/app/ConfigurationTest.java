package io.mondegreen.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.kafka.TopicNames;
import io.mondegreen.web.PageConfig;
import io.mondegreen.web.access.AccessConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mapping, the annotated file and the documentation are three views of one thing. */
class ConfigurationTest {

    private static final Pattern FILE_LINE = Pattern.compile("#?(mondegreen\\.[a-z.-]+)=(.*)");
    private static final Pattern TABLE_ROW = Pattern.compile("\\| `(mondegreen\\.[a-z.-]+)` \\| (?:`([^`]*)`)? *\\|.*");

    @Test
    void theAnnotatedFileHasEveryKeyWithItsDefault() throws IOException {
        assertThat(read(Path.of("config/application.properties"), FILE_LINE)).isEqualTo(SettingNames.defaults());
    }

    @Test
    void theDocumentationHasEveryKeyWithItsDefault() throws IOException {
        assertThat(read(Path.of("docs/configuration.md"), TABLE_ROW)).isEqualTo(SettingNames.defaults());
    }

    /** Each profile's file can be read as settings, and holds no key that nobody reads. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod-cpu", "prod-gpu"})
    void aProfileSetsKeysThatExistToValuesThatAreTaken(String profile) throws IOException {
        Properties file = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("config/application-" + profile + ".properties"))) {
            file.load(in);
        }
        Map<String, String> ours = new TreeMap<>();
        file.stringPropertyNames().stream()
                .filter(key -> key.startsWith("mondegreen."))
                .forEach(key -> ours.put(key, file.getProperty(key)));
        assertThat(SettingNames.defaults()).containsKeys(ours.keySet().toArray(String[]::new));
        MondegreenConfig read = config(ours);
        Settings.stack(read);
        Settings.selfTest(read.selftest());
        Settings.book(read, 8000, "");
        Settings.line(read, Map.of("bootstrap.servers", "k:1"));
        String documented = Files.readString(Path.of("docs/configuration.md"));
        assertThat(file.stringPropertyNames()).isNotEmpty().allSatisfy(key -> assertThat(documented)
                .contains("`" + key.replaceFirst("category\\.\".*\"\\.", "") + "`"));
        assertThat(documented).contains("`" + profile + "`");
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
                .withMapping(PageConfig.class)
                .withMapping(AccessConfig.class)
                .withValidator(new BeanValidationConfigValidatorImpl())
                .withSources(new PropertiesConfigSource(settings, "test", 1000))
                .build();
        return config.getConfigMapping(MondegreenConfig.class);
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
