package io.mondegreen.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Answers of the API in the shapes that the page reads, made by program: calls, windows, tokens, layers, alerts. */
final class Recorded {

    static final List<String> LAYERS = List.of("embed", "decoder.0", "decoder.1", "decoder.2", "decoder.3");
    private static final Instant BEGIN = Instant.parse("2026-03-02T09:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Recorded() {}

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, Object> list(List<?> items) {
        return Map.of("items", items);
    }

    static Map<String, Object> call(String id, String state, long positionMs) {
        return new LinkedHashMap<>(Map.of(
                "call", id,
                "state", state,
                "firstSeen", BEGIN.plusSeconds(id.hashCode() & 1023).toString(),
                "lastSeen", BEGIN.plusMillis(positionMs).toString(),
                "channels",
                        List.of(
                                Map.of("channel", "agent", "role", "agent", "positionMs", positionMs, "segments", 2),
                                Map.of(
                                        "channel",
                                        "customer",
                                        "role",
                                        "customer",
                                        "positionMs",
                                        positionMs,
                                        "segments",
                                        1)),
                "alerts", Map.of("high", 0, "medium", 0, "low", 0),
                "standing", List.of(),
                "maxRisk", 0.1));
    }

    /** A final window: its words share its time evenly, and have one risk. */
    static Map<String, Object> window(String call, String channel, long startMs, long endMs, double risk, String text) {
        String[] told = text.split(" ");
        List<Map<String, Object>> words = new ArrayList<>();
        long each = (endMs - startMs) / told.length;
        for (int i = 0; i < told.length; i++) {
            words.add(Map.of(
                    "text", told[i], "startMs", startMs + i * each, "endMs", startMs + (i + 1) * each, "risk", risk));
        }
        Map<String, Object> window = new LinkedHashMap<>();
        window.put("segment", call + "-" + channel + "-" + startMs);
        window.put("call", call);
        window.put("channel", channel);
        window.put("startMs", startMs);
        window.put("endMs", endMs);
        window.put("revision", 3);
        window.put("final", true);
        window.put("expired", false);
        window.put("text", text);
        window.put("guard", "available");
        window.put("risk", risk);
        window.put("words", words);
        window.put("alerts", List.of());
        window.put("levels", levels(startMs, endMs));
        return window;
    }

    /** The window with its tokens, one a word; attention moves on, or stands still from the third token. */
    static Map<String, Object> detail(Map<String, Object> window, boolean still) {
        Map<String, Object> detail = new LinkedHashMap<>(window);
        List<Map<String, Object>> tokens = new ArrayList<>();
        List<?> words = (List<?>) window.get("words");
        for (int i = 0; i < words.size(); i++) {
            Map<?, ?> word = (Map<?, ?>) words.get(i);
            Map<String, Object> token = new LinkedHashMap<>();
            token.put("id", 300 + i);
            token.put("text", " " + word.get("text"));
            token.put("mediaMs", word.get("startMs"));
            token.put("logprob", -0.1 - 0.05 * i);
            token.put("risk", word.get("risk"));
            token.put("probes", Map.of("hallucination", raw((double) word.get("risk")), "speech", raw(0.2)));
            token.put("frame", still && i > 2 ? 40 + i % 2 : 15 * i);
            tokens.add(token);
        }
        detail.put("tokens", tokens);
        detail.put("heard", Map.of("speech", 0.04, "noise", 0.11, "music", 0.97, "strange", 0.02));
        return detail;
    }

    /** The layers' words for a window's tokens: each layer holds the token more than the one before. */
    static Map<String, Object> lens(Map<String, Object> window) {
        List<Map<String, Object>> tokens = new ArrayList<>();
        List<?> words = (List<?>) window.get("words");
        double risk = (double) window.get("risk");
        for (int i = 0; i < words.size(); i++) {
            String text = " " + ((Map<?, ?>) words.get(i)).get("text");
            int saturation = 2 + i % 3;
            List<Map<String, Object>> layers = new ArrayList<>();
            for (int layer = 0; layer < LAYERS.size(); layer++) {
                String first = layer >= saturation ? text : " guess" + layer;
                Map<String, Object> told = new LinkedHashMap<>(Map.of(
                        "top",
                        List.of(
                                Map.of("text", first, "probability", 0.3 + 0.15 * layer),
                                Map.of("text", " thank", "probability", 0.12),
                                Map.of("text", "<|endoftext|>", "probability", 0.02))));
                if (layer > 0) {
                    told.put("probe", raw(risk * (0.4 + 0.15 * layer)));
                }
                layers.add(told);
            }
            tokens.add(Map.of(
                    "id", 300 + i, "text", text, "layers", layers, "saturation", saturation - 1, "frame", 15 * i));
        }
        return Map.of("state", "ready", "layers", LAYERS, "tokens", tokens);
    }

    static Map<String, Object> alert(
            String call, String channel, long startMs, long endMs, String type, String severity) {
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("id", call + "-" + type + "-" + startMs);
        alert.put("episode", "episode-" + call + "-" + type + "-" + startMs);
        alert.put("type", type);
        alert.put("severity", severity);
        alert.put("state", "raised");
        alert.put("call", call);
        alert.put("channel", channel);
        alert.put("startMs", startMs);
        alert.put("endMs", endMs);
        alert.put("risk", 0.97);
        alert.put(
                "evidence",
                Map.of(
                        "detector",
                        "probe",
                        "layer",
                        3,
                        "score",
                        0.99,
                        "threshold",
                        0.82,
                        "reasons",
                        List.of(
                                "the encoder hears music 0.97",
                                "the probe on decoder layer 3 says invented with 68 %")));
        alert.put("action", "flagged");
        alert.put("time", BEGIN.plusMillis(endMs).toString());
        alert.put("event", Map.of());
        return alert;
    }

    /** A share as a probe's raw score. */
    private static double raw(double share) {
        return Math.log(share / (1 - share));
    }

    private static List<Integer> levels(long startMs, long endMs) {
        SplittableRandom random = new SplittableRandom(startMs);
        List<Integer> levels = new ArrayList<>();
        for (long ms = startMs; ms < endMs; ms += 100) {
            levels.add(-45 + random.nextInt(32));
        }
        return levels;
    }
}
