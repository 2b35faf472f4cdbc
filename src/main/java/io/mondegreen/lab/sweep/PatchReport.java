package io.mondegreen.lab.sweep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Columns;
import io.mondegreen.taps.Intervention;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What patching brought back.
 *
 * @param choosing  pairs of the maps
 * @param reporting pairs of the rows
 * @param grids     shares that came back, 0 as corrupted and 1 as clean
 * @param rows      the best places on pairs that had no part in choosing them
 * @param texts     what the model wrote for the pairs of the maps
 */
public record PatchReport(
        SweepInput input,
        PatchSettings settings,
        int choosing,
        int reporting,
        List<Grid> grids,
        List<PatchRow> rows,
        List<PairTexts> texts) {
    static final String LOGPROB = "logprob restored";
    static final String DIFFERENCE = "logit difference restored";
    private static final int SHOWN = 3;

    /** Tables for people. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "model %s, seed %d, clean activations into a run that hears %s; layers and heads count from 0%n",
                input.model().hash().substring(0, 12),
                input.seed(),
                settings.corruption() == PatchSettings.Corruption.OTHER
                        ? "another window"
                        : settings.corruption().toString()));
        texts.stream().limit(SHOWN).forEach(pair -> out.append("  clean: ")
                .append(pair.clean().strip())
                .append("\n  corrupted: ")
                .append(pair.corrupted().strip())
                .append('\n'));
        out.append('\n');
        for (String measure : List.of(LOGPROB, DIFFERENCE)) {
            out.append(measure).append(", % of ").append(choosing).append(choosing == 1 ? " pair\n" : " pairs\n");
            out.append(GridText.of(grids, measure, 100, 0)).append('\n');
        }
        out.append("""
                A whole encoder layer, or the decoder's last, at all positions brings everything back by construction: they are the check.

                """);
        if (!rows.isEmpty()) {
            out.append("the best of these on ")
                    .append(reporting)
                    .append(" other pairs; percent with 95 % intervals over voices\n");
            Columns columns = Columns.ofNumbers(List.of("what", "depth", "log-probability", "logit difference"));
            for (PatchRow row : rows) {
                columns.row(List.of(
                        row.name(),
                        row.depths().stream()
                                .map(depth -> String.format(Locale.ROOT, "%.2f", depth))
                                .collect(Collectors.joining(" ")),
                        SweepText.text(row.logprob(), Measure.Scale.POINTS),
                        SweepText.text(row.difference(), Measure.Scale.POINTS)));
            }
            out.append(columns.text());
        }
        return out.toString();
    }

    /** The same for programs. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", input.model().hash()).put("form", input.form()).put("corpus", input.corpusHash());
        json.put("seed", input.seed()).put("corrupted", settings.corruption().toString());
        json.put("choosingPairs", choosing).put("reportingPairs", reporting);
        ArrayNode maps = json.putArray("grids");
        grids.forEach(grid -> maps.add(grid.json()));
        ArrayNode judged = json.putArray("judged");
        for (PatchRow row : rows) {
            ObjectNode node = judged.addObject().put("name", row.name());
            ArrayNode written = node.putArray("interventions");
            row.interventions().stream().map(Intervention::toString).forEach(written::add);
            ArrayNode depths = node.putArray("relativeDepth");
            row.depths().forEach(depths::add);
            SweepReport.put(node.putObject("logprob"), row.logprob());
            SweepReport.put(node.putObject("difference"), row.difference());
        }
        ArrayNode pairs = json.putArray("texts");
        texts.forEach(pair -> pairs.addObject().put("clean", pair.clean()).put("corrupted", pair.corrupted()));
        return json;
    }
}
