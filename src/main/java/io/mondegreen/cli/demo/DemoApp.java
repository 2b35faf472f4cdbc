package io.mondegreen.cli.demo;

import io.mondegreen.app.LineService;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What runs inside the booted service: one session, then the page until Ctrl-C, unless it is to end with the calls. */
@Singleton
@Unremovable
public final class DemoApp implements QuarkusApplication {

    /** What shells report for Ctrl-C. */
    private static final int INTERRUPTED = 130;

    /** Handed over by the command, because Quarkus makes this object. */
    private static volatile Optional<Show> next = Optional.empty();

    private final LineService service;
    private final HttpServer http;

    @Inject
    DemoApp(LineService service, HttpServer http) {
        this.service = service;
        this.http = http;
    }

    /**
     * What to play.
     *
     * @param once whether to end with the calls
     */
    record Show(DemoSession session, TerminalView view, boolean once) {}

    static void prepare(Show show) {
        next = Optional.of(show);
    }

    @Override
    public int run(String... args) {
        Show show = next.orElseThrow();
        String page = "http://localhost:" + http.getPort() + "/";
        boolean passed;
        // lets Ctrl-C end the calls: Quarkus would wait for them
        Thread onSignal = new Thread(Thread.currentThread()::interrupt, "mondegreen-demo-stop");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            passed = show.session().play(service, page).stream().allMatch(DemoVerdict::passed);
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (InterruptedException stopped) {
            return INTERRUPTED;
        }
        if (!show.once()) {
            show.view().line("The page stays at " + page + " until Ctrl-C.");
            Quarkus.waitForExit();
        }
        return passed ? 0 : 1;
    }
}
