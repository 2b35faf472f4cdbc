package io.mondegreen.lab.census;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.lab.AlignmentSearch;
import io.mondegreen.lab.recipe.Renderer;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.taps.HeadId;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Draws a stress set, lets a model hear it and labels what it writes. Same bank, model and seed: same rows. */
public final class Census {
    private static final int HEADS = 2;

    private final Renderer renderer;
    private final long seed;
    private final List<StressRow> rows = new ArrayList<>();

    private Census(Renderer renderer, long seed) {
        this.renderer = renderer;
        this.seed = seed;
    }

    /**
     * How large a set.
     *
     * @param windows that do not provoke loops
     * @param loops   that do
     */
    public record Size(int windows, int loops) {}

    /**
     * Takes the census.
     *
     * @param splits   of the bank to draw from
     * @param progress run after every window that is labelled
     * @throws IllegalArgumentException if the model has no tokenizer, or the bank lacks speech in a split
     */
    public static Census take(
            WhisperModel model, SpeechBank bank, long seed, Set<Split> splits, Size size, Runnable progress) {
        int windowMs = model.config().windowMs();
        List<StressWindow> windows = StressPlan.draw(bank, seed, windowMs, splits, size.windows(), size.loops());
        Census census = new Census(new Renderer(bank, windowMs), seed);
        Labelling labelling = new Labelling(lexicon(bank));
        List<CompletableFuture<Heard>> heard = new ArrayList<>();
        try (Listener listener = new Listener(model, heads(model, bank))) {
            for (StressWindow window : windows) {
                heard.add(listener.hear(census.renderer.render(window.recipe())));
                census.label(windows, heard, labelling, false, progress);
            }
            census.label(windows, heard, labelling, true, progress);
        }
        return census;
    }

    /** Labels what has been decoded, in the order of the windows; all of it, where that is wanted. */
    private void label(
            List<StressWindow> windows,
            List<CompletableFuture<Heard>> heard,
            Labelling labelling,
            boolean all,
            Runnable progress) {
        while (rows.size() < heard.size() && (all || heard.get(rows.size()).isDone())) {
            StressWindow window = windows.get(rows.size());
            Heard one = heard.get(rows.size()).join();
            rows.add(new StressRow(window, one, labelling.label(window, one)));
            progress.run();
        }
    }

    /** The heads that the model names, or those that follow the audio best. */
    private static List<HeadId> heads(WhisperModel model, SpeechBank bank) {
        List<HeadId> named = model.generation().alignmentHeads();
        return named.isEmpty()
                ? AlignmentSearch.choose(AlignmentSearch.rank(model, WeightForm.F32, bank), HEADS)
                : named;
    }

    /** Every English word that the bank says. */
    private static Set<String> lexicon(SpeechBank bank) {
        Set<String> words = new HashSet<>();
        for (Split split : Split.values()) {
            String name = split.label();
            for (String kind : bank.kinds(name)) {
                if (!kind.equals("foreign")) {
                    for (Utterance utterance : bank.utterances(name, kind)) {
                        words.addAll(WindowLabels.words(utterance.text()));
                    }
                }
            }
        }
        return words;
    }

    List<StressRow> rows() {
        return List.copyOf(rows);
    }

    public int size() {
        return rows.size();
    }

    /** The figures of all kinds. */
    public CensusReport report() {
        return new CensusReport(rows(), seed);
    }

    /** Labels a seeded sample again by the second rule. */
    public Agreement agreement(int sample) {
        return Agreement.of(sample(sample), renderer);
    }

    /** Draws a seeded sample as pictures; returns how many. */
    public int draw(Path folder, int sample) throws IOException {
        Files.createDirectories(folder);
        List<StressRow> drawn = sample(sample);
        for (StressRow row : drawn) {
            Picture.draw(
                    row,
                    renderer.render(row.window().recipe()),
                    folder.resolve(row.window().id() + ".png"));
        }
        return drawn.size();
    }

    private List<StressRow> sample(int count) {
        return Sample.of(rows, count, seed);
    }

    /** Writes one JSON line per window. */
    public void write(Path file) throws IOException {
        ObjectWriter writer = JsonMapper.builder().build().writer();
        try (Writer out = Files.newBufferedWriter(file)) {
            for (StressRow row : rows) {
                out.write(writer.writeValueAsString(row));
                out.write('\n');
            }
        }
    }
}
