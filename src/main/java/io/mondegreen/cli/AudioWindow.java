package io.mondegreen.cli;

import io.mondegreen.audio.AudioFiles;
import io.mondegreen.audio.Clip;
import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.model.WhisperConfig;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** A model's first window of an audio file. */
final class AudioWindow {
    private AudioWindow() {}

    /**
     * Its log-mel {@code [mels, frames]}, of channel 0.
     *
     * @throws CommandFailure if the file cannot be read
     */
    static float[] mel(Path file, WhisperConfig config) {
        float[] window = pcm(file, config);
        return new LogMel(config.mels()).compute(window, config.windowFrames());
    }

    /**
     * Its samples at 16 kHz, of channel 0, at most a window.
     *
     * @throws CommandFailure if the file cannot be read
     */
    static float[] pcm(Path file, WhisperConfig config) {
        try {
            Clip clip = AudioFiles.read(file);
            float[] pcm = Resampler.resample(clip.channels()[0], clip.rateHz(), LogMel.RATE_HZ);
            return Arrays.copyOf(pcm, Math.min(pcm.length, config.windowSamples()));
        } catch (NoSuchFileException e) {
            throw new CommandFailure("no such file: " + e.getFile(), e);
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }
}
