package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.audio.SoundClass;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.CanaryEvent;
import io.mondegreen.calls.NonSpeechEvent;
import io.mondegreen.calls.SkippedWindow;
import io.mondegreen.guard.GuardedSegment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One record of {@code call.traces} about media that has no transcript.
 *
 * @param what    why it has none
 * @param sound   what it sounds like; empty for skipped speech
 * @param decoded whether it was decoded nevertheless: never for non-speech, always for a canary
 * @param heard   what the canary heard; empty otherwise
 * @param levels  dBFS, one per 100 ms; of non-speech alone
 */
public record StretchRecord(
        String id,
        What what,
        CallKey key,
        Instant time,
        long startMs,
        long endMs,
        Optional<SoundClass> sound,
        boolean decoded,
        Optional<Heard> heard,
        List<Integer> levels,
        Origin audio) {
    private static final String TYPE = "io.mondegreen.trace.";
    private static final String LEVELS = "levels";

    public StretchRecord {
        levels = List.copyOf(levels);
    }

    /** Why there is no transcript. */
    public enum What {
        /** Nobody spoke. */
        NONSPEECH,
        /** The line was behind. */
        SKIPPED,
        /** Nobody spoke; it was decoded to see what the model makes of it. */
        CANARY;

        String type() {
            return TYPE + CloudEvent.lower(this);
        }
    }

    /**
     * What the model made of a canary: text on non-speech is wrong by construction.
     *
     * @param text redacted
     * @param risk the guard's, in [0,1]
     * @param ids  of the tokens; -1 for a redacted one
     */
    public record Heard(String text, double risk, List<Integer> ids) {
        public Heard {
            ids = List.copyOf(ids);
        }
    }

    static StretchRecord of(NonSpeechEvent e) {
        return new StretchRecord(
                e.id(),
                What.NONSPEECH,
                e.key(),
                e.time(),
                e.startMs(),
                e.endMs(),
                Optional.of(e.sound()),
                false,
                Optional.empty(),
                e.levels(),
                new Origin(e.partition(), e.firstOffset(), e.lastOffset()));
    }

    static StretchRecord of(SkippedWindow w) {
        return new StretchRecord(
                w.id(),
                What.SKIPPED,
                w.key(),
                w.time(),
                w.startMs(),
                w.endMs(),
                Optional.empty(),
                w.decoded(),
                Optional.empty(),
                List.of(),
                new Origin(w.partition(), w.firstOffset(), w.lastOffset()));
    }

    static StretchRecord of(CanaryEvent e) {
        GuardedSegment s = e.segment();
        return new StretchRecord(
                e.id(),
                What.CANARY,
                e.key(),
                e.time(),
                s.startMs(),
                s.endMs(),
                Optional.of(e.sound()),
                true,
                Optional.of(new Heard(
                        s.text(), s.risk(), s.tokens().stream().map(t -> t.id()).toList())),
                List.of(),
                new Origin(e.partition(), e.firstOffset(), e.lastOffset()));
    }

    /** What it sounds like, as the wire says it; {@code skipped} for speech that was left out. */
    public String label() {
        return sound.map(CloudEvent::lower).orElse("skipped");
    }

    public byte[] bytes() {
        ObjectNode data = CloudEvent.object();
        data.put("call", key.call()).put("channel", key.channel());
        data.put("startMs", startMs).put("endMs", endMs);
        sound.ifPresent(s -> data.put("class", CloudEvent.lower(s)));
        data.put("decoded", decoded);
        heard.ifPresent(h -> {
            data.put("text", h.text());
            CloudEvent.put(data, "risk", h.risk());
            ArrayNode ids = data.putArray("tokens");
            h.ids().forEach(ids::add);
        });
        CloudEvent.put(data, LEVELS, levels);
        data.set("audio", audio.json());
        return new CloudEvent(what.type(), id, key.subject(), key.tenant(), time, data).bytes();
    }

    /** @throws WireException where the record is none, naming the field */
    public static StretchRecord read(byte[] bytes) {
        String type = CloudEvent.type(bytes);
        for (What what : What.values()) {
            if (what.type().equals(type)) {
                return read(what, CloudEvent.read(bytes, type));
            }
        }
        throw new WireException("type is " + type + ", which is not one of stretches");
    }

    private static StretchRecord read(What what, CloudEvent event) {
        JsonNode data = event.data();
        Optional<Heard> heard = Optional.empty();
        if (what == What.CANARY) {
            List<Integer> ids = new java.util.ArrayList<>();
            CloudEvent.child(data, "tokens").forEach(id -> ids.add(id.asInt()));
            heard = Optional.of(new Heard(CloudEvent.text(data, "text"), CloudEvent.number(data, "risk"), ids));
        }
        return new StretchRecord(
                event.id(),
                what,
                new CallKey(event.tenant(), CloudEvent.text(data, "call"), CloudEvent.text(data, "channel")),
                event.time(),
                CloudEvent.integer(data, "startMs"),
                CloudEvent.integer(data, "endMs"),
                what == What.SKIPPED
                        ? Optional.empty()
                        : Optional.of(CloudEvent.constant(SoundClass.class, data, "class")),
                CloudEvent.flag(data, "decoded"),
                heard,
                CloudEvent.integers(data, LEVELS),
                Origin.of(CloudEvent.child(data, "audio")));
    }
}
