package io.mondegreen.lab.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mondegreen.lab.Nudge;
import io.mondegreen.lab.recipe.Step;
import io.mondegreen.probe.InterventionBook.Clip;
import io.mondegreen.probe.InterventionBook.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Windows whose outcome no nudge of the audio changes: what a model does to them it does every time. */
final class Clips {
    private static final int OF_EACH = 5;
    private static final JsonMapper JSON = new JsonMapper();

    private Clips() {}

    static List<Clip> of(Runner runner, Tally tally, List<Nudge> nudges) {
        List<Treatment> every = Stream.concat(
                        Stream.of(Treatment.NONE), nudges.stream().map(Treatment::nudge))
                .toList();
        List<Clip> clips = new ArrayList<>();
        for (Expected expected : Expected.values()) {
            tally.windows(EvalSets.REPORT, set(expected)).stream()
                    .filter(window -> every.stream()
                            .map(one -> runner.outcome(one, window))
                            .allMatch(is(expected)))
                    .limit(OF_EACH)
                    .forEach(window -> clips.add(clip(window, expected, runner.outcome(Treatment.NONE, window))));
        }
        return clips;
    }

    private static EvalSet set(Expected expected) {
        return switch (expected) {
            case LOOP -> EvalSet.LOOPS;
            case TEXT -> EvalSet.NONSPEECH;
            case GOOD -> EvalSet.CLEAN;
        };
    }

    private static Predicate<Outcome> is(Expected expected) {
        return switch (expected) {
            case LOOP -> Outcome::loop;
            case TEXT -> outcome -> !outcome.empty();
            case GOOD -> outcome -> outcome.errors() == 0;
        };
    }

    private static Clip clip(EvalWindow window, Expected expected, Outcome outcome) {
        String reference = window.window().reference();
        try {
            String recipe = JSON.writerFor(new TypeReference<List<Step>>() {})
                    .writeValueAsString(window.window().recipe());
            return new Clip(window.id(), expected, recipe, reference == null ? "" : reference, outcome.text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a recipe is always JSON", e);
        }
    }
}
