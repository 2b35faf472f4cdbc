package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormatException;
import io.mondegreen.kafka.PlatformStream.Track;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One record of {@code call.progress} about a platform's streams. Its key has one slash where a channel's has two; its
 * partition is that of the messages.
 */
final class StreamRecord {
    static final String TYPE = "io.mondegreen.streams";

    private static final String KEY = "streams/";

    private StreamRecord() {}

    static byte[] key(String key) {
        return (KEY + key).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a record of this key is one. */
    static boolean is(String key) {
        return key.startsWith(KEY) && key.indexOf('/', KEY.length()) < 0;
    }

    static byte[] bytes(StreamProgress progress) {
        ObjectNode data = CloudEvent.object();
        data.put("key", progress.key()).put("from", progress.from());
        ArrayNode streams = data.putArray("streams");
        for (PlatformStream stream : progress.streams().streams()) {
            ObjectNode node = streams.addObject();
            node.put("id", stream.id())
                    .put("call", stream.call())
                    .put("tenant", stream.tenant())
                    .put("format", stream.format().contentType())
                    .put("paused", stream.paused())
                    .put("ended", stream.ended());
            ArrayNode tracks = node.putArray("tracks");
            for (Track track : stream.tracks()) {
                tracks.addObject()
                        .put("name", track.name())
                        .put("role", track.role())
                        .put("base", track.base())
                        .put("next", track.next())
                        .put("samples", track.samples());
            }
        }
        String id = KEY + progress.key() + "/" + progress.from();
        return new CloudEvent(TYPE, id, progress.key(), "", Instant.EPOCH, data).bytes();
    }

    /** @throws WireException where the record is none, naming the field */
    static StreamProgress read(byte[] bytes) {
        JsonNode data = CloudEvent.read(bytes, TYPE).data();
        List<PlatformStream> streams = new ArrayList<>();
        for (JsonNode node : CloudEvent.child(data, "streams")) {
            List<Track> tracks = new ArrayList<>();
            for (JsonNode track : CloudEvent.child(node, "tracks")) {
                tracks.add(new Track(
                        CloudEvent.text(track, "name"),
                        CloudEvent.text(track, "role"),
                        (int) CloudEvent.integer(track, "base"),
                        CloudEvent.integer(track, "next"),
                        CloudEvent.integer(track, "samples")));
            }
            streams.add(new PlatformStream(
                    CloudEvent.text(node, "id"),
                    CloudEvent.text(node, "call"),
                    CloudEvent.text(node, "tenant"),
                    format(CloudEvent.text(node, "format")),
                    CloudEvent.flag(node, "paused"),
                    CloudEvent.flag(node, "ended"),
                    tracks));
        }
        return new StreamProgress(
                CloudEvent.text(data, "key"), new PlatformStreams(streams), CloudEvent.integer(data, "from"));
    }

    private static AudioFormat format(String contentType) {
        try {
            return AudioFormat.parse(contentType);
        } catch (AudioFormatException e) {
            throw new WireException("field format is " + contentType + ", which is not known");
        }
    }
}
