package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.GuardedSegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One record of {@code call.transcripts}: a window's text in one revision.
 *
 * @param isFinal     whether no later revision comes
 * @param noSpeech    NaN where the model has none
 * @param gapBeforeMs media lost immediately before it
 * @param gapAfterMs  media lost immediately after it
 * @param words       empty where words are not published
 * @param withheld    whether there was a text that the guard keeps back
 * @param guarded     false where the guard was unavailable when this went out, so that its risk means nothing
 */
public record TranscriptRecord(
        String id,
        CallKey key,
        String role,
        Instant time,
        long startMs,
        long endMs,
        int revision,
        boolean isFinal,
        String text,
        double risk,
        double meanLogprob,
        double noSpeech,
        DecodeEnd.Reason end,
        long gapBeforeMs,
        long gapAfterMs,
        List<Word> words,
        Origin audio,
        boolean withheld,
        boolean guarded) {
    public static final String TYPE = "io.mondegreen.transcript.segment";
    private static final String UNAVAILABLE = "unavailable";

    public TranscriptRecord {
        words = List.copyOf(words);
    }

    /** One of a guard that is at work, whose text goes out. */
    public TranscriptRecord(
            String id,
            CallKey key,
            String role,
            Instant time,
            long startMs,
            long endMs,
            int revision,
            boolean isFinal,
            String text,
            double risk,
            double meanLogprob,
            double noSpeech,
            DecodeEnd.Reason end,
            long gapBeforeMs,
            long gapAfterMs,
            List<Word> words,
            Origin audio) {
        this(
                id,
                key,
                role,
                time,
                startMs,
                endMs,
                revision,
                isFinal,
                text,
                risk,
                meanLogprob,
                noSpeech,
                end,
                gapBeforeMs,
                gapAfterMs,
                words,
                audio,
                false,
                true);
    }

    /**
     * @param withWords whether words with their risk go with it
     * @param guarded   whether the guard is available
     */
    public static TranscriptRecord of(SegmentEvent event, boolean withWords, boolean guarded) {
        GuardedSegment s = event.segment();
        return new TranscriptRecord(
                event.id(),
                event.key(),
                event.role(),
                event.time(),
                s.startMs(),
                s.endMs(),
                s.revision(),
                s.isFinal(),
                s.text(),
                s.risk(),
                s.meanLogprob(),
                s.noSpeech(),
                s.end(),
                event.gapBeforeMs(),
                event.gapAfterMs(),
                withWords ? Word.of(s) : List.of(),
                new Origin(event.partition(), event.firstOffset(), event.lastOffset()),
                s.withheld(),
                guarded);
    }

    public byte[] bytes() {
        ObjectNode data = CloudEvent.object();
        data.put("call", key.call()).put("channel", key.channel()).put("role", role);
        data.put("startMs", startMs).put("endMs", endMs);
        data.put("revision", revision).put("final", isFinal).put("text", text);
        CloudEvent.put(data, "risk", risk);
        CloudEvent.put(data, "meanLogprob", meanLogprob);
        CloudEvent.put(data, "noSpeech", noSpeech);
        data.put("end", CloudEvent.lower(end));
        data.put("gapBeforeMs", gapBeforeMs).put("gapAfterMs", gapAfterMs);
        ArrayNode list = data.putArray("words");
        for (Word word : words) {
            ObjectNode node = list.addObject().put("text", word.text());
            CloudEvent.put(node, "risk", word.risk());
            node.put("atMs", word.atMs());
        }
        data.set("audio", audio.json());
        if (withheld) {
            data.put("withheld", true);
        }
        if (!guarded) {
            data.put("guard", UNAVAILABLE);
        }
        return new CloudEvent(TYPE, id, key.subject(), key.tenant(), time, data).bytes();
    }

    /** @throws WireException where the record is none, naming the field */
    public static TranscriptRecord read(byte[] bytes) {
        CloudEvent event = CloudEvent.read(bytes, TYPE);
        JsonNode data = event.data();
        List<Word> words = new ArrayList<>();
        for (JsonNode node : CloudEvent.child(data, "words")) {
            words.add(new Word(
                    CloudEvent.text(node, "text"), CloudEvent.number(node, "risk"), CloudEvent.integer(node, "atMs")));
        }
        return new TranscriptRecord(
                event.id(),
                new CallKey(event.tenant(), CloudEvent.text(data, "call"), CloudEvent.text(data, "channel")),
                CloudEvent.text(data, "role"),
                event.time(),
                CloudEvent.integer(data, "startMs"),
                CloudEvent.integer(data, "endMs"),
                (int) CloudEvent.integer(data, "revision"),
                CloudEvent.flag(data, "final"),
                CloudEvent.text(data, "text"),
                CloudEvent.number(data, "risk"),
                CloudEvent.number(data, "meanLogprob"),
                CloudEvent.number(data, "noSpeech"),
                CloudEvent.constant(DecodeEnd.Reason.class, data, "end"),
                CloudEvent.integer(data, "gapBeforeMs"),
                CloudEvent.integer(data, "gapAfterMs"),
                words,
                Origin.of(CloudEvent.child(data, "audio")),
                data.has("withheld") && CloudEvent.flag(data, "withheld"),
                !CloudEvent.optionalText(data, "guard").equals(Optional.of(UNAVAILABLE)));
    }
}
