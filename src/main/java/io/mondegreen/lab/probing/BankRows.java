package io.mondegreen.lab.probing;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.lab.CorpusWindow;
import io.mondegreen.lab.ProbeCorpus;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The windows of the probe corpus with what the bank says of their voices. Of a question only such windows have a class as can
 * answer it by their sound alone: {@code noisy}, {@code gender}, {@code accent_region} (American or British) and {@code
 * category} are asked of the same sentences with and without noise; {@code accent} of every whole sentence without noise, because the bank's own splits do not hold the same
 * accents and new ones must be drawn, which kinds of noise would tie together.
 */
final class BankRows {
    private static final String ACCENT = "accent";

    /** Of {@code en-gb-x-rp} the first two parts. */
    private static final Pattern REGION = Pattern.compile("^en-(us|gb)");

    private BankRows() {}

    static ProbeSource source(SpeechBank bank, String hash, long seed, int windowMs) {
        List<ProbeRow> rows = new ArrayList<>();
        for (Split split : Split.values()) {
            Map<String, Utterance> voices = voices(bank, split);
            List<ProbeCorpus.Planned> planned = ProbeCorpus.plan(bank, seed, split, windowMs);
            for (int i = 0; i < planned.size(); i++) {
                CorpusWindow window = planned.get(i).window();
                String place = split.label() + " window " + i + " (" + window.kind() + ")";
                rows.add(new ProbeRow(
                        place,
                        window,
                        true,
                        columns(window, voices),
                        planned.get(i).sound()::get));
            }
        }
        return new ProbeSource("the speech bank", hash, rows, true, Set.of(ACCENT));
    }

    private static Map<String, Utterance> voices(SpeechBank bank, Split split) {
        Map<String, Utterance> voices = new HashMap<>();
        for (String kind : bank.kinds(split.label())) {
            for (Utterance one : bank.utterances(split.label(), kind)) {
                voices.put("voice:" + one.voice(), one);
            }
        }
        return voices;
    }

    private static SortedMap<String, String> columns(CorpusWindow window, Map<String, Utterance> voices) {
        SortedMap<String, String> columns = new TreeMap<>();
        if (!window.ambiguous()) {
            columns.put(Target.SPEECH, window.speech() ? "speech" : "other");
        }
        Utterance voice = voices.get(window.groups().getFirst());
        if (window.kind().equals("clean") || window.kind().equals("noisy")) {
            columns.put(Target.NOISY, window.kind());
            columns.put("gender", voice.gender());
            REGION.matcher(voice.accent()).results().forEach(tag -> columns.put("accent_region", tag.group()));
            SemanticCategory.of(window.reference()).ifPresent(what -> columns.put(Target.CATEGORY, what));
        }
        boolean noise = window.groups().stream().anyMatch(group -> group.startsWith("noise:"));
        boolean oneSentence =
                Set.of("clean", "template", "salad", "prose", "digits").contains(window.kind());
        if (oneSentence && !noise) {
            columns.put(ACCENT, voice.accent());
        }
        return columns;
    }
}
