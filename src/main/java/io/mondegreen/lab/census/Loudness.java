package io.mondegreen.lab.census;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;

/** Where sentences are loud and where they are not: words are torn at the one and parted at the other. */
record Loudness(SpeechBank bank) {
    private static final int STEP_MS = 20;
    /** Parts shorter than this are not loud for being short. */
    private static final int LEAST_SAMPLES = SpeechBank.RATE_HZ * STEP_MS / 1000;

    /** Mean power of a part of a sentence; what lies outside is silent. */
    double of(Utterance one, int fromMs, int toMs) {
        int from = Math.clamp(fromMs, 0, one.durationMs());
        int to = Math.clamp(toMs, from, one.durationMs());
        double sum = 0;
        float[] pcm = bank.pcm(one.file(), one.startMs() + from, one.startMs() + to);
        for (float v : pcm) {
            sum += (double) v * v;
        }
        return sum / Math.max(LEAST_SAMPLES, pcm.length);
    }

    /** The millisecond between two at which the least is to be heard. */
    int quietest(Utterance one, int fromMs, int toMs) {
        int best = fromMs;
        for (int at = fromMs; at < toMs; at += STEP_MS) {
            best = of(one, at, at + STEP_MS) < of(one, best, best + STEP_MS) ? at : best;
        }
        return best;
    }
}
