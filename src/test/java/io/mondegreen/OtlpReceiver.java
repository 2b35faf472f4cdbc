package io.mondegreen;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A collector of traces that keeps what it gets, for the tests: {@code GET /seen} gives all bodies as hex. */
public final class OtlpReceiver implements QuarkusTestResourceLifecycleManager {
    private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", exchange -> {
            bodies.add(HexFormat.of().formatHex(exchange.getRequestBody().readAllBytes()));
            exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/seen", exchange -> {
            byte[] all = String.join("\n", bodies).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, all.length == 0 ? -1 : all.length);
            exchange.getResponseBody().write(all);
            exchange.close();
        });
        server.start();
        return Map.of(
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.exporter.otlp.protocol", "http/protobuf",
                "quarkus.otel.bsp.schedule.delay", "200ms",
                "quarkus.otel.exporter.otlp.endpoint",
                        "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
