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
        int count = refused.getProblemCount();
        return String.join(
                System.lineSeparator(),
                "the service cannot start: "
                        + (count == 1 ? "a setting cannot be used" : count + " settings cannot be used"),
                lines(refused).indent(2).stripTrailing(),
                "  " + todo(refused));
    }

    /** Key, value and range of each. */
    static String lines(ConfigValidationException refused) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < refused.getProblemCount(); at++) {
            lines.add(refused.getProblem(at).getMessage().replaceFirst("^java\\.[A-Za-z.]+: ", ""));
        }
        return String.join("\n", lines);
    }

    static String todo(ConfigValidationException refused) {
        Matcher key = KEY.matcher(refused.getProblem(0).getMessage());
        return "Put it right where it is set, the strongest first: a -D option, the environment"
                + (key.find() ? " (" + environment(key.group()) + ")" : "")
                + ", config/application.properties. docs/configuration.md has every key with its unit and range.";
    }

    private static String environment(String key) {
        return key.replaceAll("[^a-z]", "_").toUpperCase(Locale.ROOT);
    }
}
