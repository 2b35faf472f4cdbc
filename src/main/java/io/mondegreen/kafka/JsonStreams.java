package io.mondegreen.kafka;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.calls.Chunk;
import io.mondegreen.kafka.PlatformStream.Track;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Platforms that stream JSON with audio in base64: {@code start} has the ids and the format, {@code media} is one chunk of
 * one track, {@code stop} ends all tracks. Each track numbers its own chunks, and says when they were spoken.
 */
abstract sealed class JsonStreams implements PlatformAdapter permits TelnyxAdapter, TwilioAdapter {
    private static final int TELEPHONE_RATE = 8000;
    private static final byte[] NONE = {};

    private final int maxBytes;

    JsonStreams(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The stream a message belongs to. */
    abstract String stream(MessageJson message) throws BadRecord;

    /** The call of a start message. */
    abstract String call(MessageJson start) throws BadRecord;

    /** The format of a start message. */
    abstract AudioFormat format(MessageJson start) throws BadRecord;

    @Override
    public final Said read(ConsumerRecord<byte[], byte[]> record, PlatformStreams before) throws BadRecord {
        MessageJson message = MessageJson.read(PlatformAdapter.value(record, maxBytes));
        String event = message.text("event");
        return switch (event) {
            case "start" -> start(record, message, before);
            case "media" -> media(record, message.child("media"), begun(message, before), before);
            case "stop" -> stop(record, begun(message, before), before);
            // dtmf has no audio; mark and clear are about what is played to the caller
            case "connected", "dtmf", "mark", "clear", "error" -> Said.nothing(before);
            default -> throw BadRecord.of(IntakeError.UNKNOWN_MESSAGE, event);
        };
    }

    private PlatformStream begun(MessageJson message, PlatformStreams before) throws BadRecord {
        String id = stream(message);
        Optional<PlatformStream> stream = before.stream(id);
        if (stream.isEmpty()) {
            throw BadRecord.of(IntakeError.NOT_STARTED, id);
        }
        return stream.get();
    }

    private Said start(ConsumerRecord<byte[], byte[]> record, MessageJson message, PlatformStreams before)
            throws BadRecord {
        String id = stream(message);
        MessageJson start = message.child("start");
        String call = call(start);
        PlatformAdapter.checkKey(record, call, id);
        AudioFormat format = format(start);
        Optional<PlatformStream> known = before.stream(id);
        if (known.isPresent()) {
            boolean same = known.get().format().equals(format)
                    && (known.get().call().equals(call) || known.get().call().equals(call + ":" + id));
            if (!same) {
                throw BadRecord.of(IntakeError.STARTED_TWICE, id);
            }
            return Said.nothing(before);
        }
        String tenant = PlatformAdapter.tenant(record.headers());
        return Said.nothing(
                before.with(new PlatformStream(id, before.callOf(call, id), tenant, format, false, false, List.of())));
    }

    private Said media(
            ConsumerRecord<byte[], byte[]> record, MessageJson media, PlatformStream stream, PlatformStreams before)
            throws BadRecord {
        String name = media.text("track");
        long number = media.number("chunk", Long.MAX_VALUE);
        long mediaMs = media.number("timestamp", Envelope.MAX_MEDIA_MS);
        byte[] audio = audio(media, stream.format());
        Track track = stream.track(name).orElse(null);
        if (track == null) {
            if (stream.ended()) {
                throw BadRecord.of(IntakeError.AFTER_END, "track " + name);
            }
            track = new Track(name, role(name, media), number == 0 ? 0 : 1, 0, 0);
        }
        long sequence = number - track.base();
        if (sequence < 0) {
            throw media.bad("chunk");
        }
        Chunk chunk = PlatformAdapter.chunk(record, stream, track, sequence, mediaMs, false, audio);
        long after = mediaMs * stream.format().rateHz() / 1000 + stream.format().samples(audio);
        Track come = new Track(
                name,
                track.role(),
                track.base(),
                Math.max(track.next(), sequence + 1),
                Math.max(track.samples(), after));
        return new Said(come.equals(track) ? before : before.with(stream.with(come)), List.of(chunk), false);
    }

    private static Said stop(ConsumerRecord<byte[], byte[]> record, PlatformStream stream, PlatformStreams before)
            throws BadRecord {
        if (stream.ended()) {
            return Said.nothing(before);
        }
        List<Chunk> ends = new ArrayList<>();
        for (Track track : stream.tracks()) {
            ends.add(PlatformAdapter.chunk(
                    record, stream, track, track.next(), stream.mediaMs(track.samples()), true, NONE));
        }
        return new Said(before.with(stream.over()), ends, false);
    }

    /** What comes in from the line is the customer, what goes out to it the agent, whether a person or a machine. */
    private static String role(String track, MessageJson media) throws BadRecord {
        return switch (track) {
            case "inbound" -> "customer";
            case "outbound" -> "agent";
            default -> throw media.bad("track");
        };
    }

    private static byte[] audio(MessageJson media, AudioFormat format) throws BadRecord {
        byte[] audio;
        try {
            audio = Base64.getDecoder().decode(media.text("payload"));
        } catch (IllegalArgumentException e) {
            throw BadRecord.of(IntakeError.BAD_BASE64, "");
        }
        Envelope.checkPlatformAudio(audio, format);
        return audio;
    }

    /** G.711 at the only rate it has here. */
    static AudioFormat telephone(AudioFormat.Encoding encoding, long rate, long channels) throws BadRecord {
        return linear(encoding, rate, channels, rate == TELEPHONE_RATE);
    }

    static AudioFormat linear(AudioFormat.Encoding encoding, long rate, long channels, boolean offered)
            throws BadRecord {
        if (channels != 1 || !offered) {
            throw BadRecord.of(IntakeError.BAD_RATE, encoding + " at " + rate + " Hz with " + channels + " channel(s)");
        }
        return new AudioFormat(encoding, (int) rate);
    }
}
