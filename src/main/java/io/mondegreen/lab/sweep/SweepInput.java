package io.mondegreen.lab.sweep;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.WorkMeter;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.ProbeBundle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a sweep works on.
 *
 * @param corpusHash of the bank, for the record
 * @param form       numeric form of the graphs, for the record
 * @param seed       of windows, noises, chance and intervals
 * @param bundle     the model's probes, where there are some
 * @param engine     slots and threads; more slots, more runs side by side
 * @param resume     file of the cells that are measured; empty to keep them in memory alone
 */
public record SweepInput(
        WhisperModel model,
        SpeechBank bank,
        String corpusHash,
        String form,
        long seed,
        Optional<ProbeBundle> bundle,
        EngineOptions engine,
        Optional<Path> resume,
        WorkMeter meter) {}
