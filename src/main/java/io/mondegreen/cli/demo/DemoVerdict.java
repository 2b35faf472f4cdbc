package io.mondegreen.cli.demo;

import io.mondegreen.cli.demo.DemoCall.Expectation;
import io.mondegreen.cli.demo.DemoItem.Kind;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.TranscriptRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What came of one demo call.
 *
 * @param seen        expectations that were met
 * @param missed      expectations that were not
 * @param falseAlarms alerts of high severity that nothing in the call explains; outside ordinary calls, one about
 *                    invented text where nobody speaks explains itself
 * @param episodes    alert episodes of any kind
 * @param words       word errors on its speech
 */
record DemoVerdict(
        DemoCall call,
        List<Expectation> seen,
        List<Expectation> missed,
        List<AlertRecord> falseAlarms,
        int episodes,
        WordErrors words) {

    private static final Set<AlertType> INVENTED =
            Set.of(AlertType.HALLUCINATION_NONSPEECH, AlertType.HALLUCINATION_CONTENT);

    boolean passed() {
        return missed.isEmpty() && falseAlarms.isEmpty();
    }

    /**
     * Holds what was read from the topics against the call.
     *
     * @param alerts   all records, in order
     * @param segments all records, in order
     */
    static DemoVerdict of(DemoCall call, List<AlertRecord> alerts, List<TranscriptRecord> segments) {
        List<AlertRecord> mine = latest(alerts.stream()
                .filter(alert -> alert.key().call().equals(call.id()))
                .toList());
        List<Expectation> seen = new ArrayList<>();
        List<Expectation> missed = new ArrayList<>();
        for (Expectation expected : call.expected()) {
            boolean met = mine.stream()
                    .anyMatch(alert -> alert.alert().state() != AlertState.CLEARED && explains(expected, call, alert));
            (met ? seen : missed).add(expected);
        }
        List<AlertRecord> falseAlarms = mine.stream()
                .filter(alert -> alert.alert().severity() == Severity.HIGH
                        && alert.alert().state() != AlertState.CLEARED)
                .filter(alert -> call.expected().stream().noneMatch(each -> explains(each, call, alert)))
                .filter(alert -> call.allowed().stream().noneMatch(each -> explains(each, call, alert)))
                .filter(alert -> call.ordinary() || !textOnNothing(call, alert))
                .toList();
        return new DemoVerdict(call, seen, missed, falseAlarms, mine.size(), wordErrors(call, segments));
    }

    /** The newest record of each episode. */
    private static List<AlertRecord> latest(List<AlertRecord> alerts) {
        Map<String, AlertRecord> byEpisode = new LinkedHashMap<>();
        alerts.forEach(alert -> byEpisode.put(alert.alert().episode(), alert));
        return List.copyOf(byEpisode.values());
    }

    private static boolean explains(Expectation expected, DemoCall call, AlertRecord alert) {
        return expected.types().contains(alert.alert().type())
                && call.tracks().stream()
                        .filter(track -> track.channel().equals(alert.key().channel()))
                        .flatMap(track -> track.items().stream())
                        .anyMatch(item -> expected.kinds().contains(item.kind())
                                && item.overlaps(
                                        alert.alert().startMs(), alert.alert().endMs()));
    }

    /** Whether it says that text was invented, of a span where the script has nobody speak: true by construction. */
    private static boolean textOnNothing(DemoCall call, AlertRecord alert) {
        return INVENTED.contains(alert.alert().type())
                && call.tracks().stream()
                        .filter(track -> track.channel().equals(alert.key().channel()))
                        .flatMap(track -> track.items().stream())
                        .noneMatch(item -> item.kind() == Kind.SPEECH
                                && item.overlaps(
                                        alert.alert().startMs(), alert.alert().endMs()));
    }

    private static WordErrors wordErrors(DemoCall call, List<TranscriptRecord> segments) {
        WordErrors sum = WordErrors.NONE;
        for (DemoTrack track : call.tracks()) {
            List<DemoItem> speech = track.items().stream()
                    .filter(item -> item.kind() == Kind.SPEECH)
                    .toList();
            String reference = speech.stream().map(DemoItem::text).collect(Collectors.joining(" "));
            String heard = finals(call, track, segments).stream()
                    .filter(segment -> call.ordinary() || mostlyIn(speech, segment))
                    .map(TranscriptRecord::text)
                    .collect(Collectors.joining(" "));
            sum = sum.plus(WordErrors.between(reference, heard));
        }
        return sum;
    }

    private static Collection<TranscriptRecord> finals(
            DemoCall call, DemoTrack track, List<TranscriptRecord> segments) {
        return segments.stream()
                .filter(segment -> segment.isFinal() && segment.key().call().equals(call.id()))
                .filter(segment -> segment.key().channel().equals(track.channel()))
                .sorted(Comparator.comparingLong(TranscriptRecord::startMs))
                .toList();
    }

    private static boolean mostlyIn(List<DemoItem> speech, TranscriptRecord segment) {
        long inside = speech.stream()
                .mapToLong(item -> Math.max(
                        0, Math.min(item.endMs(), segment.endMs()) - Math.max(item.startMs(), segment.startMs())))
                .sum();
        return 2 * inside >= segment.endMs() - segment.startMs();
    }

    /** The names of expectations, for the summary. */
    static String names(Collection<Expectation> expectations) {
        Set<String> names = expectations.stream()
                .map(Expectation::name)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        return names.isEmpty() ? "-" : String.join(", ", names);
    }
}
