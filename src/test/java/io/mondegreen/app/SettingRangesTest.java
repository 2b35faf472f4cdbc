package io.mondegreen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mondegreen.web.PageConfig;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each setting takes: the annotations hold it, the documentation says it, and a value beside it is named with it. */
class SettingRangesTest {

    private static final java.util.regex.Pattern ROW =
            java.util.regex.Pattern.compile("\\| `(mondegreen\\.[a-z.-]+)` \\|[^|]*\\|([^|]*)\\|.*");
    private static final java.util.regex.Pattern BOUNDS =
            java.util.regex.Pattern.compile("(?:[\\d.]+ to|above 0, at most) [\\d.]+");
    private static final Set<Class<?>> NUMBERS =
            Set.of(int.class, long.class, double.class, OptionalInt.class, OptionalDouble.class);

    @Test
    void everyNumberHasARangeAndTheDocumentationSaysIt() throws IOException {
        Map<String, String> documented = unitColumn();
        Map<String, String> said = new TreeMap<>();
        Map<String, String> held = new TreeMap<>();
        SettingNames.methods().forEach((key, method) -> {
            if (NUMBERS.contains(method.getReturnType())) {
                held.put(key, range(method).orElse("no range"));
            }
            Matcher bounds = BOUNDS.matcher(documented.get(key));
            if (bounds.find()) {
                said.put(key, bounds.group());
            }
        });

        assertThat(said).isEqualTo(held);
    }

    @Test
    void everyChoiceIsDocumentedWithItsWords() throws IOException {
        Map<String, String> documented = unitColumn();
        List<String> choices = SettingNames.methods().entrySet().stream()
                .filter(each -> words(each.getValue()).isPresent())
                .map(Map.Entry::getKey)
                .toList();

        assertThat(choices)
                .contains("mondegreen.guard.mode", "mondegreen.lag.policy")
                .allSatisfy(key -> {
                    String words = words(SettingNames.methods().get(key)).orElseThrow();
                    assertThat(documented.get(key).strip()).isEqualTo("`" + words.replace("|", "`, `") + "`");
                });
    }

    @ParameterizedTest
    @MethodSource("ranged")
    void aValueBesideItsRangeIsNamedWithKeyAndRange(String key) {
        Method method = SettingNames.methods().get(key);
        BigDecimal step = method.getReturnType() == double.class || method.getReturnType() == OptionalDouble.class
                ? new BigDecimal("0.001")
                : BigDecimal.ONE;
        BigDecimal least = least(method);
        BigDecimal most = most(method);

        for (BigDecimal taken : List.of(least, most)) {
            assertThatCode(() -> read(key, taken.toString())).doesNotThrowAnyException();
        }
        for (BigDecimal beside : List.of(least.subtract(step), most.add(step))) {
            assertThatThrownBy(() -> read(key, beside.toPlainString()))
                    .isInstanceOf(ConfigValidationException.class)
                    .hasMessageContaining(key + " is ")
                    .hasMessageContaining(", and must be ")
                    .hasMessageContaining(bound(method, beside.compareTo(least) < 0));
        }
    }

    @ParameterizedTest
    @MethodSource("patterned")
    void aWordThatItDoesNotTakeIsNamedWithThoseThatItDoes(String key) {
        assertThatThrownBy(() -> read(key, "not that!"))
                .hasMessageContaining(key + " is \"not that!\", and must be ")
                .hasMessageContaining(pattern(SettingNames.methods().get(key)).orElse(""));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> read(Map.of("mondegreen.engine.slots", "5000", "mondegreen.canary.share", "1.5")))
                .hasMessageContaining("mondegreen.engine.slots is 5000, and must be 1 to 1024")
                .hasMessageContaining("mondegreen.canary.share is 1.5, and must be 0 to 1");
    }

    static Stream<String> ranged() {
        return SettingNames.methods().entrySet().stream()
                .filter(each -> range(each.getValue()).isPresent())
                .map(Map.Entry::getKey);
    }

    static Stream<String> patterned() {
        return SettingNames.methods().entrySet().stream()
                .filter(each ->
                        pattern(each.getValue()).isPresent() || each.getKey().equals("mondegreen.model.hash"))
                .map(Map.Entry::getKey);
    }

    private static Optional<String> range(Method method) {
        return Optional.ofNullable(method.getAnnotation(Range.class))
                .map(range -> range.min() + " to " + range.max())
                .or(() -> Optional.ofNullable(method.getAnnotation(DecimalMax.class))
                        .map(most -> "above 0, at most " + most.value()));
    }

    private static String bound(Method method, boolean lower) {
        if (method.getAnnotation(Range.class) != null) {
            return range(method).orElseThrow();
        }
        return lower ? "above 0" : "at most " + most(method);
    }

    /** The smallest value taken; of a range that leaves 0 out a step above. */
    private static BigDecimal least(Method method) {
        Range range = method.getAnnotation(Range.class);
        return range == null ? new BigDecimal("0.001") : BigDecimal.valueOf(range.min());
    }

    private static BigDecimal most(Method method) {
        Range range = method.getAnnotation(Range.class);
        return range == null
                ? new BigDecimal(method.getAnnotation(DecimalMax.class).value())
                : BigDecimal.valueOf(range.max());
    }

    private static Optional<String> pattern(Method method) {
        return Optional.ofNullable(method.getAnnotation(Pattern.class)).map(Pattern::regexp);
    }

    private static Optional<String> words(Method method) {
        return pattern(method).filter(regexp -> regexp.matches("[a-z-]+(\\|[a-z-]+)+"));
    }

    private static void read(String key, String value) {
        read(Map.of(key, value));
    }

    private static void read(Map<String, String> settings) {
        new SmallRyeConfigBuilder()
                .withMapping(MondegreenConfig.class)
                .withMapping(PageConfig.class)
                .withValidator(new BeanValidationConfigValidatorImpl())
                .withSources(new PropertiesConfigSource(settings, "test", 1000))
                .build();
    }

    private static Map<String, String> unitColumn() throws IOException {
        Map<String, String> units = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("docs/configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                units.put(row.group(1), row.group(2));
            }
        }
        return units;
    }
}
