package io.mondegreen.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The page's files as the service serves them, content security policy included, over answers that a test sets: so each state of
 * the page can be shown without a model.
 */
final class PageServer implements AutoCloseable {

    private static final Path FILES = Path.of("src/main/resources/META-INF/resources");
    private static final Path TESTS = Path.of("src/test/resources/page");
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");

    /** An answer to a request for a path. */
    record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<OutputStream> streams = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    PageServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::file);
        server.createContext("/api/v1/", this::api);
        server.createContext("/api/v1/events", this::events);
        server.start();
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    /** Answers a method and path such as {@code GET /calls}, whatever the query, with JSON from now on. */
    void answers(String request, Object json) {
        answers(request, 200, "application/json", Recorded.json(json));
    }

    void answers(String request, int status, String type, String body) {
        answers.put(request, new Answer(status, type, body));
    }

    /** Sends an event to every open stream. */
    void tell(String kind, Object json) {
        byte[] frame = ("event: " + kind + "\ndata: " + Recorded.json(json) + "\n\n").getBytes(StandardCharsets.UTF_8);
        for (OutputStream stream : streams) {
            synchronized (stream) {
                try {
                    stream.write(frame);
                    stream.flush();
                } catch (IOException gone) {
                    streams.remove(stream);
                }
            }
        }
    }

    int listening() {
        return streams.size();
    }

    /** Ends every open stream, as a server does that goes away. */
    void hangUp() {
        for (OutputStream stream : streams) {
            streams.remove(stream);
            try {
                stream.close();
            } catch (IOException gone) {
                // the client was first
            }
        }
    }

    /** Requests of the API so far: method, path and body, one a line. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void file(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        Path file = (path.startsWith("test/")
                ? TESTS.resolve(path.substring(5))
                : FILES.resolve(path.isEmpty() ? "index.html" : path));
        if (path.contains("..") || !Files.isRegularFile(file)) {
            send(exchange, new Answer(404, "text/plain", "no such file"));
            return;
        }
        String end = path.isEmpty() ? "html" : path.substring(path.lastIndexOf('.') + 1);
        send(exchange, new Answer(200, TYPES.get(end), Files.readString(file)));
    }

    private void api(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/api/v1".length());
        byte[] body = exchange.getRequestBody().readAllBytes();
        String shown = body.length < 500 ? new String(body, StandardCharsets.UTF_8) : body.length + " bytes";
        String request = exchange.getRequestMethod() + " " + path;
        asked.add(request + " " + shown);
        send(
                exchange,
                answers.getOrDefault(
                        request,
                        new Answer(
                                404,
                                "application/problem+json",
                                "{\"status\":404,\"detail\":\"nothing is at " + path + "\"}")));
    }

    private void events(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream stream = exchange.getResponseBody();
        stream.write(":\n\n".getBytes(StandardCharsets.UTF_8));
        stream.flush();
        streams.add(stream);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", answer.type());
        exchange.getResponseHeaders().add("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().add("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
