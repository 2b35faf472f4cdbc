package io.mondegreen.lab.guard;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.guard.GuardedModel;
import io.mondegreen.lab.WorkMeter;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;

/**
 * What an evaluation works on.
 *
 * @param heard  the model as guards know it
 * @param bundle the guard's probes, made for this model
 * @param seed   of windows, calls and intervals
 */
public record EvalInput(
        WhisperModel model, GuardedModel heard, ProbeBundle bundle, SpeechBank bank, long seed, WorkMeter meter) {}
