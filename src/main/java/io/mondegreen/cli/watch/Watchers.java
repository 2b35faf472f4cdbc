package io.mondegreen.cli.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/** Many clients of one service's {@code /api/v1/events}; some of them may read nothing. */
final class Watchers implements AutoCloseable {
    private static final String PATH = "/api/v1/events?kinds=alert,transcript,trace,stretch,call";
    private static final int TINY = 4096;

    /** What came of them. */
    record Result(int clients, long events, long fewest, long lost, long again, long ended, long p50Ms, long p99Ms) {}

    private final HttpClient http;
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<CompletableFuture<HttpResponse<Void>>> streams = new ArrayList<>();
    private final List<Socket> idle = new ArrayList<>();

    private Watchers(HttpClient http) {
        this.http = http;
    }

    /**
     * Opens the streams.
     *
     * @param slow clients besides that read nothing
     */
    static Watchers open(URI page, int clients, int slow) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        Watchers all = new Watchers(http);
        HttpRequest request = HttpRequest.newBuilder(page.resolve(PATH)).build();
        for (int i = 0; i < clients; i++) {
            Watcher watcher = new Watcher();
            all.watchers.add(watcher);
            all.streams.add(http.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(watcher)));
        }
        for (int i = 0; i < slow; i++) {
            all.idle.add(idle(page));
        }
        return all;
    }

    private static Socket idle(URI page) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(TINY);
            socket.connect(new InetSocketAddress(page.getHost(), page.getPort()));
            String request = "GET " + PATH + " HTTP/1.1\r\nHost: " + page.getHost() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + page, e);
        }
    }

    /** Whether each has got every event up to the last one that any has got. */
    boolean even() {
        long last = watchers.stream().mapToLong(Watcher::last).max().orElse(-1);
        return watchers.stream().allMatch(watcher -> watcher.last() == last);
    }

    /** Events that the client with the fewest has got. */
    long fewest() {
        return watchers.stream().mapToLong(Watcher::events).min().orElse(0);
    }

    Result result() {
        long[] delays = watchers.stream()
                .flatMapToLong(watcher -> LongStream.of(watcher.delays()))
                .sorted()
                .toArray();
        return new Result(
                watchers.size(),
                watchers.stream().mapToLong(Watcher::events).sum(),
                fewest(),
                watchers.stream().mapToLong(Watcher::lost).sum(),
                watchers.stream().mapToLong(Watcher::again).sum(),
                watchers.stream().filter(Watcher::cut).count(),
                quantile(delays, 0.5),
                quantile(delays, 0.99));
    }

    private static long quantile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    @Override
    public void close() {
        http.shutdownNow();
        idle.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        });
        streams.clear();
    }
}
