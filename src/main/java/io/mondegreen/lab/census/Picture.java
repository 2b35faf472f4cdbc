package io.mondegreen.lab.census;

import io.mondegreen.audio.LogMel;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A window as a picture: log-mel spectrogram, reference, what the model wrote and the labels, for a person to check. */
final class Picture {
    private static final int MELS = 80;
    private static final int ZOOM = 3;
    private static final int WIDTH = 1200;
    private static final int LINE = 18;
    private static final int LETTERS = 135;
    private static final int FRAMES_PER_SECOND = 100;

    private Picture() {}

    static void draw(StressRow row, float[] pcm, Path file) throws IOException {
        int frames = Math.max(2, pcm.length / LogMel.HOP);
        float[] mel = new LogMel(MELS).compute(pcm, frames);
        List<String> lines = lines(row);
        int top = MELS * ZOOM;
        BufferedImage image = new BufferedImage(WIDTH, top + LINE * (lines.size() + 2), BufferedImage.TYPE_INT_RGB);
        spectrogram(image, mel, frames);
        Graphics2D pen = image.createGraphics();
        pen.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 13));
        pen.setColor(Color.GRAY);
        for (int second = 0; second * FRAMES_PER_SECOND < frames; second++) {
            int x = second * FRAMES_PER_SECOND * WIDTH / frames;
            pen.drawLine(x, top, x, top + 4);
            pen.drawString(second + " s", x + 3, top + LINE - 2);
        }
        pen.setColor(Color.WHITE);
        for (int i = 0; i < lines.size(); i++) {
            pen.drawString(lines.get(i), 6, top + LINE * (i + 2));
        }
        pen.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    /** Low notes below, loud ones bright. */
    private static void spectrogram(BufferedImage image, float[] mel, int frames) {
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (float v : mel) {
            least = Math.min(least, v);
            most = Math.max(most, v);
        }
        for (int x = 0; x < WIDTH; x++) {
            int frame = x * frames / WIDTH;
            for (int y = 0; y < MELS * ZOOM; y++) {
                int m = MELS - 1 - y / ZOOM;
                float value = (mel[m * frames + frame] - least) / Math.max(1e-6f, most - least);
                image.setRGB(x, y, Color.HSBtoRGB(0.7f - 0.6f * value, 0.8f, value));
            }
        }
    }

    private static List<String> lines(StressRow row) {
        StressWindow window = row.window();
        Labels labels = row.labels();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s  %s  %s%s  copies %d of %d ms  audio %d ms",
                window.id(),
                window.voice() == null ? window.sound() : window.voice(),
                window.channel(),
                window.snrDb() == null ? "" : "  SNR " + window.snrDb() + " dB",
                window.copies(),
                window.copyMs(),
                row.heard().audioMs()));
        wrap(lines, "said:  ", window.reference() == null ? "(pieces of words)" : window.reference());
        wrap(lines, "heard: ", row.heard().text());
        lines.add(String.format(
                Locale.ROOT,
                "labels: %s%s%s%s%s  inserted %d (%d confirmed)  context %d%s  repeats %d x %d words  wrong %d of %d",
                labels.nonspeechText() ? "nonspeechText " : "",
                labels.insertion() ? "insertion " : "",
                labels.loop() ? "LOOP " : "",
                labels.invented() ? "invented " : "",
                labels.good() ? "good " : "",
                labels.insertedWords(),
                labels.unheardWords(),
                labels.substitutedContext(),
                labels.truncated() ? "  truncated" : "",
                labels.repeats(),
                labels.phraseWords(),
                labels.wordErrors(),
                labels.referenceWords()));
        return lines;
    }

    private static void wrap(List<String> lines, String name, String text) {
        for (int from = 0; from == 0 || from < text.length(); from += LETTERS) {
            lines.add((from == 0 ? name : "       ") + text.substring(from, Math.min(text.length(), from + LETTERS)));
        }
    }
}
