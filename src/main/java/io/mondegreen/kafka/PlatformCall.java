package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormat.Encoding;
import io.mondegreen.audio.ChunkEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A call as a bridge writes it that puts a platform's WebSocket messages into Kafka as they come: to try the adapters
 * without an account there.
 */
public final class PlatformCall {
    private static final List<String> TRACKS = List.of("inbound", "outbound");
    private static final List<String> CHANNELS = List.of("external", "internal");

    /**
     * One message.
     *
     * @param dueMs when it exists, ms from the start of the call
     */
    public record Message(long dueMs, ProducerRecord<byte[], byte[]> record) {}

    private final String topic;
    private final String call;
    private final AudioFormat format;
    private final float[][] media;
    private final int chunkMs;
    private final List<Message> messages = new ArrayList<>();

    private PlatformCall(String topic, String call, AudioFormat format, float[][] media, int chunkMs) {
        this.topic = topic;
        this.call = call;
        this.format = format;
        this.media = media;
        this.chunkMs = chunkMs;
    }

    /**
     * All messages of a call, from the first to the last.
     *
     * @param media   [channel][sample] at the format's rate; one channel is the customer's, the second the agent's
     * @param chunkMs audio per message
     * @throws IllegalArgumentException where the platform does not offer the format, or has no so many channels
     */
    public static List<Message> of(
            AudioSource platform, String topic, String call, AudioFormat format, float[][] media, int chunkMs) {
        if (!Envelope.isName(call) || media.length < 1 || media.length > 2) {
            throw new IllegalArgumentException(
                    "a platform's call has a name of A-Z a-z 0-9 . _ : - and 1 or 2 channels;" + " got " + call
                            + " with " + media.length);
        }
        PlatformCall made = new PlatformCall(topic, call, format, media, chunkMs);
        switch (platform) {
            case TWILIO -> made.twilio();
            case TELNYX -> made.telnyx();
            case AUDIOHOOK -> made.audioHook();
            case CLOUDEVENTS -> throw new IllegalArgumentException("chunks with CloudEvents headers are AudioChunks");
        }
        return made.messages;
    }

    private void twilio() {
        only(Encoding.PCMU);
        String stream = "MZ-" + call;
        String type = "application/x-twilio-media+json";
        ObjectNode connected = event("connected");
        text(type, 0, connected.put("protocol", "Call").put("version", "1.0.0"));
        ObjectNode start = event("start").put("sequenceNumber", "1").put("streamSid", stream);
        ObjectNode body = start.putObject("start").put("streamSid", stream).put("callSid", call);
        TRACKS.subList(0, media.length).forEach(body.putArray("tracks")::add);
        body.putObject("mediaFormat")
                .put("encoding", "audio/x-mulaw")
                .put("sampleRate", format.rateHz())
                .put("channels", 1);
        text(type, 0, start);
        media(type, "streamSid", stream, "sequenceNumber");
        ObjectNode stop = event("stop").put("streamSid", stream);
        stop.putObject("stop").put("callSid", call);
        text(type, lengthMs(), stop);
    }

    private void telnyx() {
        only(Encoding.PCMU, Encoding.PCMA, Encoding.S16BE, Encoding.OPUS);
        String stream =
                UUID.nameUUIDFromBytes(call.getBytes(StandardCharsets.UTF_8)).toString();
        String type = "application/x-telnyx-media+json";
        text(type, 0, event("connected").put("version", "1.0.0"));
        ObjectNode start = event("start").put("sequence_number", "1").put("stream_id", stream);
        start.putObject("start")
                .put("call_control_id", call)
                .putObject("media_format")
                .put(
                        "encoding",
                        format.encoding() == Encoding.S16BE
                                ? "L16"
                                : format.encoding().name())
                .put("sample_rate", format.rateHz())
                .put("channels", 1);
        text(type, 0, start);
        media(type, "stream_id", stream, "sequence_number");
        ObjectNode stop = event("stop").put("stream_id", stream);
        stop.putObject("stop").put("call_control_id", call);
        text(type, lengthMs(), stop);
    }

    private void audioHook() {
        only(Encoding.PCMU);
        String session =
                UUID.nameUUIDFromBytes(call.getBytes(StandardCharsets.UTF_8)).toString();
        ObjectNode open = hook("open", session, 1, "PT0S");
        ObjectNode offered = open.putObject("parameters")
                .put("conversationId", call)
                .putArray("media")
                .addObject();
        offered.put("type", "audio").put("format", "PCMU").put("rate", format.rateHz());
        CHANNELS.subList(0, media.length).forEach(offered.putArray("channels")::add);
        text(AudioHookAdapter.TEXT, 0, open);
        int size = format.rateHz() / 1000 * chunkMs;
        int length = media[0].length;
        for (int at = 0; at < length; at += size) {
            int count = Math.min(size, length - at);
            byte[] frame = new byte[count * media.length];
            for (int c = 0; c < media.length; c++) {
                byte[] audio = format.encode(Arrays.copyOfRange(media[c], at, at + count));
                for (int i = 0; i < count; i++) {
                    frame[i * media.length + c] = audio[i];
                }
            }
            add(AudioHookAdapter.FRAMES, ms(at + count), frame);
        }
        ObjectNode close = hook("close", session, 2, "PT" + lengthMs() / 1000.0 + "S");
        close.putObject("parameters").put("reason", "end");
        text(AudioHookAdapter.TEXT, lengthMs(), close);
    }

    /** The tracks' chunks, in the order in which they were spoken. */
    private void media(String type, String streamField, String stream, String numberField) {
        List<ChunkEncoder> encoders = new ArrayList<>();
        for (int c = 0; c < media.length; c++) {
            encoders.add(format.encoder());
        }
        int size = format.rateHz() / 1000 * chunkMs;
        int number = 2;
        for (int at = 0; at < media[0].length; at += size) {
            int end = Math.min(at + size, media[0].length);
            for (int c = 0; c < media.length; c++) {
                byte[] audio = encoders.get(c).encode(Arrays.copyOfRange(media[c], at, end));
                ObjectNode event = event("media")
                        .put(numberField, Integer.toString(number++))
                        .put(streamField, stream);
                event.putObject("media")
                        .put("track", TRACKS.get(c))
                        .put("chunk", Integer.toString(at / size + 1))
                        .put("timestamp", Long.toString(ms(at)))
                        .put("payload", Base64.getEncoder().encodeToString(audio));
                text(type, ms(end), event);
            }
        }
    }

    private void only(Encoding... offered) {
        if (!List.of(offered).contains(format.encoding())) {
            throw new IllegalArgumentException(
                    "this platform does not send " + format.contentType() + "; it sends " + List.of(offered));
        }
    }

    private long lengthMs() {
        return ms(media[0].length);
    }

    private long ms(int samples) {
        return samples * 1000L / format.rateHz();
    }

    private static ObjectNode event(String name) {
        return CloudEvent.object().put("event", name);
    }

    private static ObjectNode hook(String type, String session, int number, String position) {
        ObjectNode message =
                CloudEvent.object().put("version", "2").put("type", type).put("id", session);
        return message.put("seq", number).put("position", position);
    }

    private void text(String contentType, long dueMs, ObjectNode message) {
        add(contentType, dueMs, message.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void add(String contentType, long dueMs, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, call.getBytes(StandardCharsets.UTF_8), value);
        record.headers().add("content-type", contentType.getBytes(StandardCharsets.UTF_8));
        messages.add(new Message(dueMs, record));
    }
}
