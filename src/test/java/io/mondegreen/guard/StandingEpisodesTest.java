package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Episodes that go on over windows, as a channel's episodes tell them. */
class StandingEpisodesTest {
    private static final AlertIds.Source IDS = new AlertIds.Source("m", "b", "p");
    private static final AlertType MUSIC = AlertType.HALLUCINATION_NONSPEECH;
    private static final int WINDOW_MS = 8000;

    private AlertEpisodes episodes = new AlertEpisodes(IDS, 30);

    private static WindowContext window(long startMs, int revision, boolean isFinal) {
        return new WindowContext("", "c", "agent", startMs, startMs + WINDOW_MS, revision, isFinal);
    }

    private static Finding finding(WindowContext in, AlertType type, Severity severity) {
        return new Finding(
                type,
                in.startMs(),
                in.endMs(),
                0.9,
                severity,
                new Evidence("test", -1, 0.9, 0.5, List.of("at " + in.startMs())),
                "flagged",
                Optional.of("text"));
    }

    private static Finding nothing(WindowContext in) {
        return new Finding(
                MUSIC,
                in.startMs(),
                in.endMs(),
                0,
                Severity.LOW,
                new Evidence("final", -1, 0, 1, List.of()),
                "none",
                Optional.empty());
    }

    /** The final decode of a window that shows these types, all of medium severity. */
    private List<Alert> shows(long startMs, AlertType... types) {
        return shows(startMs, Severity.MEDIUM, types);
    }

    private List<Alert> shows(long startMs, Severity severity, AlertType... types) {
        WindowContext last = window(startMs, 2, true);
        List<Finding> held = new ArrayList<>();
        for (AlertType type : types) {
            held.add(finding(last, type, severity));
        }
        return episodes.ended(last, held, nothing(last));
    }

    private Optional<Alert> provisional(long startMs, AlertType type) {
        WindowContext growing = window(startMs, 0, false);
        Finding finding = finding(growing, type, Severity.HIGH);
        Optional<Alert> found = episodes.found(growing, finding);
        assertThat(episodes.ended(growing, List.of(finding), nothing(growing))).isEmpty();
        return found;
    }

    private static List<AlertState> states(List<Alert> alerts) {
        return alerts.stream().map(Alert::state).toList();
    }

    @Test
    void anHourOfHoldMusicIsOneEpisodeToldAFewTimes() {
        List<Alert> told = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            long startMs = 1000 + (long) WINDOW_MS * i;
            provisional(startMs, MUSIC).ifPresent(told::add);
            told.addAll(shows(startMs, MUSIC));
        }
        told.addAll(episodes.atEnd("", "c", "agent"));

        assertThat(told).extracting(Alert::episode).containsOnly(told.getFirst().episode());
        assertThat(told).extracting(Alert::id).doesNotHaveDuplicates();
        assertThat(told).extracting(Alert::startMs).containsOnly(1000L);
        assertThat(told.subList(0, 2))
                .extracting(Alert::state)
                .containsExactly(AlertState.RAISED, AlertState.CONFIRMED);
        assertThat(told.subList(2, told.size()))
                .hasSize(8)
                .extracting(Alert::state)
                .containsOnly(AlertState.UPDATED);
        assertThat(told.subList(2, told.size()).stream()
                        .map(alert -> (alert.endMs() - 1000) / 1000)
                        .toList())
                .containsExactly(32L, 64L, 128L, 256L, 512L, 1024L, 2048L, 3600L);
        assertThat(told.get(2).evidence().reasons()).containsExactly("at 25000", "4 windows showed it in 32.0 s");
        assertThat(told.get(2).text()).contains("text");
        assertThat(told.getLast().evidence().reasons())
                .containsExactly("450 windows showed it in 3600.0 s", "it is over");
        assertThat(episodes.dropped()).isZero();
        assertThat(episodes.state()).hasSizeLessThan(1000).doesNotContain("text");
    }

    @Test
    void moreThanHalfAMinuteWithoutItMakesTwo() {
        List<Alert> first = shows(0, MUSIC);
        shows(WINDOW_MS, MUSIC);
        List<Alert> near = shows(2 * WINDOW_MS + StandingEpisode.GAP_MS, MUSIC);
        List<Alert> far = shows(3 * WINDOW_MS + 2 * StandingEpisode.GAP_MS + 1, MUSIC);

        assertThat(states(near)).as("at the limit it goes on").containsExactly(AlertState.UPDATED);
        assertThat(near.getFirst().endMs()).isEqualTo(54_000);
        assertThat(states(far)).containsExactly(AlertState.RAISED, AlertState.CONFIRMED);
        assertThat(far.getFirst().episode()).isNotEqualTo(first.getFirst().episode());
        assertThat(near.getFirst().episode()).isEqualTo(first.getFirst().episode());
    }

    @Test
    void whatWasNotToldIsToldWhenItIsOver() {
        shows(0, Severity.HIGH, MUSIC);
        assertThat(shows(WINDOW_MS, MUSIC))
                .as("twice as long, but not for half a minute")
                .isEmpty();
        assertThat(shows(30_000)).as("it may still go on").isEmpty();
        provisional(100_000, AlertType.BUDGET_EXHAUSTED);
        List<Alert> over = shows(100_000, AlertType.BUDGET_EXHAUSTED);

        assertThat(states(over)).containsExactly(AlertState.UPDATED, AlertState.CONFIRMED);
        Alert whole = over.getFirst();
        assertThat(whole.type()).isEqualTo(MUSIC);
        assertThat(whole.startMs()).isZero();
        assertThat(whole.endMs()).isEqualTo(16_000);
        assertThat(whole.severity()).as("the highest it had").isEqualTo(Severity.HIGH);
        assertThat(whole.action()).isEqualTo("flagged");
        assertThat(whole.text()).as("is not remembered").isEmpty();
        assertThat(whole.revision()).isEqualTo(2);
        assertThat(episodes.atEnd("", "c", "agent")).as("told once").isEmpty();
    }

    @Test
    void whatIsSaidOfItsEndDoesNotDependOnWhoShowsIt() {
        shows(0, MUSIC);
        shows(WINDOW_MS, MUSIC);
        List<Alert> atEnd = episodes.atEnd("", "c", "agent");
        String state = episodes.state();
        List<Alert> soon = shows(50_000);
        episodes.restore(state);

        assertThat(atEnd).hasSize(1).isEqualTo(soon).isEqualTo(shows(500_000));
    }

    @Test
    void aProvisionalFindingSaysNothingAndDoesNotMakeItLonger() {
        shows(0, MUSIC);

        assertThat(provisional(20_000, MUSIC)).isEmpty();
        assertThat(shows(20_000)).as("the final decode does not show it").isEmpty();
        assertThat(provisional(39_000, MUSIC))
                .as("the last that showed it ended at 8000")
                .isPresent();
        assertThat(states(shows(39_000))).containsExactly(AlertState.CLEARED);
    }

    @Test
    void whatItsFinalDecodeClearedDoesNotGoOn() {
        assertThat(provisional(0, MUSIC)).isPresent();
        assertThat(states(shows(0))).containsExactly(AlertState.CLEARED);
        assertThat(provisional(WINDOW_MS, MUSIC)).isPresent();
        assertThat(states(shows(WINDOW_MS, MUSIC))).containsExactly(AlertState.CONFIRMED);
    }

    @Test
    void aHigherSeverityIsToldAtOnceAndALowerOneNot() {
        shows(0, Severity.LOW, MUSIC);

        assertThat(shows(8000, Severity.HIGH, MUSIC)).singleElement().satisfies(worse -> {
            assertThat(worse.state()).isEqualTo(AlertState.UPDATED);
            assertThat(worse.severity()).isEqualTo(Severity.HIGH);
            assertThat(worse.endMs()).isEqualTo(16_000);
        });
        assertThat(shows(16_000, Severity.LOW, MUSIC)).isEmpty();
        assertThat(shows(24_000, Severity.HIGH, MUSIC))
                .as("told for its length: 16 s were told")
                .singleElement()
                .satisfies(longer -> assertThat(longer.endMs()).isEqualTo(32_000));
        assertThat(shows(32_000, Severity.LOW, MUSIC)).isEmpty();
        assertThat(episodes.atEnd("", "c", "agent")).extracting(Alert::severity).containsExactly(Severity.HIGH);
    }

    @Test
    void twoTypesGoOnBesideEachOther() {
        assertThat(shows(0, MUSIC, AlertType.REPETITION_PHRASE)).hasSize(4);
        assertThat(shows(8000, AlertType.REPETITION_PHRASE)).isEmpty();
        assertThat(shows(16_000, MUSIC)).isEmpty();
        List<Alert> both = shows(24_000, MUSIC, AlertType.REPETITION_PHRASE);

        assertThat(both).extracting(Alert::state).containsExactly(AlertState.UPDATED, AlertState.UPDATED);
        assertThat(both).extracting(Alert::episode).doesNotHaveDuplicates();
        assertThat(both)
                .extracting(alert -> alert.evidence().reasons().getLast())
                .containsOnly("3 windows showed it in 32.0 s");
    }

    @ParameterizedTest
    @EnumSource(names = {"REPETITION_CROSSWINDOW", "MITIGATION_APPLIED", "CONTEXT_BIAS"})
    void otherTypesHaveOneEpisodeInEachWindow(AlertType type) {
        assertThat(shows(0, type)).hasSize(2);
        assertThat(shows(8000, type)).hasSize(2);
    }

    @Test
    void anEarlierWindowThatComesLateHasItsOwnEpisode() {
        shows(50_000, MUSIC);

        assertThat(states(shows(40_000, MUSIC))).containsExactly(AlertState.RAISED, AlertState.CONFIRMED);
        assertThat(shows(60_000, MUSIC)).as("the later one goes on").isEmpty();
        assertThat(episodes.atEnd("", "c", "agent")).extracting(Alert::startMs).containsExactly(50_000L);
    }

    @Test
    void whatTheLimitDroppedDoesNotSilenceTheWindowsAfterIt() {
        episodes = new AlertEpisodes(IDS, 1);
        shows(0, AlertType.REPETITION_TOKEN);
        assertThat(shows(48_000, MUSIC)).as("dropped").isEmpty();

        assertThat(shows(64_000, MUSIC)).as("the next minute").hasSize(2);
        assertThat(shows(72_000, MUSIC)).isEmpty();
        assertThat(episodes.dropped()).as("what goes on counts for nothing").isEqualTo(1);
    }

    @Test
    void anEpisodeKeepsThePolicyItWasRaisedUnder() {
        episodes.rules(window(0, 2, true), () -> new AlertEpisodes.Rules(GuardPolicy.standard(), "first"));
        Alert raised = shows(0, MUSIC).getFirst();
        episodes.rules(window(24_000, 2, true), () -> new AlertEpisodes.Rules(GuardPolicy.standard(), "second"));
        Alert later = shows(24_000, MUSIC).getFirst();

        assertThat(later.episode()).isEqualTo(raised.episode());
        assertThat(later.id())
                .isEqualTo(AlertIds.alert(
                        new AlertIds.Source("m", "b", "first"), window(24_000, 2, true), MUSIC, AlertState.UPDATED));
    }

    /** Crashes between any two decodes, and the last decode again where its state was lost. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aRestartAnywhereTellsTheSameOnce(long seed) {
        List<Alert> undisturbed = call(seed, false);
        episodes = new AlertEpisodes(IDS, 30);

        assertThat(call(seed, true)).isEqualTo(undisturbed);
        assertThat(undisturbed).extracting(Alert::id).doesNotHaveDuplicates();
        assertThat(undisturbed.stream().map(Alert::state).distinct().count()).isEqualTo(4);
    }

    private List<Alert> call(long seed, boolean crashes) {
        SplittableRandom random = new SplittableRandom(seed);
        SplittableRandom blows = new SplittableRandom(seed);
        AlertType[] types = AlertType.values();
        List<Alert> told = new ArrayList<>();
        long atMs = 0;
        for (int i = 0; i < 200; i++) {
            atMs += WINDOW_MS + (random.nextInt(6) == 0 ? random.nextInt(60_000) : 0);
            List<WindowContext> decodes = List.of(window(atMs, 0, false), window(atMs, 1, true));
            for (WindowContext decode : decodes) {
                List<Finding> held = new ArrayList<>();
                for (int type = 0; type < 7; type++) {
                    if (random.nextInt(3) == 0) {
                        held.add(finding(decode, types[type], Severity.values()[random.nextInt(3)]));
                    }
                }
                String before = episodes.state();
                List<Alert> said = episodes.ended(decode, held, nothing(decode));
                if (crashes && blows.nextInt(3) == 0) {
                    boolean lost = blows.nextBoolean();
                    String state = lost ? before : episodes.state();
                    episodes = new AlertEpisodes(IDS, 30);
                    episodes.restore(state);
                    if (lost) {
                        assertThat(episodes.ended(decode, held, nothing(decode)))
                                .isEqualTo(said);
                    }
                }
                told.addAll(said);
            }
        }
        told.addAll(episodes.atEnd("", "c", "agent"));
        return told;
    }
}
