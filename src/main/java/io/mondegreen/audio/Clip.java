package io.mondegreen.audio;

/**
 * A recording in memory.
 *
 * @param channels [channel][sample] in [-1, 1]; at least one channel, all of one length; not copied
 * @param rateHz samples per second
 */
public record Clip(float[][] channels, int rateHz) {

    public Clip {
        if (channels.length == 0) {
            throw new IllegalArgumentException("a clip needs at least one channel");
        }
        for (float[] channel : channels) {
            if (channel.length != channels[0].length) {
                throw new IllegalArgumentException(
                        "channels differ in length: " + channels[0].length + " and " + channel.length + " samples");
            }
        }
        if (rateHz <= 0) {
            throw new IllegalArgumentException("a rate of " + rateHz + " Hz; it must be positive");
        }
    }

    public static Clip mono(float[] samples, int rateHz) {
        return new Clip(new float[][] {samples}, rateHz);
    }

    /** Samples per channel. */
    public int samples() {
        return channels[0].length;
    }

    public long durationMs() {
        return Math.round(samples() * 1000.0 / rateHz);
    }

    /** The only channel itself, or the mean of all channels in a new array. */
    public float[] mixed() {
        if (channels.length == 1) {
            return channels[0];
        }
        float[] mix = new float[samples()];
        for (int i = 0; i < mix.length; i++) {
            double sum = 0;
            for (float[] channel : channels) {
                sum += channel[i];
            }
            mix[i] = (float) (sum / channels.length);
        }
        return mix;
    }

    /** This clip at another rate; the clip itself if it has that rate already. */
    public Clip at(int toHz) {
        if (toHz == rateHz) {
            return this;
        }
        float[][] resampled = new float[channels.length][];
        for (int c = 0; c < channels.length; c++) {
            resampled[c] = Resampler.resample(channels[c], rateHz, toHz);
        }
        return new Clip(resampled, toHz);
    }
}
