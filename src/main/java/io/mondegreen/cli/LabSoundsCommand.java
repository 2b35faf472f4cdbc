package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.audio.SoundClass;
import io.mondegreen.lab.sounds.SoundTable;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mondegreen lab sounds}: what non-speech is taken for. */
@Command(
        name = "sounds",
        description = {
            "Tell silence, noise, hold music, tones and ring-back apart, and count how often that is right.",
            "Sounds of a telephone line are made by program, at many levels, and cut to the pieces in which the line decides"
                    + " non-speech. No kind of noise or music is in both halves. The last row is speech: the activity gate"
                    + " lets it through, it says what happens where the gate misses it."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Needs no model. The class of a stretch is published in call.traces and counted by mondegreen_nonspeech_seconds.",
            "",
            "Examples:",
            "  mondegreen lab sounds",
            "  mondegreen lab sounds --half dev --rounds 100 --format json"
        })
final class LabSoundsCommand implements Runnable {
    @Mixin
    CorpusOption corpus;

    @Mixin
    FormatOption format;

    @Option(
            names = "--half",
            defaultValue = "test",
            paramLabel = "dev|test",
            description = "Sounds that thresholds were set on, or others (default: ${DEFAULT-VALUE}).")
    SoundTable.Half half;

    @Option(
            names = "--rounds",
            defaultValue = "40",
            paramLabel = "N",
            description = "Seeds per kind of sound (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        if (rounds < 1) {
            throw new picocli.CommandLine.ParameterException(spec.commandLine(), "--rounds must be at least 1");
        }
        SoundTable table = SoundTable.take(corpus.open(), half, corpus.seed, rounds);
        var out = spec.commandLine().getOut();
        if (format.json()) {
            ObjectNode json = Json.object();
            json.put("half", half.name().toLowerCase(Locale.ROOT)).put("seed", corpus.seed);
            ObjectNode rows = json.putObject("counts");
            table.counts().forEach((truth, row) -> {
                ObjectNode cells = rows.putObject(truth);
                for (SoundClass sound : SoundClass.values()) {
                    cells.put(sound.name().toLowerCase(Locale.ROOT), row.getOrDefault(sound, 0));
                }
            });
            out.println(json.toPrettyString());
        } else {
            out.print(table.text());
        }
        out.flush();
    }
}
