package io.mondegreen.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** Settings of the live page and its API. */
@ConfigMapping(prefix = "mondegreen.page")
public interface PageConfig {

    /** Whether the page and its API are served. */
    @WithDefault("true")
    boolean enabled();

    /** Records of each topic that are held for the page and the API. */
    @WithDefault("2000")
    @Range(min = 1, max = 1000000)
    int recent();

    /** Open event streams per topic; more are turned away. */
    @WithDefault("256")
    @Range(min = 1, max = 65536)
    int maxStreams();
}
