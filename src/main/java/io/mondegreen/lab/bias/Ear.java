package io.mondegreen.lab.bias;

import io.mondegreen.audio.LogMel;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.References;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Trial;
import io.mondegreen.lab.Window;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.model.WhisperTokenizer;
import io.mondegreen.taps.ActivationCache;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A model that hears lines, with the taps of some interventions open for change. One owner thread. */
final class Ear implements AutoCloseable {
    private static final String LANGUAGE = "en";
    private static final EngineOptions OPTIONS = new EngineOptions(DeviceChoice.AUTO, 8, 1, 2, 1, false, LANGUAGE);

    private final HookedModel hooked;
    private final WhisperTokenizer tokenizer;
    private final LogMel logMel;
    private final int[] prompt;
    private final Map<String, ActivationCache> references;
    private final Runnable progress;

    private Ear(HookedModel hooked, Map<String, ActivationCache> references, Runnable progress) {
        this.hooked = hooked;
        this.references = references;
        this.progress = progress;
        tokenizer = hooked.model().tokenizer().orElseThrow();
        logMel = new LogMel(hooked.model().config().mels());
        prompt = hooked.model().generation().prompt(LANGUAGE, "transcribe", false);
    }

    /** A line as it is heard. */
    record Sound(NearMissPair pair, Place place, Word said, float[] logMel) {}

    private record Ask(Sound sound, Change change) {}

    /**
     * Opens a model for these interventions. Noise and silence are heard beforehand by a model that reads the taps which they
     * need, so that later runs keep nothing but logits.
     *
     * @param progress run after every line that was heard
     * @throws IllegalArgumentException if the model has no tokenizer or no end of text
     */
    static Ear open(WhisperModel model, List<Intervention> interventions, long seed, Runnable progress) {
        if (model.tokenizer().isEmpty() || model.generation().eot() < 0) {
            throw new IllegalArgumentException("bias needs a model with a tokenizer and an end-of-text token");
        }
        Set<TapName> taps = HookedModel.touched(model.config(), interventions);
        boolean referring = interventions.stream().anyMatch(what -> what.kind() != Intervention.Kind.ZERO);
        Map<String, ActivationCache> references = referring ? references(model, taps, seed) : Map.of();
        return new Ear(HookedModel.open(model, OPTIONS, Set.of(Fork.LOGITS), taps), references, progress);
    }

    private static Map<String, ActivationCache> references(WhisperModel model, Set<TapName> taps, long seed) {
        try (HookedModel reader = HookedModel.open(model, OPTIONS, taps)) {
            return Map.of("noise", References.noise(reader, seed), "silence", References.silence(reader));
        }
    }

    /**
     * Features of a window.
     *
     * @throws IllegalArgumentException if it is longer than the model's window
     */
    float[] features(float[] pcm, String name) {
        WhisperConfig config = hooked.model().config();
        if (pcm.length > config.windowSamples()) {
            throw new IllegalArgumentException(name + " is longer than the model's window of " + config.windowMs()
                    + " ms; leave it out or cut it");
        }
        return logMel.compute(pcm, config.windowFrames());
    }

    /** What the model writes of each line, in order, and how it stands between the two words. */
    List<Hearing> hear(List<Sound> sounds, Change change) {
        return hear(sounds, List.of(change)).getFirst();
    }

    /**
     * The same under each of several changes. They go window by window: where nothing of the encoder is changed, it hears a window
     * once for all of them.
     *
     * @return for each change what becomes of each line
     */
    List<List<Hearing>> hear(List<Sound> sounds, List<Change> changes) {
        List<Ask> asks = new ArrayList<>();
        sounds.forEach(sound -> changes.forEach(change -> asks.add(new Ask(sound, change))));
        return byChange(inTurn(asks, this::together), changes.size());
    }

    private static <R> List<List<R>> byChange(List<R> windowByWindow, int changes) {
        return IntStream.range(0, changes)
                .mapToObj(change -> IntStream.iterate(change, i -> i < windowByWindow.size(), i -> i + changes)
                        .mapToObj(windowByWindow::get)
                        .toList())
                .toList();
    }

    /** As many at a time as there are slots, so that no more logits are kept than theirs. */
    private <T, R> List<R> inTurn(List<T> all, Function<List<T>, List<R>> work) {
        List<R> results = new ArrayList<>();
        for (int from = 0; from < all.size(); from += hooked.slots()) {
            results.addAll(work.apply(all.subList(from, Math.min(all.size(), from + hooked.slots()))));
        }
        return results;
    }

    private List<Hearing> together(List<Ask> asks) {
        List<Run> free = hooked.runAll(asks.stream()
                .map(ask -> trial(Window.greedy(ask.sound().logMel()), ask.change()))
                .toList());
        List<Fork> forks = asks.stream()
                .map(ask -> fork(ask.sound().pair(), ask.sound().place()))
                .toList();
        // a free run that came by the fork is what a fed one would be there
        int[] away = IntStream.range(0, asks.size())
                .filter(i -> !forks.get(i).passed(free.get(i)))
                .toArray();
        List<Run> fed = hooked.runAll(Arrays.stream(away)
                .mapToObj(i -> trial(
                        Window.forced(asks.get(i).sound().logMel(), forks.get(i).tokens()),
                        asks.get(i).change()))
                .toList());
        List<Run> atFork = new ArrayList<>(free);
        for (int k = 0; k < away.length; k++) {
            atFork.set(away[k], fed.get(k));
        }
        return IntStream.range(0, asks.size())
                .mapToObj(i ->
                        hearing(asks.get(i).sound(), free.get(i), forks.get(i).difference(atFork.get(i))))
                .toList();
    }

    private Hearing hearing(Sound sound, Run run, double difference) {
        progress.run();
        String text = tokenizer.decode(run.sampled());
        Written written = Written.of(sound.pair(), sound.place(), text);
        return new Hearing(sound.pair(), sound.place(), sound.said(), text, written, difference);
    }

    /** How the model stands between the words of each pair when it hears nothing. */
    List<Double> inSilence(List<NearMissPair> pairs, Place place) {
        float[] silence = features(new float[0], "silence");
        return inTurn(pairs, some -> {
            List<Fork> forks = some.stream().map(pair -> fork(pair, place)).toList();
            List<Run> runs = hooked.runAll(forks.stream()
                    .map(fork -> Trial.clean(Window.forced(silence, fork.tokens())))
                    .toList());
            return IntStream.range(0, runs.size())
                    .mapToObj(i -> forks.get(i).difference(runs.get(i)))
                    .toList();
        });
    }

    /** What the model writes of windows under each of several changes. */
    List<List<String>> texts(List<float[]> windows, List<Change> changes) {
        List<Trial> trials = windows.stream()
                .flatMap(window -> changes.stream().map(change -> trial(Window.greedy(window), change)))
                .toList();
        List<String> texts = inTurn(trials, some -> hooked.runAll(some).stream()
                .map(run -> {
                    progress.run();
                    return tokenizer.decode(run.sampled());
                })
                .toList());
        return byChange(texts, changes.size());
    }

    private Trial trial(Window window, Change change) {
        return Trial.of(window, change.interventions(), references);
    }

    private Fork fork(NearMissPair pair, Place place) {
        return Fork.of(tokenizer, hooked.model().generation(), prompt, pair.lines(place));
    }

    @Override
    public void close() {
        hooked.close();
    }
}
