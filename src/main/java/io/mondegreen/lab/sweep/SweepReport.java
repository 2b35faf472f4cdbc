package io.mondegreen.lab.sweep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Figure;
import io.mondegreen.probe.InterventionBook;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.Intervention;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a sweep found.
 *
 * @param halves         which windows chose and which report
 * @param grids          heat maps of the half that chooses
 * @param untreated      the model as it is, on the half that reports
 * @param judgements     what was best, on the half that reports
 * @param placebos       beside it, on the same windows
 * @param examples       loops with and without what earned it first, not chosen by how they came out
 * @param alignmentHeads cross-attention heads that follow the audio
 * @param clips          for self-tests
 */
public record SweepReport(
        SweepInput input,
        SweepSettings settings,
        SortedMap<String, String> halves,
        List<Grid> grids,
        Map<Measure, Figure> untreated,
        List<Judgement> judgements,
        List<PlaceboRow> placebos,
        List<Example> examples,
        List<HeadId> alignmentHeads,
        List<InterventionBook.Clip> clips) {

    /** For a file that a live guard reads. */
    public InterventionBook book(SortedMap<String, String> provenance) {
        SortedMap<String, String> facts = new TreeMap<>(provenance);
        facts.put("kind", settings.kind().toString());
        facts.put("cost allowed, points of WER", Double.toString(settings.cost()));
        return new InterventionBook(
                input.model().hash(),
                input.form(),
                input.corpusHash(),
                input.seed(),
                halves,
                judgements.stream().map(SweepReport::entry).toList(),
                placebos.stream()
                        .map(row -> new InterventionBook.Placebo(row.name(), named(row.figures())))
                        .toList(),
                alignmentHeads,
                clips,
                facts);
    }

    private static InterventionBook.Entry entry(Judgement one) {
        return new InterventionBook.Entry(
                one.treatment().name(),
                one.treatment().role().toString(),
                one.treatment().interventions(),
                one.gates(),
                one.depths(),
                named(one.figures()),
                one.placebo(),
                one.beyond(),
                one.earned());
    }

    private static SortedMap<String, Figure> named(Map<Measure, Figure> figures) {
        SortedMap<String, Figure> named = new TreeMap<>();
        figures.forEach((measure, figure) -> named.put(measure.id(), figure));
        return named;
    }

    /** Tables for people. */
    public String text() {
        return SweepText.of(this);
    }

    /** The same for programs. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", input.model().hash()).put("form", input.form()).put("corpus", input.corpusHash());
        json.put("seed", input.seed()).put("kind", settings.kind().toString());
        halves.forEach(json.putObject("halves")::put);
        put(json.putObject("untreated"), untreated);
        ArrayNode judged = json.putArray("judged");
        for (Judgement one : judgements) {
            ObjectNode node = judged.addObject();
            node.put("name", one.treatment().name())
                    .put("role", one.treatment().role().toString());
            ArrayNode written = node.putArray("interventions");
            one.treatment().interventions().stream().map(Intervention::toString).forEach(written::add);
            node.put("live", one.live());
            node.put("gates", one.gates().stream().map(Ablation::toString).collect(Collectors.joining(",")));
            ArrayNode depths = node.putArray("relativeDepth");
            one.depths().forEach(depths::add);
            put(node.putObject("figures"), one.figures());
            put(node.putObject("chosenBy"), one.chosen());
            node.put("placebo", one.placebo()).put("earned", one.earned());
            put(node.putObject("beyond"), one.beyond());
        }
        ArrayNode beside = json.putArray("placebos");
        placebos.forEach(row -> put(beside.addObject().put("name", row.name()).putObject("figures"), row.figures()));
        ArrayNode maps = json.putArray("grids");
        grids.forEach(grid -> maps.add(grid.json()));
        ArrayNode texts = json.putArray("examples");
        for (Example one : examples) {
            texts.addObject()
                    .put("treatment", one.treatment())
                    .put("window", one.window())
                    .put("reference", one.reference())
                    .put("before", one.before())
                    .put("after", one.after())
                    .put("cured", one.cured());
        }
        ArrayNode heads = json.putArray("alignmentHeads");
        alignmentHeads.forEach(head -> heads.add(head.toString()));
        json.put("selfTestClips", clips.size());
        return json;
    }

    private static void put(ObjectNode json, Map<Measure, Figure> figures) {
        figures.forEach((measure, figure) -> put(json.putObject(measure.id()), figure));
    }

    static void put(ObjectNode json, Figure figure) {
        Numbers.put(json, "value", figure.value());
        Numbers.put(json, "low", figure.low());
        Numbers.put(json, "high", figure.high());
        json.put("n", figure.n());
    }
}
