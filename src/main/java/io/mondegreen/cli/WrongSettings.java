package io.mondegreen.cli;

import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user is told when settings cannot be used: every one of them with its value and range, and where to put it right. */
final class WrongSettings {

    private static final Pattern KEY = Pattern.compile("mondegreen\\.[a-z.-]+");

    private WrongSettings() {}

    /** One line a setting, then what to do. */
    static String told(ConfigValidationException refused) {
        List<String> lines = new ArrayList<>();
        int count = refused.getProblemCount();
        lines.add("the service cannot start: "
                + (count == 1 ? "a setting cannot be used" : count + " settings cannot be used"));
        for (int at = 0; at < count; at++) {
            lines.add("  " + refused.getProblem(at).getMessage().replaceFirst("^java\\.[A-Za-z.]+: ", ""));
        }
        Matcher key = KEY.matcher(refused.getProblem(0).getMessage());
        lines.add("  Put it right where it is set: a -D option, the environment"
                + (key.find() ? " (" + environment(key.group()) + ")" : "")
                + " or config/application.properties, the strongest first.");
        lines.add("  docs/configuration.md has every key with its unit and range.");
        return String.join(System.lineSeparator(), lines);
    }

    private static String environment(String key) {
        return key.replaceAll("[^a-z]", "_").toUpperCase(Locale.ROOT);
    }
}
