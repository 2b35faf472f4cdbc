package io.mondegreen.lab.sweep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Nudge;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Intervention;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many runs a sweep will take at most, before anything is run. A run is one window decoded or fed once.
 *
 * @param runs       by stage
 * @param cells      treatments that are tried on the half that chooses
 * @param patchBytes memory of patches of all places together; what is more than a gibibyte is taken in parts
 */
public record SweepPlan(Map<Stage, Long> runs, int cells, long patchBytes) {
    /** A stage of a sweep. */
    public enum Stage {
        LOOKING("looking for loops"),
        UNTREATED("as it is"),
        COMPONENTS("components"),
        GROUPS("groups of heads"),
        HEADS("single heads"),
        SETS("sets of heads"),
        JUDGED("the best, on the other half"),
        PLACEBOS("placebos");

        private final String label;

        Stage(String label) {
            this.label = label;
        }
    }

    /** Windows that are tried for each one that loops. */
    static final int TRIES = 12;

    private static final int NUDGES = Nudge.values().length - 1;

    /** Of a model and settings. */
    public static SweepPlan of(WhisperConfig config, SweepSettings settings) {
        Screen screen = new Screen(settings, config);
        int components = screen.components().size();
        int singles = screen.singles();
        int halves = screen.halves();
        long judged = settings.loops() + (long) settings.clean();
        int parts = settings.parts().size();
        int grown = Math.max(0, settings.greedy() - 1);
        // best heads, the best of each part whole and single, one against text on non-speech, grown sets, the user's
        // own
        long finalists =
                settings.report() + 2L * parts + 1 + grown + settings.own().size();
        long placebos = NUDGES + (long) settings.placebos() * (2 + grown);
        Map<Stage, Long> runs = new EnumMap<>(Stage.class);
        runs.put(Stage.LOOKING, 2L * (TRIES * (long) settings.loops()));
        runs.put(Stage.UNTREATED, 2L * (2 * judged + settings.nonspeech()));
        runs.put(Stage.COMPONENTS, components * (2 * judged + settings.nonspeech()));
        runs.put(Stage.GROUPS, halves * judged);
        runs.put(Stage.HEADS, singles * (2 * judged + settings.nonspeech()));
        runs.put(Stage.SETS, (long) grown * Greedy.POOL * judged);
        runs.put(Stage.JUDGED, finalists * (2 * judged + settings.nonspeech()));
        runs.put(Stage.PLACEBOS, placebos * (2 * judged + settings.nonspeech()));
        List<Intervention> all = new ArrayList<>();
        for (Site site : Site.components(settings.parts(), config)) {
            all.add(settings.at(site, settings.most()).interventions().getFirst());
        }
        boolean gated =
                screen.components().stream().allMatch(one -> one.gates(config).isPresent());
        long bytes = gated ? 0 : 2 * Openings.bytes(HookedModel.touched(config, all), config, 8);
        return new SweepPlan(runs, components + halves + singles, bytes);
    }

    /** All stages. */
    public long total() {
        return runs.values().stream().mapToLong(Long::longValue).sum();
    }

    public String text() {
        StringBuilder out = new StringBuilder();
        runs.forEach((stage, count) -> out.append(String.format(Locale.ROOT, "%,12d  %s%n", count, stage.label)));
        out.append(String.format(
                Locale.ROOT,
                "%,12d  runs at most, for %d places to intervene; a run is one window decoded once%n",
                total(),
                cells));
        if (patchBytes > 0) {
            out.append(String.format(Locale.ROOT, "%,12d  MiB of patches%n", patchBytes >> 20));
        }
        return out.toString();
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode stages = json.putObject("runs");
        runs.forEach((stage, count) -> stages.put(stage.label, count));
        return json.put("total", total()).put("places", cells).put("patchBytes", patchBytes);
    }
}
