package io.mondegreen.lab.probing;

import io.mondegreen.audio.LogMel;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Trial;
import io.mondegreen.lab.Window;
import io.mondegreen.lab.WindowReader;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.ActivationCache.Activation;
import io.mondegreen.taps.TapName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lets a model hear windows, decoding freely, and keeps of its streams what probes read. */
final class Listening {
    private static final int FRAME_SAMPLES = 320;

    /** Of a large model one run's streams fill a slot's memory. */
    private static final long ROOM_BYTES = 64L << 20;

    private static final int SLOTS = 4;

    /** Over all windows; more tokens of one window say little more. */
    private static final int TOKENS = 36_000;

    private final WhisperConfig config;
    private final List<Place> places;
    private final boolean allFrames;
    private final Optional<WindowReader> reader;
    private final Map<String, Heard> heard = new HashMap<>();
    private final List<String> tooLong = new ArrayList<>();
    private final int mostTokens;
    private final long seed;

    private Listening(WhisperModel model, List<Place> places, boolean allFrames, int windows, long seed) {
        this.config = model.config();
        this.places = places;
        this.allFrames = allFrames;
        this.seed = seed;
        reader = model.tokenizer().map(_ -> new WindowReader(model, Set.of()));
        mostTokens = tokensOf(windows);
    }

    /** How many tokens of a window are kept, of so many windows. */
    static int tokensOf(int windows) {
        return Math.max(2, TOKENS / Math.max(1, windows));
    }

    /**
     * Hears every window once.
     *
     * @param allFrames whether the encoder's mean takes the frames of the padding too, which are most of a short window's
     * @param progress  run after every window
     * @throws IOException if audio cannot be read
     */
    static Listening hear(
            WhisperModel model,
            Collection<ProbeRow> rows,
            List<Place> places,
            boolean allFrames,
            String language,
            long seed,
            Runnable progress)
            throws IOException {
        Listening listening = new Listening(model, places, allFrames, rows.size(), seed);
        Set<TapName> taps = places.stream().map(Place::tap).collect(Collectors.toCollection(TreeSet::new));
        EngineOptions options = new EngineOptions(
                EngineOptions.DeviceChoice.AUTO, slots(model.config(), taps.size()), 1, 1, 1, true, language);
        try (HookedModel hooked = HookedModel.open(model, options, taps)) {
            LogMel logMel = new LogMel(model.config().mels());
            List<ProbeRow> batch = new ArrayList<>();
            List<float[]> sounds = new ArrayList<>();
            for (ProbeRow row : rows) {
                float[] pcm = row.sound().pcm();
                if (pcm.length > model.config().windowSamples()) {
                    listening.tooLong.add(row.place());
                } else {
                    batch.add(row);
                    sounds.add(pcm);
                }
                if (batch.size() == hooked.slots()) {
                    listening.together(hooked, logMel, batch, sounds);
                }
                progress.run();
            }
            listening.together(hooked, logMel, batch, sounds);
        }
        return listening;
    }

    private static int slots(WhisperConfig config, int taps) {
        long bytes = 4L * taps * config.dModel() * Math.max(config.sourcePositions(), config.targetPositions());
        return bytes > ROOM_BYTES ? 1 : SLOTS;
    }

    private void together(HookedModel hooked, LogMel logMel, List<ProbeRow> batch, List<float[]> sounds) {
        List<Trial> trials = sounds.stream()
                .map(pcm -> Trial.clean(Window.greedy(logMel.compute(pcm, config.windowFrames()))))
                .toList();
        List<Run> runs = hooked.runAll(trials);
        for (int i = 0; i < runs.size(); i++) {
            heard.put(batch.get(i).place(), heard(batch.get(i), sounds.get(i), runs.get(i)));
        }
        batch.clear();
        sounds.clear();
    }

    private Heard heard(ProbeRow row, float[] pcm, Run run) {
        int written = Math.max(0, run.textEnd() - run.promptLength());
        int[] tokens = sample(written, row);
        int first = run.promptLength() - 1;
        Map<Place, float[][]> streams = new HashMap<>();
        for (Place place : places) {
            Activation stream = run.cache().get(place.tap());
            if (place.position() == Position.FRAMES) {
                int frames = Math.clamp(Math.ceilDiv(pcm.length, FRAME_SAMPLES), 1, config.sourcePositions());
                streams.put(place, mean(stream, 0, allFrames ? config.sourcePositions() : frames));
            } else if (written > 0) {
                streams.put(
                        place,
                        switch (place.position()) {
                            case RUNNING_MEAN -> mean(stream, first, first + written);
                            case SEGMENT_END -> mean(stream, run.tokens().length - 1, run.tokens().length);
                            default ->
                                IntStream.of(tokens)
                                        .mapToObj(token -> mean(stream, first + token, first + token + 1)[0])
                                        .toArray(float[][]::new);
                        });
            }
        }
        return new Heard(
                AudioFacts.of(pcm),
                written,
                reader.flatMap(of -> of.read(row.window().withSound(pcm), run)),
                tokens,
                IntStream.of(tokens)
                        .mapToDouble(token -> run.logprobs()[first + token])
                        .toArray(),
                streams);
    }

    /** One row: the mean over positions. */
    private static float[][] mean(Activation stream, int from, int to) {
        int d = stream.shape()[1];
        double[] sum = new double[d];
        for (int at = from; at < to; at++) {
            for (int j = 0; j < d; j++) {
                sum[j] += stream.values()[at * d + j];
            }
        }
        float[] mean = new float[d];
        for (int j = 0; j < d; j++) {
            mean[j] = (float) (sum[j] / (to - from));
        }
        return new float[][] {mean};
    }

    private int[] sample(int written, ProbeRow row) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, written).boxed().toList());
        if (written > mostTokens) {
            Collections.shuffle(all, new Random(seed * 31 + row.place().hashCode()));
        }
        int[] tokens =
                all.stream().limit(mostTokens).mapToInt(Integer::intValue).toArray();
        Arrays.sort(tokens);
        return tokens;
    }

    /** Empty for a window that was too long for the model. */
    Optional<Heard> of(ProbeRow row) {
        return Optional.ofNullable(heard.get(row.place()));
    }

    /** Windows that were left out, by place. */
    List<String> tooLong() {
        return List.copyOf(tooLong);
    }
}
