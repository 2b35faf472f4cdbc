package io.mondegreen.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.BrokerResource;
import io.mondegreen.app.LineService;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.page.Chromium;
import io.mondegreen.page.Picture;
import io.mondegreen.page.Tab;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Makes the pictures in docs/images from the demo as it runs, in light and dark, on a desk and on a phone. {@code .ci/screenshots}
 * runs it; its name keeps it out of the suite.
 */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class Screenshots {

    private static final Path IMAGES = Path.of("docs/images");
    private static final int MOST_BYTES = 150_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Inject
    LineService service;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TestHTTPResource("/")
    URI page;

    @Test
    void take() throws Exception {
        Files.createDirectories(IMAGES);
        List<DemoCall> calls = DemoCalls.compose(SpeechBank.open(Path.of("corpus/bank")), 1);
        DemoSession session =
                new DemoSession(calls, servers, 1, new TerminalView(new PrintWriter(new StringWriter()), false));
        try (Chromium chromium = Chromium.start();
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Tab tab = chromium.open(1360, 850);
            // two calls are over by then, four go on
            Future<?> playing = thread.submit(() -> session.play(service, page.toString()));
            tab.go(page + "#/");
            tab.until("document.querySelectorAll('.alert').length > 6", PATIENCE);
            each(tab, "wall", 1360, 850);
            playing.get();
            tab.go(page + "#/calls/demo-1-hold");
            tab.until("document.querySelector('.heat [data-layer=embed]')", PATIENCE);
            each(tab, "call", 1360, 1000);
            tab.go(page + "#/model");
            tab.until("document.querySelector('.plot')", PATIENCE);
            each(tab, "model", 1360, 850);
            tab.go(page + "#/try");
            tab.until("document.querySelector('.zone')");
            tab.drop(Path.of("corpus/bank/demo-foreign.opus"), ".zone");
            tab.until("/alert/.test(document.querySelector('.status').innerText)", PATIENCE);
            each(tab, "try", 1360, 1000);
        }
    }

    private static void each(Tab tab, String name, int width, int height) throws IOException {
        picture(tab, name, width, height, false);
        picture(tab, name + "-dark", width, height, true);
        picture(tab, name + "-phone", 390, 844, false);
        picture(tab, name + "-phone-dark", 390, 844, true);
        tab.size(width, height, false);
    }

    private static void picture(Tab tab, String name, int width, int height, boolean dark) throws IOException {
        tab.size(width, height, width < 600);
        tab.prefers(dark, true);
        tab.read("new Promise(done => setTimeout(done, 400))");
        byte[] small = Picture.small(tab.picture());
        assertThat(small.length).as(name).isLessThan(MOST_BYTES);
        Files.write(IMAGES.resolve(name + ".png"), small);
    }
}
