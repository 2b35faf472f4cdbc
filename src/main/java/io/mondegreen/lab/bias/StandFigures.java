package io.mondegreen.lab.bias;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.GroupedRate;
import io.mondegreen.lab.bias.Stand.Heard;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Means of how a model stands between the two words. What the context moves, against the carrier, is expectation; the part of it
 * that is there in silence too is held by the decoder, which then knows nothing but the words before.
 */
record StandFigures(List<Stand> stands, long seed) {
    private static final String ROW = "%-22s %22s %22s %22s%n";

    static StandFigures of(Ear ear, List<NearMissPair> pairs, List<Hearing> hearings, long seed) {
        List<Stand> stands = new ArrayList<>();
        for (Place place : Place.values()) {
            List<Double> near = differences(hearings, place, Word.NEAR_MISS);
            List<Double> expected = differences(hearings, place, Word.EXPECTED);
            List<Double> silence = ear.inSilence(pairs, place);
            IntStream.range(0, pairs.size())
                    .mapToObj(i -> new Stand(pairs.get(i), place, near.get(i), expected.get(i), silence.get(i)))
                    .forEach(stands::add);
        }
        return new StandFigures(List.copyOf(stands), seed);
    }

    private static List<Double> differences(List<Hearing> hearings, Place place, Word said) {
        return hearings.stream()
                .filter(one -> one.is(place, said))
                .map(Hearing::difference)
                .toList();
    }

    Metrics.Interval mean(Place place, Heard heard) {
        GroupedRate rate = new GroupedRate();
        stands.stream()
                .filter(one -> one.place() == place)
                .forEach(one -> rate.add(one.pair().voice(), one.of(heard), 1));
        return rate.interval(seed);
    }

    /** In context less in the carrier: below 0 the context speaks against the near-miss. */
    Metrics.Interval moved(Heard heard) {
        GroupedRate rate = new GroupedRate();
        stands.forEach(one -> rate.add(
                one.pair().voice(),
                one.place() == Place.CONTEXT ? one.of(heard) : -one.of(heard),
                one.place() == Place.CONTEXT ? 1 : 0));
        return rate.interval(seed);
    }

    String text() {
        StringBuilder out = new StringBuilder(
                "logit of the near-miss less that of the expected word, fed the words before; above 0 the near-miss wins\n");
        out.append(String.format(ROW, "", Heard.NEAR_MISS.label(), Heard.EXPECTED.label(), Heard.SILENCE.label()));
        for (Place place : Place.values()) {
            out.append(row(place.label(), heard -> mean(place, heard)));
        }
        return out.append(row("context less neutral", this::moved)).toString();
    }

    private static String row(String name, Function<Heard, Metrics.Interval> figure) {
        return String.format(
                Locale.ROOT,
                ROW,
                name,
                Numbers.number(figure.apply(Heard.NEAR_MISS), 2),
                Numbers.number(figure.apply(Heard.EXPECTED), 2),
                Numbers.number(figure.apply(Heard.SILENCE), 2));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Heard heard : Heard.values()) {
            ObjectNode one = json.withObject("/" + heard.name().toLowerCase(Locale.ROOT));
            for (Place place : Place.values()) {
                one.set(place.label(), Numbers.node(mean(place, heard)));
            }
            one.set("contextLessNeutral", Numbers.node(moved(heard)));
        }
        return json;
    }
}
