package io.mondegreen.web.live;

/**
 * A record about one revision of a window.
 *
 * @param segment id of the revision
 * @param endMs   media time, exclusive
 * @param bytes   as it stands on its topic
 */
record Told(String segment, int revision, boolean isFinal, long endMs, byte[] bytes) {}
