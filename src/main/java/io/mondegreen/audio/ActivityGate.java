package io.mondegreen.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Decides frame by frame whether somebody, or something worth hearing, is on the line. Eight bands from 120 to 3700 Hz each
 * keep a noise floor; a frame is active where its level stands clear of the floor.
 *
 * <p>The floor falls at once and rises only while a band is <em>steady</em>: its level has stayed near its mean for 0.4 s.
 * Noise wavers by two or three decibels and speech by many. A band that holds tones (spectral flatness) must be far steadier
 * to count as background: mains hum and dial tones are, the held chords of music are not. So steady noise, hum and silence
 * are closed after about one second, while speech and music keep the gate open.
 *
 * <p>The decisions are a function of the samples and the {@link GateState} alone: no clock, no randomness. One instance per
 * stream; not thread-safe.
 */
public final class ActivityGate {

    /** Length of a frame, ms. */
    public static final int FRAME_MS = 20;

    static final int BANDS = BandSpectrum.BANDS;

    private static final float START_FLOOR_DBFS = -65;
    private static final float LOWEST_FLOOR_DBFS = -75;
    /** Level of a whole frame below which nothing opens. */
    private static final float FAINT_DBFS = -52;

    /** Above its floor by this much a band is active while the gate is closed, and by {@link #STAY_DB} while it is open. */
    private static final float OPEN_DB = 9;

    private static final float STAY_DB = 6;
    /** So many bands must be active. One alone wavers that far above its floor in mere noise, and held the gate open. */
    private static final int ACTIVE_BANDS = 2;
    /** Active frames in a row that open the gate: a click is shorter. */
    private static final int OPEN_FRAMES = 3;
    /** Inactive frames in a row that close it: pauses within a phrase are shorter. */
    public static final int CLOSE_FRAMES = 15;

    private static final float NOISE_WAVER_DB = 3.5f;
    private static final float TONE_WAVER_DB = 0.5f;
    private static final float TONAL_FLATNESS = 0.35f;
    private static final int STEADY_FRAMES = 20;

    /** A jump this far from the mean is a new sound: level and mean start over there. */
    private static final float JUMP_DB = 12;

    /**
     * Frames whose power makes the level. Five are 100 ms, a whole number of periods of 50 and 60 Hz hum, whose overtones
     * would otherwise beat against the frames.
     */
    static final int LEVEL_FRAMES = 5;

    /** Smoothing per frame: of the mean level and of the flatness; of the floor falling and rising. */
    private static final float MEAN_STEP = 0.08f;

    private static final float FLATNESS_STEP = 0.1f;
    private static final float FALL_STEP = 0.3f;
    private static final float RISE_STEP = 0.35f;
    /** Rise per frame of the floor under a sound that is not steady, dB. */
    private static final float DRIFT_DB = 0.004f;

    private final BandSpectrum spectrum;
    private final float[] floor = new float[BANDS];
    private final float[][] recent = new float[BANDS][LEVEL_FRAMES]; // powers, oldest first
    private final float[] level = new float[BANDS];
    private final float[] mean = new float[BANDS];
    private final float[] flatness = new float[BANDS];
    private final int[] steady = new int[BANDS];
    private boolean open;
    private int run;

    /**
     * @param rateHz 8000 or 16000; only the telephone band is heard, so the decisions at both are alike
     */
    public ActivityGate(int rateHz) {
        if (rateHz != 8000 && rateHz != 16_000) {
            throw new IllegalArgumentException("the gate hears 8000 or 16000 Hz, not " + rateHz + "; resample first");
        }
        spectrum = new BandSpectrum(rateHz);
        reset();
    }

    /** Samples in a frame: 160 at 8 kHz, 320 at 16 kHz. */
    public int frameSamples() {
        return spectrum.samples();
    }

    /**
     * Hears one frame: {@link #frameSamples} samples from {@code offset} on.
     *
     * @return whether the gate is open after it
     */
    public boolean accept(float[] pcm, int offset) {
        spectrum.measure(pcm, offset);
        int active = 0;
        float margin = open ? STAY_DB : OPEN_DB;
        for (int b = 0; b < BANDS; b++) {
            follow(b);
            // opening asks the frame itself, so that the tail of a click does not count
            if ((open ? level[b] : Math.min(level[b], spectrum.levelDbfs(b))) - floor[b] > margin) {
                active++;
            }
        }
        boolean heard = spectrum.totalDbfs() > FAINT_DBFS && active >= ACTIVE_BANDS;
        run = heard == open ? 0 : run + 1;
        if (run >= (open ? CLOSE_FRAMES : OPEN_FRAMES)) {
            open = !open;
            run = 0;
        }
        return open;
    }

    public boolean isOpen() {
        return open;
    }

    /** Mean of the bands' floors, dBFS per band: a figure for metrics. */
    public float floorDbfs() {
        float sum = 0;
        for (float f : floor) {
            sum += f;
        }
        return sum / BANDS;
    }

    /** Everything later decisions depend on, between two frames. */
    public GateState state() {
        List<GateState.Band> bands = new ArrayList<>(BANDS);
        for (int b = 0; b < BANDS; b++) {
            bands.add(new GateState.Band(floor[b], mean[b], flatness[b], steady[b], powers(recent[b])));
        }
        return new GateState(open, run, bands);
    }

    /** Goes on as the gate whose state this was. */
    public void restore(GateState state) {
        open = state.open();
        run = state.run();
        for (int b = 0; b < BANDS; b++) {
            GateState.Band band = state.bands().get(b);
            floor[b] = band.floorDbfs();
            mean[b] = band.meanDbfs();
            flatness[b] = band.flatness();
            steady[b] = band.steadyFrames();
            for (int i = 0; i < LEVEL_FRAMES; i++) {
                recent[b][i] = band.recentPowers().get(i);
            }
        }
    }

    /** Closed, knowing nothing of the line. */
    public void reset() {
        GateState.Band band = new GateState.Band(
                START_FLOOR_DBFS, BandSpectrum.SILENT_DBFS, 1, STEADY_FRAMES, Collections.nCopies(LEVEL_FRAMES, 0f));
        restore(new GateState(false, 0, Collections.nCopies(BANDS, band)));
    }

    /** Moves band b's level, mean and floor on by one frame. */
    private void follow(int b) {
        float power = spectrum.power(b);
        if (Math.abs(spectrum.levelDbfs(b) - mean[b]) > JUMP_DB) {
            Arrays.fill(recent[b], power);
            mean[b] = spectrum.levelDbfs(b);
            flatness[b] = spectrum.flatness(b);
            steady[b] = 0;
        }
        System.arraycopy(recent[b], 1, recent[b], 0, LEVEL_FRAMES - 1);
        recent[b][LEVEL_FRAMES - 1] = power;
        level[b] = level(recent[b]);
        mean[b] += MEAN_STEP * (level[b] - mean[b]);
        flatness[b] += FLATNESS_STEP * (spectrum.flatness(b) - flatness[b]);
        float waver = flatness[b] < TONAL_FLATNESS ? TONE_WAVER_DB : NOISE_WAVER_DB;
        steady[b] = Math.abs(level[b] - mean[b]) < waver ? Math.min(steady[b] + 1, STEADY_FRAMES) : 0;

        if (level[b] < floor[b]) {
            floor[b] += FALL_STEP * (level[b] - floor[b]);
        } else if (steady[b] == STEADY_FRAMES && mean[b] > floor[b]) {
            floor[b] += RISE_STEP * (mean[b] - floor[b]);
        } else {
            floor[b] += DRIFT_DB;
        }
        floor[b] = Math.max(floor[b], LOWEST_FLOOR_DBFS);
    }

    private static List<Float> powers(float[] recent) {
        List<Float> powers = new ArrayList<>(LEVEL_FRAMES);
        for (float power : recent) {
            powers.add(power);
        }
        return powers;
    }

    private static float level(float[] powers) {
        float sum = 0;
        for (float power : powers) {
            sum += power;
        }
        return BandSpectrum.dbfs(sum / LEVEL_FRAMES);
    }
}
