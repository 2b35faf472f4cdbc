package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** The decoder's thread makes no garbage from token to token. */
class DecoderAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WINDOWS = 400;

    /** Reads everything that a token shows; sums what was allocated between one token and the next. */
    private static final class Counter implements DecodeListener {
        private final Semaphore ended = new Semaphore(0);
        private long last;
        private long bytes;
        private long steps;
        private double sum;

        @Override
        public boolean onToken(TokenView token) {
            sum += token.id()
                    + token.logprob()
                    + token.noSpeech()
                    + token.probe(0)
                    + token.attentionFrame()
                    + token.attentionSpread()
                    + (token.endOfText() ? 1 : 0);
            long now = THREADS.getCurrentThreadAllocatedBytes();
            if (token.index() > 0) {
                bytes += now - last;
                steps++;
            }
            last = now;
            return true;
        }

        @Override
        public void onEnd(DecodeEnd end) {
            ended.release();
        }
    }

    @Test
    void nothingIsAllocatedPerToken() {
        try (WhisperModel model = WhisperModel.open(Path.of("src/test/resources/parity/half-timestamps"))) {
            ProbeHead probe = new ProbeHead(
                    "p",
                    TapName.parse("decoder.1.hook_resid_post"),
                    new float[model.config().dModel()],
                    0);
            EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.CPU, 1, 1, 1, 1, true, "en");
            try (Engine engine = Engine.open(model, options, List.of(probe), List.of(), EngineMeter.NONE)) {
                // until the loop is compiled
                decode(engine);
                Counter counter = decode(engine);
                assertThat(counter.sum).isNotZero();
                assertThat(counter.steps).isGreaterThan(10L * WINDOWS);
                assertThat(counter.bytes)
                        .as("bytes over %d steps", counter.steps)
                        .isLessThan(counter.steps);
            }
        }
    }

    private static Counter decode(Engine engine) {
        float[] pcm = new float[engine.model().config().windowSamples()];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (float) Math.sin(i * i * 1e-4) / 4;
        }
        Counter counter = new Counter();
        for (int window = 0; window < WINDOWS; window++) {
            engine.submit(new DecodeRequest(pcm, 0, true, List.of()), counter);
            counter.ended.acquireUninterruptibly();
        }
        return counter;
    }
}
