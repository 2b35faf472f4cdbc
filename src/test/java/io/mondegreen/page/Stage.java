package io.mondegreen.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sets a line of calls on a server of the page. */
final class Stage {

    /** The window of call-0 that has an alert. */
    static final String WORST = "call-0-agent-6000";

    private static final String HASH = "199d29c79c4964c4613e5d64835b6b70788a3d8b07679aec0133199c75ee6be5";
    private static final int RATE_HZ = 8000;

    private Stage() {}

    /** No call, but a model, and a user who may do everything. */
    static void empty(PageServer server) {
        server.answers("GET /calls", Recorded.list(List.of()));
        server.answers("GET /alerts", Recorded.list(List.of()));
        server.answers(
                "GET /whoami",
                Map.of("name", "local", "roles", List.of("viewer", "operator", "admin", "transcript:read")));
        server.answers(
                "GET /models",
                List.of(Map.of(
                        "name",
                        "mini",
                        "hash",
                        HASH,
                        "weights",
                        "f32",
                        "dModel",
                        192,
                        "layers",
                        4,
                        "heads",
                        3,
                        "vocabulary",
                        1566,
                        "device",
                        "cpu")));
        List<Map<String, Object>> sweep = new ArrayList<>();
        for (String position : List.of("token", "mean")) {
            for (int layer = 0; layer < 5; layer++) {
                double auroc = 0.6 + 0.07 * layer + (position.equals("mean") ? 0.04 : 0);
                sweep.add(Map.of(
                        "layer",
                        layer,
                        "position",
                        position,
                        "auroc",
                        auroc,
                        "low",
                        auroc - 0.03,
                        "high",
                        auroc + 0.03));
            }
        }
        List<List<Double>> roc = new ArrayList<>();
        List<List<Double>> calibration = new ArrayList<>();
        for (double at = 0; at <= 1; at += 0.1) {
            roc.add(List.of(at, Math.pow(at, 0.3)));
            calibration.add(List.of(at, Math.pow(at, 1.2), 40.0));
        }
        server.answers(
                "GET /bundles",
                List.of(Map.of(
                        "name",
                        "probes",
                        "modelHash",
                        HASH,
                        "heads",
                        List.of("hallucination", "speech"),
                        "risks",
                        Map.of("nonspeech", Map.of("bias", -1.2)),
                        "thresholds",
                        Map.of("nonspeech", 0.82),
                        "provenance",
                        Map.of("seed", 1),
                        "sweep",
                        sweep,
                        "roc",
                        Map.of("nonspeech", roc, "content", roc),
                        "calibration",
                        Map.of("nonspeech", calibration))));
    }

    /** Calls named call-0 and so on, four windows each; the first has an alert of high severity. */
    static void calls(PageServer server, int many) {
        List<Object> calls = new ArrayList<>();
        List<Object> alerts = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            String id = "call-" + i;
            Map<String, Object> call = Recorded.call(id, "live", 20_000 + i * 300L);
            call.put("firstSeen", "2026-03-02T09:%02d:00Z".formatted(i % 60));
            calls.add(call);
            List<Object> windows = new ArrayList<>();
            for (int k = 0; k < 4; k++) {
                Map<String, Object> window = window(id, i, k);
                windows.add(window);
                boolean worst = window.get("segment").equals(WORST);
                server.answers("GET /windows/" + window.get("segment"), Recorded.detail(window, worst));
                server.answers("GET /windows/" + window.get("segment") + "/lens", Recorded.lens(window));
                if (worst) {
                    alerts.add(Recorded.alert(id, "agent", 6000, 10_000, "hallucination.nonspeech", "high"));
                }
            }
            server.answers("GET /calls/" + id, call);
            server.answers("GET /calls/" + id + "/windows", Recorded.list(windows));
        }
        server.answers("GET /calls", Recorded.list(calls));
        server.answers("GET /alerts", Recorded.list(alerts));
    }

    static Map<String, Object> worstDetail() {
        return Recorded.detail(window("call-0", 0, 1), true);
    }

    private static Map<String, Object> window(String id, int call, int at) {
        boolean worst = call == 0 && at == 1;
        double risk = worst ? 0.93 : 0.08 + 0.2 * ((call + at) % 4);
        String text = worst
                ? "thank you for watching thank you for watching thank you for watching"
                : "could you spell the name of the street";
        return Recorded.window(id, at < 2 ? "agent" : "customer", 1000 + at * 5000L, 5000 + at * 5000L, risk, text);
    }

    /** A WAVE file of a tone. */
    static byte[] wave(int ms) {
        int samples = RATE_HZ * ms / 1000;
        ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes())
                .putInt(36 + 2 * samples)
                .put("WAVEfmt ".getBytes())
                .putInt(16);
        file.putShort((short) 1).putShort((short) 1).putInt(RATE_HZ).putInt(2 * RATE_HZ);
        file.putShort((short) 2).putShort((short) 16).put("data".getBytes()).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            file.putShort((short) (8000 * Math.sin(2 * Math.PI * 440 * i / RATE_HZ)));
        }
        return file.array();
    }
}
