package io.mondegreen.kafka;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.CallKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One media stream of a telephony platform: what its start message said, and how far it has come.
 *
 * @param id     the platform's
 * @param tenant empty where there is none
 * @param paused whether the platform said that nothing is to be heard until it says otherwise
 * @param ended  whether the platform said that it is over
 * @param tracks one per channel that was heard of
 */
record PlatformStream(
        String id, String call, String tenant, AudioFormat format, boolean paused, boolean ended, List<Track> tracks) {
    /**
     * One channel of it.
     *
     * @param name    the platform's, which is the channel's
     * @param role    {@code agent} or {@code customer}
     * @param base    number that the platform gave its first chunk
     * @param next    sequence number after the greatest so far
     * @param samples media after the furthest chunk so far, from the stream's start on
     */
    record Track(String name, String role, int base, long next, long samples) {}

    PlatformStream {
        tracks = List.copyOf(tracks);
    }

    CallKey key(Track track) {
        return new CallKey(tenant, call, track.name());
    }

    Optional<Track> track(String name) {
        return tracks.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /** With this track in place of the one of its name, or besides the others. */
    PlatformStream with(Track track) {
        List<Track> changed = new ArrayList<>(tracks);
        changed.replaceAll(t -> t.name().equals(track.name()) ? track : t);
        if (!changed.contains(track)) {
            changed.add(track);
        }
        return with(changed);
    }

    PlatformStream with(List<Track> changed) {
        return new PlatformStream(id, call, tenant, format, paused, ended, changed);
    }

    PlatformStream pausing(boolean now) {
        return new PlatformStream(id, call, tenant, format, now, ended, tracks);
    }

    PlatformStream over() {
        return new PlatformStream(id, call, tenant, format, paused, true, tracks);
    }

    long mediaMs(long samples) {
        return samples * 1000L / format.rateHz();
    }
}
