package io.mondegreen.app;

import java.nio.file.Path;

/** Where the installation lies: the launcher says it, otherwise the working directory. */
public final class Home {

    /** System property that the launcher sets. */
    public static final String PROPERTY = "mondegreen.home";

    private Home() {}

    public static Path dir() {
        return Path.of(System.getProperty(PROPERTY, ""));
    }

    /** A path as configured: relative ones count from here. */
    public static Path resolve(Path path) {
        return dir().resolve(path);
    }
}
