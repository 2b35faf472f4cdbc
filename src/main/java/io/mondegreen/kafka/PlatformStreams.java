package io.mondegreen.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a platform's messages under one key have said so far: a pure function of them, so that reading them again from
 * the same state on says the same.
 *
 * @param streams in the order in which they began; a call that is streamed anew has several
 */
record PlatformStreams(List<PlatformStream> streams) {
    static final PlatformStreams NONE = new PlatformStreams(List.of());
    /** Streams remembered under one key; the oldest is forgotten beyond. */
    private static final int MOST = 16;

    PlatformStreams {
        streams = List.copyOf(streams);
    }

    Optional<PlatformStream> stream(String id) {
        return streams.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    Optional<PlatformStream> newest() {
        return streams.isEmpty() ? Optional.empty() : Optional.of(streams.getLast());
    }

    /** With this stream in the place of the one of its id, or after the others. */
    PlatformStreams with(PlatformStream stream) {
        List<PlatformStream> changed = new ArrayList<>();
        boolean known = false;
        for (PlatformStream s : streams) {
            known |= s.id().equals(stream.id());
            changed.add(s.id().equals(stream.id()) ? stream : s);
        }
        if (!known) {
            changed.add(stream);
        }
        return new PlatformStreams(changed.subList(Math.max(0, changed.size() - MOST), changed.size()));
    }

    /**
     * What a stream's call is called here: the platform's name, or with the stream's id behind it where another stream of that
     * call was there before. Two streams count their media from zero each, so they cannot share a channel.
     */
    String callOf(String call, String stream) throws BadRecord {
        if (streams.stream().noneMatch(s -> s.call().equals(call))) {
            return call;
        }
        String name = call + ":" + stream;
        if (!Envelope.isName(name)) {
            throw BadRecord.of(IntakeError.BAD_NAME, name);
        }
        return name;
    }
}
