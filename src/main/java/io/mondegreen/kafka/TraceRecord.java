package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.GuardedToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One record of {@code call.traces}: a segment token by token.
 *
 * @param segment id of the segment on {@code call.transcripts}
 * @param noSpeech NaN where the model has none
 * @param probes  raw scores of each probe by name, one for each token, with three decimals
 * @param levels  dBFS of its audio, one per 100 ms
 * @param heard   what the encoder hears in it, by name, each a probability; empty where no probe says so
 */
public record TraceRecord(
        String segment,
        CallKey key,
        Instant time,
        long startMs,
        long endMs,
        int revision,
        boolean isFinal,
        double noSpeech,
        List<GuardedToken> tokens,
        SortedMap<String, List<Float>> probes,
        List<Integer> levels,
        SortedMap<String, Double> heard) {
    public static final String TYPE = "io.mondegreen.trace.segment";
    private static final String HEARD = "heard";
    private static final String PROBES = "probes";
    private static final String LEVELS = "levels";

    public TraceRecord {
        tokens = List.copyOf(tokens);
        levels = List.copyOf(levels);
        probes = Collections.unmodifiableSortedMap(new TreeMap<>(probes));
        heard = Collections.unmodifiableSortedMap(new TreeMap<>(heard));
    }

    public static TraceRecord of(SegmentEvent event) {
        GuardedSegment s = event.segment();
        return new TraceRecord(
                event.id(),
                event.key(),
                event.time(),
                s.startMs(),
                s.endMs(),
                s.revision(),
                s.isFinal(),
                s.noSpeech(),
                s.tokens(),
                rounded(s.probes()),
                event.levels(),
                s.heard());
    }

    public byte[] bytes() {
        ObjectNode data = CloudEvent.object();
        data.put("call", key.call()).put("channel", key.channel()).put("segment", segment);
        data.put("startMs", startMs)
                .put("endMs", endMs)
                .put("revision", revision)
                .put("final", isFinal);
        CloudEvent.put(data, "noSpeech", noSpeech);
        ArrayNode list = data.putArray("tokens");
        for (GuardedToken token : tokens) {
            ObjectNode node = list.addObject().put("id", token.id()).put("text", token.text());
            CloudEvent.put(node, "logprob", token.logprob());
            CloudEvent.put(node, "risk", token.risk());
            CloudEvent.put(node, "frame", token.frame());
            node.put("atMs", Word.mediaMs(startMs, endMs, token.frame()));
        }
        if (!probes.isEmpty()) {
            ObjectNode columns = data.putObject(PROBES);
            probes.forEach((name, scores) -> {
                ArrayNode column = columns.putArray(name);
                scores.forEach(score -> column.add(Float.isFinite(score) ? Math.round(score * 1e3) / 1e3 : 0));
            });
        }
        CloudEvent.put(data, LEVELS, levels);
        if (!heard.isEmpty()) {
            ObjectNode node = data.putObject(HEARD);
            heard.forEach((what, probability) -> CloudEvent.put(node, what, probability));
        }
        return new CloudEvent(TYPE, segment + ".trace", key.subject(), key.tenant(), time, data).bytes();
    }

    /** @throws WireException where the record is none, naming the field */
    public static TraceRecord read(byte[] bytes) {
        CloudEvent event = CloudEvent.read(bytes, TYPE);
        JsonNode data = event.data();
        List<GuardedToken> tokens = new ArrayList<>();
        for (JsonNode node : CloudEvent.child(data, "tokens")) {
            tokens.add(new GuardedToken(
                    (int) CloudEvent.integer(node, "id"),
                    CloudEvent.text(node, "text"),
                    (float) CloudEvent.number(node, "logprob"),
                    (float) CloudEvent.number(node, "risk"),
                    (float) CloudEvent.number(node, "frame")));
        }
        SortedMap<String, List<Float>> probes = new TreeMap<>();
        data.path(PROBES).properties().forEach(one -> probes.put(one.getKey(), scores(one.getValue(), tokens.size())));
        SortedMap<String, Double> heard = new TreeMap<>();
        JsonNode sounds = data.path(HEARD);
        sounds.properties().forEach(one -> heard.put(one.getKey(), CloudEvent.number(sounds, one.getKey())));
        return new TraceRecord(
                CloudEvent.text(data, "segment"),
                new CallKey(event.tenant(), CloudEvent.text(data, "call"), CloudEvent.text(data, "channel")),
                event.time(),
                CloudEvent.integer(data, "startMs"),
                CloudEvent.integer(data, "endMs"),
                (int) CloudEvent.integer(data, "revision"),
                CloudEvent.flag(data, "final"),
                CloudEvent.number(data, "noSpeech"),
                tokens,
                probes,
                CloudEvent.integers(data, LEVELS),
                heard);
    }

    private static List<Float> scores(JsonNode column, int tokens) {
        List<Float> scores = new ArrayList<>();
        column.forEach(score -> scores.add((float) score.asDouble()));
        if (scores.size() != tokens) {
            throw new WireException("field " + PROBES + " has not one score for each token");
        }
        return List.copyOf(scores);
    }

    private static SortedMap<String, List<Float>> rounded(SortedMap<String, List<Float>> probes) {
        SortedMap<String, List<Float>> all = new TreeMap<>();
        probes.forEach((name, scores) -> all.put(
                name,
                scores.stream()
                        .map(score -> Float.isFinite(score) ? Math.round(score * 1e3) / 1e3f : 0f)
                        .toList()));
        return all;
    }

    /** Whether a record says that it is one of these. */
    public static boolean is(byte[] bytes) {
        return TYPE.equals(CloudEvent.type(bytes));
    }
}
