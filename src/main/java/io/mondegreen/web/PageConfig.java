package io.mondegreen.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the live page and its API. */
@ConfigMapping(prefix = "mondegreen.page")
public interface PageConfig {

    /** Whether the page and its API are served. */
    @WithDefault("true")
    boolean enabled();

    /** Records of each topic that are held for the page and the API. */
    @WithDefault("2000")
    int recent();

    /** Open event streams per topic; more are turned away. */
    @WithDefault("256")
    int maxStreams();
}
