package io.mondegreen.guard;

import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.probe.Platt;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Risks;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.probe.WindowRisk;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the guard's detectors cost a token on the decoder's thread, over a text of {@value #TOKENS} tokens that does not repeat,
 * which is the dear case: a loop ends the search. Nanoseconds per token: {@code ./mondegreen jmh DetectorBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DetectorBenchmark {
    static final int TOKENS = 200;

    private static final int VOCABULARY = 500;
    private static final int AUDIO_FRAMES = 1500;
    private static final int WINDOW_MS = 30_000;
    private static final float[] NO_AUDIO = new float[16_000];

    private final TokenShapes shapes = TokenShapes.of(VOCABULARY, id -> " w" + id);
    private final GuardedModel model = new GuardedModel("model", WINDOW_MS, TOKENS, shapes, ids -> "");
    private final ProbeBundle bundle = ProbedModel.bundle(new Risks(
            risk(WindowFeature.LOGPROB_MEAN, WindowFeature.PROBE_MEAN),
            Optional.of(risk(WindowFeature.NO_SPEECH)),
            Optional.of(risk(WindowFeature.LOGPROB_MEAN))));
    private final ScriptedEngine script = script();

    private static WindowRisk risk(WindowFeature... features) {
        return new WindowRisk(
                List.of(features),
                IntStream.range(0, features.length).mapToObj(_ -> 1.0).toList(),
                0,
                Platt.IDENTITY);
    }

    private static int token(int at) {
        return (at * 37 + at / 29) % VOCABULARY;
    }

    private static ScriptedEngine script() {
        ScriptedEngine script = new ScriptedEngine();
        for (int i = 0; i < TOKENS; i++) {
            script.token(token(i), 7f * i, -2, 2);
        }
        return script;
    }

    private boolean read(Detector detector, WindowTrace trace) {
        boolean any = false;
        for (int i = 0; i < TOKENS; i++) {
            trace.add(token(i), -0.1f, 7f * i);
            any |= detector.onToken();
        }
        return any;
    }

    @FunctionalInterface
    private interface Detector {
        boolean onToken();
    }

    private WindowTrace trace() {
        return new WindowTrace(shapes, TOKENS, AUDIO_FRAMES);
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public boolean loop() {
        WindowTrace trace = trace();
        LoopDetector detector = new LoopDetector(trace, 3, 8);
        return read(() -> detector.onToken(false), trace);
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public boolean stall() {
        WindowTrace trace = trace();
        return read(new StallDetector(trace)::onToken, trace);
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public boolean rewind() {
        WindowTrace trace = trace();
        return read(new RewindDetector(trace, WINDOW_MS)::onToken, trace);
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public boolean budget() {
        WindowTrace trace = trace();
        return read(new BudgetDetector(trace, GuardPolicy.standard())::onToken, trace);
    }

    /** Measures, three risks and the search for loops, as the guard reads them. */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public float risks() {
        RiskMeter meter = new RiskMeter(model, bundle, GuardPolicy.standard(), AUDIO_FRAMES);
        script.submit(new DecodeRequest(NO_AUDIO), meter);
        return meter.whole();
    }
}
