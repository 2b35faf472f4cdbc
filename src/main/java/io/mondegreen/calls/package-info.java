/**
 * From chunks of call audio to windows of speech, and from decoded windows to results in order. Plain Java; everything that
 * is published follows from media bytes and media time alone, wall clock only closes what will never be completed.
 */
package io.mondegreen.calls;
