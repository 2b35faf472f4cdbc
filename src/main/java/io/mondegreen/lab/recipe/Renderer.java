package io.mondegreen.lab.recipe;

import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.audio.synth.Silence;
import io.mondegreen.audio.synth.Tempo;
import io.mondegreen.audio.synth.Tones;
import java.util.Arrays;
import java.util.List;

/** Carries out recipes: a pure function of bank and steps. Safe for use by several threads. */
public final class Renderer {
    private static final int RATE = SpeechBank.RATE_HZ;

    private final SpeechBank bank;
    private final int windowSamples;

    /**
     * @param windowMs of the model: what is longer is cut off
     */
    public Renderer(SpeechBank bank, int windowMs) {
        this.bank = bank;
        this.windowSamples = samples(windowMs);
    }

    /**
     * The window as the model takes it: 16 kHz mono.
     *
     * @throws IllegalArgumentException if a step names a sound that there is not
     */
    public float[] render(List<Step> steps) {
        float[] sound = new float[0];
        for (Step step : steps) {
            sound = apply(step, sound);
        }
        return Resampler.resample(Arrays.copyOf(sound, Math.min(sound.length, windowSamples)), RATE, LogMel.RATE_HZ);
    }

    private float[] apply(Step step, float[] x) {
        return switch (step) {
            case Step.Say say -> join(x, bank.pcm(say.file(), say.startMs(), say.endMs()));
            case Step.Synth synth -> join(x, synth(synth));
            case Step.Keys keys -> join(x, Tones.dtmf(keys.digits(), keys.onMs(), keys.offMs()));
            case Step.Pad pad -> join(join(new float[samples(pad.beforeMs())], x), new float[samples(pad.afterMs())]);
            case Step.Keep keep ->
                Arrays.copyOfRange(x, samples(keep.fromMs()), Math.min(x.length, samples(keep.toMs())));
            case Step.Tile tile -> tile(x, samples(tile.gapMs()), 0, samples(tile.ms()));
            case Step.Reverse _ -> reversed(x);
            case Step.Tempo tempo -> Tempo.change(x, tempo.factor());
            case Step.Over over -> over(x, over);
            case Step.Saturate saturate -> saturated(x, Math.pow(10, saturate.db() / 20));
            case Step.Line line -> line.channel().apply(line.seed(), x);
        };
    }

    private static float[] synth(Step.Synth synth) {
        int samples = samples(synth.ms());
        String[] name = synth.sound().split(":", 2);
        return switch (name[0]) {
            case "silence" -> Silence.render(synth.seed(), samples);
            case "noise" -> LineNoise.render(synth.seed(), LineNoise.Kind.valueOf(name[1]), samples);
            case "music" -> HoldMusic.render(synth.seed(), HoldMusic.Family.valueOf(name[1]), samples);
            case "tones" -> tones(name[1], samples);
            default -> throw new IllegalArgumentException("there is no sound '" + synth.sound() + "'");
        };
    }

    private static float[] tones(String name, int samples) {
        return switch (name) {
            case "dial" -> Tones.dial(samples);
            case "busy" -> Tones.busy(samples);
            case "ringback" -> Tones.ringBack(samples);
            case "information" -> Tones.specialInformation(samples);
            default -> throw new IllegalArgumentException("there are no tones '" + name + "'");
        };
    }

    private float[] over(float[] x, Step.Over over) {
        float[] voice = bank.pcm(over.file(), over.startMs(), over.endMs());
        float[] added = tile(voice, 0, samples(over.shiftMs()), x.length);
        double here = power(x);
        double own = power(added);
        double gain = here == 0 || own == 0 ? 1 : Math.sqrt(here / own) * Math.pow(10, over.db() / 20);
        float[] sum = x.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) (gain * added[i]);
        }
        return sum;
    }

    private static float[] tile(float[] x, int gap, int shift, int length) {
        int period = x.length + gap;
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            int at = (i + shift) % period;
            out[i] = at < x.length ? x[at] : 0;
        }
        return out;
    }

    private static float[] reversed(float[] x) {
        float[] out = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = x[x.length - 1 - i];
        }
        return out;
    }

    /** Its peak goes beyond the limit by the gain and is cut there. */
    private static float[] saturated(float[] x, double gain) {
        float peak = 0;
        for (float v : x) {
            peak = Math.max(peak, Math.abs(v));
        }
        float limit = (float) (peak / gain);
        float[] out = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = Math.clamp(x[i], -limit, limit);
        }
        return out;
    }

    private static double power(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += (double) v * v;
        }
        return x.length == 0 ? 0 : sum / x.length;
    }

    private static float[] join(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static int samples(int ms) {
        return ms * (RATE / 1000);
    }
}
