package io.mondegreen.kafka;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormat.Encoding;
import io.mondegreen.calls.Chunk;
import io.mondegreen.kafka.PlatformStream.Track;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Genesys AudioHook, protocol version 2: text messages in JSON, and between them binary frames of mu-law, the channels' samples
 * interleaved. A frame says nothing of itself: it belongs to the session that was opened last under its key, and follows the
 * frame before it. What was discarded, or not sent during a pause, is a gap.
 */
final class AudioHookAdapter implements PlatformAdapter {
    /** Media type of text messages, and of frames. */
    static final String TEXT = "application/x-audiohook+json";

    static final String FRAMES = "application/x-audiohook";

    private static final AudioFormat MU_LAW = new AudioFormat(Encoding.PCMU, 8000);
    private static final byte[] NONE = {};
    /** A conversation of this id only tries the connection. */
    private static final String PROBE = "00000000-0000-0000-0000-000000000000";

    private static final Pattern SECONDS = Pattern.compile("PT([0-9]{1,9}(?:\\.[0-9]{1,9})?)S");
    /** Messages of either side that say nothing of the audio. */
    private static final Set<String> OTHERS = Set.of(
            "closed",
            "ping",
            "pong",
            "pause",
            "resume",
            "update",
            "updated",
            "disconnect",
            "reconnect",
            "error",
            "event",
            "dtmf",
            "playback_started",
            "playback_completed");

    private final int maxBytes;

    AudioHookAdapter(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public Said read(ConsumerRecord<byte[], byte[]> record, PlatformStreams before) throws BadRecord {
        byte[] value = PlatformAdapter.value(record, maxBytes);
        return isText(record, value) ? message(record, MessageJson.read(value), before) : frame(record, value, before);
    }

    /** Without a content type that says it, what begins as an object does is text: mu-law hardly ever begins so. */
    private static boolean isText(ConsumerRecord<byte[], byte[]> record, byte[] value) throws BadRecord {
        String type = AudioSource.mediaType(record.headers());
        return switch (type) {
            case TEXT, "application/json" -> true;
            case FRAMES -> false;
            default -> value.length > 1 && value[0] == '{' && value[1] == '"';
        };
    }

    private static Said message(ConsumerRecord<byte[], byte[]> record, MessageJson message, PlatformStreams before)
            throws BadRecord {
        String type = message.text("type");
        if (OTHERS.contains(type)) {
            return Said.nothing(before);
        }
        String id = message.name("id");
        if (type.equals("open")) {
            return open(record, id, message.child("parameters"), before);
        }
        if (!Set.of("opened", "paused", "resumed", "discarded", "close").contains(type)) {
            throw BadRecord.of(IntakeError.UNKNOWN_MESSAGE, type);
        }
        Optional<PlatformStream> known = before.stream(id);
        if (known.isEmpty()) {
            throw BadRecord.of(IntakeError.NOT_STARTED, id);
        }
        PlatformStream stream = known.get();
        if (stream.ended()) {
            return Said.nothing(before);
        }
        return switch (type) {
            case "opened" -> opened(message.child("parameters"), stream, before);
            case "paused" -> breakOff(record, stream.pausing(true), 0, before);
            case "resumed" -> breakOff(record, stream.pausing(false), discarded(message, stream), before);
            case "discarded" -> breakOff(record, stream, discarded(message, stream), before);
            default -> close(record, stream, before);
        };
    }

    private static Said open(
            ConsumerRecord<byte[], byte[]> record, String id, MessageJson parameters, PlatformStreams before)
            throws BadRecord {
        String conversation = parameters.name("conversationId");
        PlatformAdapter.checkKey(record, conversation, id);
        List<Track> tracks = conversation.equals(PROBE) ? List.of() : tracks(parameters);
        Optional<PlatformStream> known = before.stream(id);
        if (known.isPresent()) {
            boolean same = known.get().call().equals(conversation)
                    || known.get().call().equals(conversation + ":" + id);
            if (!same) {
                throw BadRecord.of(IntakeError.STARTED_TWICE, id);
            }
            return Said.nothing(before);
        }
        // the connection of an earlier session under this key is gone, or it would not open another
        Optional<PlatformStream> earlier = before.newest().filter(s -> !s.ended());
        Said closed = earlier.isPresent() ? close(record, earlier.get(), before) : Said.nothing(before);
        String tenant = PlatformAdapter.tenant(record.headers());
        PlatformStream stream =
                new PlatformStream(id, closed.after().callOf(conversation, id), tenant, MU_LAW, false, false, tracks);
        return new Said(closed.after().with(stream), closed.chunks(), false);
    }

    /** The server's answer, where the bridge writes it too: it chose one of the media that were offered. */
    private static Said opened(MessageJson parameters, PlatformStream stream, PlatformStreams before) throws BadRecord {
        boolean chosen =
                parameters.has("media") && !parameters.children("media").isEmpty();
        boolean begun = stream.tracks().isEmpty() || stream.tracks().getFirst().next() > 0;
        PlatformStream opened = chosen && !begun ? stream.with(tracks(parameters)) : stream;
        return Said.nothing(before.with(opened.pausing(parameters.flag("startPaused", stream.paused()))));
    }

    /** The channels of the first media in the list. */
    private static List<Track> tracks(MessageJson parameters) throws BadRecord {
        List<MessageJson> offered = parameters.children("media");
        if (offered.isEmpty()) {
            throw parameters.bad("media");
        }
        MessageJson media = offered.getFirst();
        String format = media.text("format");
        if (!format.equals("PCMU")) {
            throw BadRecord.of(IntakeError.UNSUPPORTED_CODEC, format);
        }
        if (media.number("rate", Integer.MAX_VALUE) != MU_LAW.rateHz()) {
            throw BadRecord.of(IntakeError.BAD_RATE, "PCMU at " + media.number("rate", Integer.MAX_VALUE) + " Hz");
        }
        List<Track> tracks = new ArrayList<>();
        for (String channel : media.texts("channels")) {
            String role =
                    switch (channel) {
                        case "external" -> "customer";
                        case "internal" -> "agent";
                        default -> throw media.bad("channels");
                    };
            if (tracks.stream().anyMatch(t -> t.name().equals(channel))) {
                throw media.bad("channels");
            }
            tracks.add(new Track(channel, role, 0, 0, 0));
        }
        if (tracks.isEmpty()) {
            throw media.bad("channels");
        }
        return tracks;
    }

    private static Said frame(ConsumerRecord<byte[], byte[]> record, byte[] value, PlatformStreams before)
            throws BadRecord {
        PlatformStream stream = before.newest().orElse(null);
        if (stream == null || stream.tracks().isEmpty()) {
            throw BadRecord.of(IntakeError.NOT_STARTED, PlatformAdapter.key(record));
        }
        if (stream.ended()) {
            throw BadRecord.of(IntakeError.AFTER_END, stream.id());
        }
        if (stream.paused()) {
            return new Said(before, List.of(), true);
        }
        int channels = stream.tracks().size();
        if (value.length % channels != 0) {
            throw BadRecord.of(IntakeError.BAD_PAYLOAD, value.length + " bytes for " + channels + " channels");
        }
        List<Chunk> chunks = new ArrayList<>();
        List<Track> come = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            byte[] audio = new byte[value.length / channels];
            for (int i = 0; i < audio.length; i++) {
                audio[i] = value[i * channels + c];
            }
            Envelope.checkPlatformAudio(audio, MU_LAW);
            Track t = stream.tracks().get(c);
            chunks.add(PlatformAdapter.chunk(record, stream, t, t.next(), stream.mediaMs(t.samples()), false, audio));
            come.add(new Track(t.name(), t.role(), 0, t.next() + 1, t.samples() + audio.length));
        }
        return new Said(before.with(stream.with(come)), chunks, false);
    }

    /** Closes what is open on all channels; the media goes on at {@code atSamples} at the earliest. */
    private static Said breakOff(
            ConsumerRecord<byte[], byte[]> record, PlatformStream stream, long atSamples, PlatformStreams before)
            throws BadRecord {
        List<Chunk> breaks = new ArrayList<>();
        List<Track> come = new ArrayList<>();
        for (Track t : stream.tracks()) {
            long samples = Math.max(t.samples(), atSamples);
            breaks.add(PlatformAdapter.chunk(record, stream, t, t.next(), stream.mediaMs(samples), false, NONE));
            come.add(new Track(t.name(), t.role(), 0, t.next() + 1, samples));
        }
        return new Said(before.with(stream.with(come)), breaks, false);
    }

    private static Said close(ConsumerRecord<byte[], byte[]> record, PlatformStream stream, PlatformStreams before)
            throws BadRecord {
        List<Chunk> ends = new ArrayList<>();
        for (Track t : stream.tracks()) {
            ends.add(PlatformAdapter.chunk(record, stream, t, t.next(), stream.mediaMs(t.samples()), true, NONE));
        }
        return new Said(before.with(stream.over()), ends, false);
    }

    /** Where the media goes on after a stretch that was not sent. */
    private static long discarded(MessageJson message, PlatformStream stream) throws BadRecord {
        if (!message.has("parameters")) {
            return 0;
        }
        MessageJson parameters = message.child("parameters");
        if (!parameters.has("discarded")) {
            return 0;
        }
        long come = stream.tracks().stream().mapToLong(Track::samples).max().orElse(0);
        long start = parameters.has("start") ? samples(parameters, "start") : come;
        return Math.min(start + samples(parameters, "discarded"), Envelope.MAX_MEDIA_MS * MU_LAW.rateHz() / 1000);
    }

    private static long samples(MessageJson parameters, String field) throws BadRecord {
        Matcher seconds = SECONDS.matcher(parameters.text(field));
        if (!seconds.matches()) {
            throw parameters.bad(field);
        }
        return new BigDecimal(seconds.group(1))
                .multiply(BigDecimal.valueOf(MU_LAW.rateHz()))
                .longValue();
    }
}
