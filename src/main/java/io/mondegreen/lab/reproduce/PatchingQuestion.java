package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Report;
import io.mondegreen.lab.sweep.Part;
import io.mondegreen.lab.sweep.PatchMap;
import io.mondegreen.lab.sweep.PatchSettings;
import io.mondegreen.lab.sweep.PatchSettings.Corruption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Where what was heard comes back, when a run that heard white noise is given activations of one that heard speech. */
final class PatchingQuestion implements Question {
    private static final int PAIRS = 16;
    private static final int REPORTED = 6;
    private static final int PLACEBOS = 3;
    private static final int SHOWN = 4;

    @Override
    public String id() {
        return "patching";
    }

    @Override
    public String title() {
        return "Activation patching: where what was heard lies";
    }

    private static PatchSettings settings(Study study) {
        return new PatchSettings(
                EnumSet.allOf(Part.class), Corruption.NOISE, List.of(1f), study.scaled(PAIRS), REPORTED, PLACEBOS);
    }

    @Override
    public int windows(Study study) {
        return Math.toIntExact(PatchMap.runs(study.model().config(), settings(study)));
    }

    @Override
    public ObjectNode answer(Study study) {
        return PatchMap.run(study.sweep(), settings(study)).json();
    }

    @Override
    public List<Finding> findings(JsonNode answer) {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode one : answer.path("judged")) {
            // whole layers give everything back by construction
            if (findings.isEmpty() && !one.path("name").asText().contains("layer ")) {
                findings.add(new Finding(
                        "what one place gives back of the clean text's log-probability",
                        "components were patched towards white noise; shares not known to us",
                        "both models",
                        Read.percent(one.path("logprob")),
                        one.path("name").asText(),
                        one.path("relativeDepth").path(0).asDouble(Double.NaN),
                        one.path("logprob").path("n").asInt() + " pairs",
                        "best place by dev pairs, on test pairs; whole layers give everything back by construction"));
            }
        }
        return findings;
    }

    @Override
    public void show(JsonNode answer, Report report) {
        report.paragraph(
                "The same text is fed to a run that hears speech and to one that hears white noise. One component's"
                        + " activations of the first are put into the second, and it is asked how much of the text's log-probability"
                        + " comes back: 0 as with noise, 1 as with speech. Whole encoder layers and the decoder's last layer give"
                        + " everything back by construction: they are the check. A place that gives much back carries what was heard; a"
                        + " place that gives nothing may still be needed.");
        SweepPictures.components(answer, "logprob restored", 1, "patching-components", "share restored", 1, report);
        SweepPictures.heads(answer, "logprob restored", 1, "patching-heads", "share restored", 1, report);
        List<List<String>> rows = new ArrayList<>();
        answer.path("judged")
                .forEach(one -> rows.add(List.of(
                        one.path("name").asText(),
                        Read.percent(one.path("logprob")),
                        Read.percent(one.path("difference")))));
        report.table(
                List.of("best places, on other pairs", "log-probability restored", "logit difference restored"), rows);
        int shown = 0;
        for (JsonNode pair : answer.path("texts")) {
            if (shown++ < SHOWN) {
                report.beforeAfter(
                        "white noise: " + pair.path("corrupted").asText().strip(),
                        "speech: " + pair.path("clean").asText().strip());
            }
        }
    }
}
