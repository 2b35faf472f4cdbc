package io.mondegreen.guard;

import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.SelfTestClips;
import io.mondegreen.probe.SelfTestClips.Clip;
import io.mondegreen.probe.SelfTestClips.Expected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The guard's test of itself: does what must alarm alarm, does what must not keep still, and are the numbers of graph and probes
 * those that were recorded? Precision and neighbours in the batch move them in the last digits, a wrong weight by far more.
 */
public final class GuardCheck {
    /** Of a mean log-probability. */
    private static final double LOGPROB_TOLERANCE = 0.05;
    /** Of a mean probe score, for each unit that it is above 1. */
    private static final double PROBE_TOLERANCE = 0.1;

    private static final Set<AlertType> INVENTED =
            Set.of(AlertType.HALLUCINATION_NONSPEECH, AlertType.HALLUCINATION_CONTENT);
    private static final Set<AlertType> LOOP = Set.of(AlertType.REPETITION_TOKEN, AlertType.REPETITION_PHRASE);

    private final ClipReader reader;
    private final Optional<ProbeBundle> bundle;
    private final SelfTestClips clips;
    private final Function<Clip, float[]> audio;

    /**
     * What came of it.
     *
     * @param failures  sentences that name clip and figures, never text; none where all is well
     * @param unchecked what could not be looked at, and why
     */
    public record Result(List<String> failures, List<String> unchecked) {
        public Result {
            failures = List.copyOf(failures);
            unchecked = List.copyOf(unchecked);
        }

        public boolean passed() {
            return failures.isEmpty();
        }
    }

    /**
     * @param bundle that the reader's source runs
     * @param audio  a clip as a model takes it: 16 kHz mono
     */
    public GuardCheck(
            ClipReader reader, Optional<ProbeBundle> bundle, SelfTestClips clips, Function<Clip, float[]> audio) {
        this.reader = reader;
        this.bundle = bundle;
        this.clips = clips;
        this.audio = audio;
    }

    /**
     * Decodes every clip, one after the other.
     *
     * @param patience for each
     */
    public Result run(Duration patience) throws InterruptedException {
        List<String> failures = new ArrayList<>();
        for (Clip clip : clips.clips()) {
            try {
                compare(clip, reader.read(audio.apply(clip), patience), failures);
            } catch (IllegalStateException failed) {
                failures.add(clip.id() + ": " + failed.getMessage());
            }
        }
        return new Result(failures, unchecked());
    }

    private List<String> unchecked() {
        if (bundle.isEmpty()) {
            return List.of("invention and probes: there is no probe bundle");
        }
        return ownBundle()
                ? List.of()
                : List.of("probe scores: they were recorded with another bundle; record them again with 'mondegreen lab"
                        + " selftest'");
    }

    private boolean ownBundle() {
        return bundle.filter(one -> one.hash().equals(clips.bundleHash())).isPresent();
    }

    private void compare(Clip clip, ClipReader.Reading reading, List<String> failures) {
        if (!(Math.abs(reading.logprob() - clip.logprob()) <= LOGPROB_TOLERANCE)) {
            failures.add(format(
                    "%s: mean log-probability is %.4f, recorded is %.4f",
                    clip.id(), reading.logprob(), clip.logprob()));
        }
        if (ownBundle()) {
            clip.probes().forEach((head, recorded) -> {
                double score = reading.probes().getOrDefault(head, Double.NaN);
                if (!(Math.abs(score - recorded) <= PROBE_TOLERANCE * Math.max(1, Math.abs(recorded)))) {
                    failures.add(format("%s: probe %s gives %.3f, recorded is %.3f", clip.id(), head, score, recorded));
                }
            });
        }
        alarms(clip, reading).ifPresent(failures::add);
    }

    private Optional<String> alarms(Clip clip, ClipReader.Reading reading) {
        Set<AlertType> alerts = reading.alerts();
        boolean right =
                switch (clip.expected()) {
                    case INVENTED -> bundle.isEmpty() || alerts.stream().anyMatch(INVENTED::contains);
                    case LOOP -> alerts.stream().anyMatch(LOOP::contains);
                    case CLEAN -> alerts.isEmpty() && reading.text().equals(clip.text());
                };
        return right
                ? Optional.empty()
                : Optional.of(clip.id()
                        + (clip.expected() == Expected.CLEAN
                                ? ": speech must give its text and no alert, but gives "
                                : ": must alarm as " + lower(clip.expected()) + ", but gives ")
                        + (alerts.isEmpty()
                                ? "no alert"
                                : alerts.stream().map(AlertType::wire).toList())
                        + (clip.expected() == Expected.CLEAN && !reading.text().equals(clip.text())
                                ? " and another text"
                                : ""));
    }

    private static String lower(Expected expected) {
        return expected.name().toLowerCase(Locale.ROOT);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
