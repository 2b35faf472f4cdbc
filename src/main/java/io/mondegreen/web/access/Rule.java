package io.mondegreen.web.access;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an operation of the API asks of a user. What no rule names is not reached by anybody.
 *
 * @param method   GET stands for HEAD too
 * @param path     the whole of it, normalised
 * @param level    at least
 * @param textOnly whether it has nothing to show to those who may not see what was said
 * @param text     whether it shows what was said to those who may see it: that is written down
 */
record Rule(String method, Pattern path, Level level, boolean textOnly, boolean text) {
    private static final String ONE = "[^/]+";

    static final List<Rule> ALL = List.of(
            rule("GET", "whoami|openapi", Level.KNOWN, Text.NONE),
            rule("GET", "audit", Level.ADMIN, Text.NONE),
            rule("GET", "models|bundles|calls(/" + ONE + ")?", Level.VIEWER, Text.NONE),
            rule(
                    "GET",
                    "calls/" + ONE + "/windows|windows/" + ONE + "|alerts(/" + ONE + ")?|events",
                    Level.VIEWER,
                    Text.SOME),
            rule("GET", "transcripts|windows/" + ONE + "/lens", Level.VIEWER, Text.ONLY),
            rule("POST", "transcriptions", Level.OPERATOR, Text.SOME),
            rule("POST", "alerts/" + ONE + "/verdict", Level.OPERATOR, Text.NONE));

    private enum Text {
        NONE,
        SOME,
        ONLY
    }

    private static Rule rule(String method, String paths, Level level, Text text) {
        return new Rule(
                method, Pattern.compile("/api/v1/(" + paths + ")"), level, text == Text.ONLY, text != Text.NONE);
    }

    /** The rules of a path, one for each method that it has; none for a path that there is not. */
    static List<Rule> of(String path) {
        return ALL.stream().filter(rule -> rule.path.matcher(path).matches()).toList();
    }

    /** The rule of these for a method. */
    static Optional<Rule> of(List<Rule> ofPath, String method) {
        String read = method.equals("HEAD") ? "GET" : method;
        return ofPath.stream().filter(rule -> rule.method.equals(read)).findFirst();
    }
}
