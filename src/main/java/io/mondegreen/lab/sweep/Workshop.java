package io.mondegreen.lab.sweep;

import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.model.GenerationConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.TapName;
import java.util.Set;

/**
 * The model as the next experiment needs it, with no tap more than that. One is open at a time, and stays so while the same is
 * asked for.
 */
final class Workshop implements AutoCloseable {
    private final WhisperModel model;
    private final EngineOptions options;
    private Opened opened;

    private record Bench(boolean silent, Set<TapName> read, Set<TapName> patched) {}

    private record Opened(Bench bench, WhisperModel model, HookedModel hooked) {}

    Workshop(WhisperModel model, EngineOptions options) {
        this.model = model;
        this.options = options;
    }

    WhisperModel model() {
        return model;
    }

    int slots() {
        return options.slots();
    }

    /** Positions that every run has. */
    int promptLength() {
        return model.generation().prompt(options.language(), "transcribe", false).length;
    }

    /**
     * Opens it, or gives what is open.
     *
     * @param silent  whether it may end before it has written something, which Whisper's own rules forbid
     * @param read    taps that runs cache
     * @param patched taps that interventions change
     */
    HookedModel open(boolean silent, Set<TapName> read, Set<TapName> patched) {
        Bench wanted = new Bench(silent, read, patched);
        if (opened == null || !opened.bench.equals(wanted)) {
            close();
            WhisperModel rules =
                    silent ? WhisperModel.open(model.dir(), GenerationConfig::withoutBeginSuppression) : model;
            try {
                opened = new Opened(wanted, rules, HookedModel.open(rules, options, read, patched));
            } catch (RuntimeException e) {
                if (rules != model) {
                    rules.close();
                }
                throw e;
            }
        }
        return opened.hooked;
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.hooked.close();
            if (opened.model != model) {
                opened.model.close();
            }
            opened = null;
        }
    }
}
