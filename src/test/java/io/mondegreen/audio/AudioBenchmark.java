package io.mondegreen.audio;

import io.mondegreen.audio.synth.HoldMusic;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a second of a call costs before any model runs, and the features of a window. Microseconds per second of audio at 8 kHz,
 * or per window: {@code ./mondegreen jmh AudioBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AudioBenchmark {
    private static final int RATE_HZ = 8000;
    private static final int BUNDLED_FRAMES = 800;
    private static final int WHISPER_FRAMES = 3000;

    private final float[] second = HoldMusic.render(1, HoldMusic.Family.values()[0], RATE_HZ);
    private final byte[] coded = new byte[RATE_HZ];
    private final float[] decoded = new float[RATE_HZ];
    private final float[] window = HoldMusic.render(2, HoldMusic.Family.values()[0], 30 * LogMel.RATE_HZ);
    private final float[] eightSeconds = Arrays.copyOf(window, 8 * LogMel.RATE_HZ);
    private final LogMel mel = new LogMel(80);
    private final float[] features = new float[80 * WHISPER_FRAMES];
    private final Resampler resampler = new Resampler(RATE_HZ, LogMel.RATE_HZ);
    private final ActivityGate gate = new ActivityGate(RATE_HZ);
    private final SoundClassifier classifier = new SoundClassifier();

    @Setup
    public void encode() {
        for (int i = 0; i < coded.length; i++) {
            coded[i] = G711.encodeUlaw(second[i]);
        }
    }

    @Benchmark
    public float[] ulawSecond() {
        for (int i = 0; i < coded.length; i++) {
            decoded[i] = G711.decodeUlaw(coded[i]);
        }
        return decoded;
    }

    @Benchmark
    public boolean gateSecond() {
        boolean open = false;
        for (int at = 0; at + gate.frameSamples() <= second.length; at += gate.frameSamples()) {
            open ^= gate.accept(second, at);
        }
        return open;
    }

    @Benchmark
    public SoundClass classifySecond() {
        return classifier.classify(second, RATE_HZ);
    }

    /** To 16 kHz. */
    @Benchmark
    public float[] resampleSecond() {
        return resampler.process(second);
    }

    /** The bundled model's window, 8 s. */
    @Benchmark
    public float[] logMelEightSeconds() {
        mel.compute(eightSeconds, BUNDLED_FRAMES, features);
        return features;
    }

    /** Whisper's window, 30 s. */
    @Benchmark
    public float[] logMelThirtySeconds() {
        mel.compute(window, WHISPER_FRAMES, features);
        return features;
    }
}
