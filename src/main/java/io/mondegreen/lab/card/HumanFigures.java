package io.mondegreen.lab.card;

import io.mondegreen.audio.AudioFiles;
import io.mondegreen.audio.LogMel;
import io.mondegreen.audio.Resampler;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.synth.Channel;
import io.mondegreen.lab.GroupedRate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Real people and real hold music, which the model was never meant for: word error rate and invention as they are. */
final class HumanFigures {
    private static final int FEW_WORDS = 4;

    private final CardInput input;
    private final HumanSounds sounds;
    private final Spoken all = new Spoken();
    private final Spoken sentences = new Spoken();
    private final Map<String, InventionTally> invented = new TreeMap<>();
    private int tooLong;
    private int untold;

    /** Word errors of some prompts; one voice speaks them all, so the bootstrap draws prompts. */
    private static final class Spoken {
        private final GroupedRate rate = new GroupedRate();
        private WordCount count = WordCount.NONE;

        void add(String prompt, WordCount words) {
            rate.add(prompt, words.errors(), words.words());
            count = count.plus(words);
        }

        List<Cell> row(String name, long seed) {
            return List.of(
                    Cell.of(name),
                    Cell.count(rate.groups()),
                    Cell.count(count.words()),
                    Cell.share(rate.interval(seed)),
                    Cell.share(count.share(count.substitutions())),
                    Cell.share(count.share(count.deletions())),
                    Cell.share(count.share(count.insertions())));
        }
    }

    private HumanFigures(CardInput input, HumanSounds sounds) {
        this.input = input;
        this.sounds = sounds;
    }

    /**
     * Decodes and counts.
     *
     * @throws IOException if there are no recordings in the folders, or one cannot be read
     */
    static List<CardTable> of(CardInput input, List<Path> folders) throws IOException {
        HumanFigures figures = new HumanFigures(input, HumanSounds.find(folders));
        figures.decode();
        return figures.tables();
    }

    private void decode() throws IOException {
        try (CardDecoder decoder = new CardDecoder(input.model(), input, "human")) {
            for (Map.Entry<String, Path> prompt : sounds.english().entrySet()) {
                prompt(decoder, prompt.getKey(), prompt.getValue());
            }
            for (Map.Entry<String, List<Path>> language : sounds.foreign().entrySet()) {
                for (Path file : language.getValue()) {
                    windows(file, true, pcm -> bait(decoder, "prompts, " + language.getKey(), file.toString(), pcm));
                }
            }
            for (Path track : sounds.music()) {
                windows(track, false, pcm -> bait(decoder, "hold music", track.toString(), pcm));
            }
            decoder.finish();
        }
    }

    private void prompt(CardDecoder decoder, String name, Path file) throws IOException {
        String said = sounds.texts().getOrDefault(name, "");
        if (said.isEmpty()) {
            untold++;
            return;
        }
        windows(
                file,
                true,
                pcm -> decoder.decode(pcm, false, transcript -> {
                    WordCount words = WordCount.of(said, transcript.text());
                    all.add(name, words);
                    if (words.words() >= FEW_WORDS) {
                        sentences.add(name, words);
                    }
                }));
    }

    private void bait(CardDecoder decoder, String what, String source, float[] pcm) {
        decoder.decode(pcm, false, transcript -> invented.computeIfAbsent(what, _ -> new InventionTally())
                .add(source, transcript));
    }

    /** A recording over the telephone: whole if it has to be and fits, else cut into windows. */
    private void windows(Path file, boolean whole, Consumer<float[]> sink) throws IOException {
        float[] sound = AudioFiles.read(file).at(SpeechBank.RATE_HZ).mixed();
        int window = input.windowMs() * (SpeechBank.RATE_HZ / 1000);
        if (sound.length == 0 || whole && sound.length > window) {
            tooLong++;
            return;
        }
        float[] line = Channel.telephone().apply(input.seed(), sound);
        for (int at = 0; at < line.length && (at == 0 || at + window <= line.length); at += window) {
            float[] part = Arrays.copyOfRange(line, at, Math.min(line.length, at + window));
            sink.accept(Resampler.resample(part, SpeechBank.RATE_HZ, LogMel.RATE_HZ));
        }
    }

    private List<CardTable> tables() {
        List<List<Cell>> bait = new ArrayList<>();
        invented.forEach((what, tally) -> {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(what)));
            row.addAll(tally.cells(input));
            bait.add(row);
        });
        List<String> columns = new ArrayList<>(List.of("audio"));
        columns.addAll(InventionTally.COLUMNS);
        return List.of(
                new CardTable(
                        "human",
                        "Out of its domain: real telephone prompts",
                        List.of(
                                "Asterisk's core sounds in English, one real speaker, over the telephone band and mu-law;"
                                        + " numbers below a hundred in words. " + tooLong
                                        + " recordings of all languages are longer than the window or empty, and "
                                        + untold
                                        + " English ones have no transcript or no words: left out. Intervals: bootstrap over prompts."),
                        List.of("prompts", "number", "words", "WER", "substituted", "deleted", "inserted"),
                        List.of(
                                all.row("all", input.seed()),
                                sentences.row(FEW_WORDS + " words and more", input.seed()))),
                new CardTable(
                        "humanInvented",
                        "Out of its domain: real hold music and foreign prompts",
                        List.of("Music in windows of the model's length. " + InventionTally.NOTE),
                        columns,
                        bait));
    }
}
