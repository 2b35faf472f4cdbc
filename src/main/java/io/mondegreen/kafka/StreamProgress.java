package io.mondegreen.kafka;

/**
 * What is kept of the platform's messages of one key.
 *
 * @param key     the platform, a colon, and the key of the records
 * @param streams what those messages said that lie before {@code from}
 * @param from    offset of the first record of this key that a restart still needs; those before are decided
 */
record StreamProgress(String key, PlatformStreams streams, long from) {}
