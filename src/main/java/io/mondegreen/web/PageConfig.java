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

    /** Whether they show what was said, rather than times, risks and alerts alone. */
    @WithDefault("true")
    boolean text();

    /** How far back the topics are read at the start, and how long a call is held of which nothing comes, in minutes. */
    @WithDefault("60")
    @Range(min = 1, max = 10080)
    int horizonMinutes();

    /** After which a call of which nothing comes counts as ended, in ms of wall clock. */
    @WithDefault("60000")
    @Range(min = 1000, max = 3600000)
    int liveForMs();

    /** Calls that are held. */
    @WithDefault("500")
    @Range(min = 1, max = 100000)
    int calls();

    /** Windows and stretches that are held of one call. */
    @WithDefault("2000")
    @Range(min = 1, max = 100000)
    int windows();

    /** Records of calls that are held, and those that events are replayed from, each, in MiB. */
    @WithDefault("128")
    @Range(min = 1, max = 65536)
    int maxMb();

    /** Events that are held for replay. */
    @WithDefault("20000")
    @Range(min = 16, max = 1000000)
    int events();

    /** Records of alerts that are held; of transcripts, for the list of records. */
    @WithDefault("2000")
    @Range(min = 1, max = 1000000)
    int recent();

    /** A recording that is sent, in MiB. */
    @WithDefault("32")
    @Range(min = 1, max = 1024)
    int maxUploadMb();

    /** A recording that is sent, in seconds. */
    @WithDefault("600")
    @Range(min = 1, max = 86400)
    int maxAudioSeconds();

    /** Recordings that are transcribed at once; 0 for none at all. */
    @WithDefault("2")
    @Range(max = 64)
    int transcriptions();

    /** Recordings that are taken in a minute. */
    @WithDefault("30")
    @Range(min = 1, max = 6000)
    int transcriptionsPerMinute();

    /** Open event streams; more are turned away. */
    @WithDefault("256")
    @Range(min = 1, max = 65536)
    int maxStreams();
}
