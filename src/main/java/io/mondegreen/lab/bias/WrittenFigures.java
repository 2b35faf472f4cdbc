package io.mondegreen.lab.bias;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.GroupedRate;
import io.mondegreen.lab.report.Numbers;
import io.mondegreen.probe.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is written of one kind of pairs, in context and in the neutral carrier. The contextual error rate of a model means little
 * without the carrier: there it shows how often the model takes the one word for the other where nothing is expected.
 *
 * @param kind     of pairs, or {@code all}
 * @param hearings of all their lines
 */
record WrittenFigures(String kind, List<Hearing> hearings, long seed) {
    private static final String ROW = "%-12s %-8s %-9s %5s %22s %22s %22s%n";

    static String header() {
        return String.format(ROW, "kind", "place", "said", "n", "the word said", "the other word", "something else");
    }

    /** A share of the lines in which a word was said at a place. */
    Metrics.Interval share(Place place, Word said, Predicate<Hearing> what) {
        GroupedRate rate = new GroupedRate();
        hearings.stream()
                .filter(one -> one.is(place, said))
                .forEach(one -> rate.add(one.pair().voice(), what.test(one) ? 1 : 0, 1));
        return rate.share(seed);
    }

    /** The near-miss is said in context and the expected word is written. */
    Metrics.Interval contextualErrors() {
        return share(Place.CONTEXT, Word.NEAR_MISS, Hearing::contextual);
    }

    /** The near-miss is said in context and is written. */
    Metrics.Interval acousticAccuracy() {
        return share(Place.CONTEXT, Word.NEAR_MISS, Hearing::right);
    }

    /** The near-miss is said in the carrier and is written: whether the model can hear it at all. */
    Metrics.Interval neutralAccuracy() {
        return share(Place.NEUTRAL, Word.NEAR_MISS, Hearing::right);
    }

    /** Contextual errors less the same mistake in the neutral carrier, pair by pair: what the context adds. */
    Metrics.Interval added() {
        GroupedRate rate = new GroupedRate();
        hearings.stream()
                .filter(one -> one.said() == Word.NEAR_MISS)
                .forEach(one -> rate.add(
                        one.pair().voice(),
                        one.contextual() ? (one.place() == Place.CONTEXT ? 1 : -1) : 0,
                        one.place() == Place.CONTEXT ? 1 : 0));
        return rate.interval(seed);
    }

    /** Contextual errors among the near-misses that are written in the neutral carrier: these the model can hear. */
    Metrics.Interval amongHeard() {
        Map<String, Boolean> heard = hearings.stream()
                .filter(one -> one.is(Place.NEUTRAL, Word.NEAR_MISS))
                .collect(Collectors.toMap(one -> one.pair().id(), Hearing::right));
        GroupedRate rate = new GroupedRate();
        hearings.stream()
                .filter(one -> one.is(Place.CONTEXT, Word.NEAR_MISS)
                        && heard.get(one.pair().id()))
                .forEach(one -> rate.add(one.pair().voice(), one.contextual() ? 1 : 0, 1));
        return rate.share(seed);
    }

    int pairs() {
        return hearings.size() / 4;
    }

    String rows() {
        StringBuilder out = new StringBuilder();
        for (Place place : Place.values()) {
            for (Word said : List.of(Word.NEAR_MISS, Word.EXPECTED)) {
                out.append(String.format(
                        Locale.ROOT,
                        ROW,
                        kind,
                        place.label(),
                        said.label(),
                        pairs(),
                        Numbers.percent(share(place, said, Hearing::right)),
                        Numbers.percent(share(place, said, one -> !one.right() && !other(one))),
                        Numbers.percent(share(place, said, WrittenFigures::other))));
            }
        }
        return out.toString();
    }

    String added(String row) {
        return String.format(row, kind, Numbers.percent(added()), Numbers.percent(amongHeard()));
    }

    private static boolean other(Hearing one) {
        return one.written().word() == Word.OTHER;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("pairs", pairs());
        json.put(
                "contextual",
                hearings.stream()
                        .filter(one -> one.place() == Place.CONTEXT && one.contextual())
                        .count());
        Numbers.put(json, "contextualErrors", contextualErrors());
        Numbers.put(json, "acousticAccuracy", acousticAccuracy());
        Numbers.put(json, "addedByContext", added());
        Numbers.put(json, "errorsAmongHeard", amongHeard());
        for (Place place : Place.values()) {
            for (Word said : List.of(Word.EXPECTED, Word.NEAR_MISS)) {
                ObjectNode cell = json.withObject("/" + place.label() + "/" + said.label());
                for (Word written : Word.values()) {
                    cell.set(
                            written.label(),
                            Numbers.node(share(place, said, one -> one.written().word() == written)));
                }
            }
        }
        return json;
    }
}
