package io.mondegreen.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

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
    int horizonMinutes();

    /** After which a call of which nothing comes counts as ended, in ms of wall clock. */
    @WithDefault("60000")
    int liveForMs();

    /** Calls that are held. */
    @WithDefault("500")
    int calls();

    /** Windows and stretches that are held of one call. */
    @WithDefault("2000")
    int windows();

    /** Records of calls that are held, and those that events are replayed from, each, in MiB. */
    @WithDefault("128")
    int maxMb();

    /** Events that are held for replay. */
    @WithDefault("20000")
    int events();

    /** Records of alerts that are held; of transcripts, for the list of records. */
    @WithDefault("2000")
    int recent();

    /** A recording that is sent, in MiB. */
    @WithDefault("32")
    int maxUploadMb();

    /** A recording that is sent, in seconds. */
    @WithDefault("600")
    int maxAudioSeconds();

    /** Recordings that are transcribed at once; 0 for none at all. */
    @WithDefault("2")
    int transcriptions();

    /** Recordings that are taken in a minute. */
    @WithDefault("30")
    int transcriptionsPerMinute();

    /** Open event streams; more are turned away. */
    @WithDefault("256")
    int maxStreams();
}
