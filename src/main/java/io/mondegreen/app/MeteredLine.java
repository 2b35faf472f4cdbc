package io.mondegreen.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.mondegreen.audio.SoundClass;
import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.CanaryEvent;
import io.mondegreen.calls.LagEvent;
import io.mondegreen.calls.MediaNote;
import io.mondegreen.calls.NonSpeechEvent;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.calls.SkippedWindow;
import io.mondegreen.calls.Verdict;
import io.mondegreen.guard.AlertState;
import io.mondegreen.kafka.IntakeError;
import io.mondegreen.kafka.LineMetrics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the line counts, in Prometheus' words. Ids of calls are never tags. */
@Singleton
final class MeteredLine implements LineMetrics {

    private static final Duration[] DELAYS = {
        Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
                Duration.ofSeconds(2),
        Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30),
                Duration.ofMinutes(1),
        Duration.ofMinutes(5), Duration.ofMinutes(30)
    };

    private final MeterRegistry meters;
    private final Map<Verdict, Counter> chunks = new EnumMap<>(Verdict.class);
    private final Map<IntakeError, Counter> rejected = new EnumMap<>(IntakeError.class);
    private final Map<MediaNote, Counter> notes = new EnumMap<>(MediaNote.class);
    private final Map<SoundClass, Counter> nonSpeech = new EnumMap<>(SoundClass.class);
    private final Map<SoundClass, Counter> canariesQuiet = new EnumMap<>(SoundClass.class);
    private final Map<SoundClass, Counter> canariesInvented = new EnumMap<>(SoundClass.class);
    private final Map<SoundClass, DistributionSummary> canaryRisk = new EnumMap<>(SoundClass.class);
    private final Counter alertsDropped;
    private final Counter skippedDecoded;
    private final Counter skippedUndecoded;
    private final Counter fellBehind;
    private final Counter caughtUp;
    private final Counter intake;
    private final Counter finals;
    private final Counter provisionals;
    private final DistributionSummary risk;
    private final Timer segmentDelay;
    private final Timer alertDelay;
    private final Timer commits;
    private final Counter records;
    private final Counter aborted;
    private final Counter startedOver;
    private final Counter expired;
    private final Counter parked;
    private final Counter messages;
    private final Counter withheld;

    @Inject
    MeteredLine(MeterRegistry meters) {
        this.meters = meters;
        for (Verdict verdict : Verdict.values()) {
            chunks.put(
                    verdict, counter("mondegreen.chunks", "Chunks by what became of them", "verdict", lower(verdict)));
        }
        for (IntakeError error : IntakeError.values()) {
            rejected.put(
                    error,
                    counter("mondegreen.records.rejected", "Records of call audio refused", "code", error.code()));
        }
        for (MediaNote note : MediaNote.values()) {
            notes.put(note, counter("mondegreen.media.notes", "Oddities of the media", "note", lower(note)));
        }
        for (SoundClass sound : SoundClass.values()) {
            nonSpeech.put(
                    sound,
                    Counter.builder("mondegreen.nonspeech")
                            .baseUnit("seconds")
                            .description("Media decided without a transcript because nobody spoke")
                            .tag("class", lower(sound))
                            .register(meters));
            canariesQuiet.put(sound, canary(sound, false));
            canariesInvented.put(sound, canary(sound, true));
            canaryRisk.put(
                    sound,
                    DistributionSummary.builder("mondegreen.canary.risk")
                            .description("The guard's risk of non-speech on which the model wrote text")
                            .tag("class", lower(sound))
                            .register(meters));
        }
        alertsDropped = Counter.builder("mondegreen.windows.alerts.dropped")
                .description("Alerts dropped because their window had too many")
                .register(meters);
        String skipped = "Windows of speech left without a transcript because the line was behind";
        skippedDecoded = counter("mondegreen.windows.skipped", skipped, "decoded", "true");
        skippedUndecoded = counter("mondegreen.windows.skipped", skipped, "decoded", "false");
        String steps = "Times the line fell behind and caught up";
        fellBehind = counter("mondegreen.line.steps", steps, "to", "behind");
        caughtUp = counter("mondegreen.line.steps", steps, "to", "caught_up");
        intake = Counter.builder("mondegreen.intake")
                .baseUnit("seconds")
                .description("Call audio taken")
                .register(meters);
        finals = counter("mondegreen.segments", "Segments decided", "revision", "final");
        provisionals = counter("mondegreen.segments", "Segments decided", "revision", "provisional");
        risk = DistributionSummary.builder("mondegreen.segment.risk")
                .description("Risk of final segments")
                .serviceLevelObjectives(0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1)
                .register(meters);
        segmentDelay = delay(
                "mondegreen.segment.delay",
                "From a final segment's newest chunk, by its source's clock, to its record");
        alertDelay = delay(
                "mondegreen.alert.delay",
                "From the newest chunk behind an alert, by its source's clock, to the alert raised");
        commits = Timer.builder("mondegreen.commit")
                .description("Transactions committed")
                .publishPercentileHistogram()
                .register(meters);
        records = Counter.builder("mondegreen.commit.records")
                .description("Records published in transactions")
                .register(meters);
        aborted = Counter.builder("mondegreen.commit.aborted")
                .description("Transactions aborted; their records are sent again")
                .register(meters);
        startedOver = Counter.builder("mondegreen.line.restarts")
                .description("Times the line started over from what is committed")
                .register(meters);
        expired = Counter.builder("mondegreen.line.expired")
                .description("Records of audio deleted before they were read")
                .register(meters);
        parked = Counter.builder("mondegreen.calls.parked")
                .description("Channels closed by wall clock")
                .register(meters);
        messages = Counter.builder("mondegreen.platform.messages")
                .description("Messages of telephony platforms that have no audio")
                .register(meters);
        withheld = Counter.builder("mondegreen.platform.withheld")
                .description("Records of audio that came while their stream was paused, and that nobody heard")
                .register(meters);
    }

    @Override
    public void chunk(Verdict verdict, long audioMs) {
        chunks.get(verdict).increment();
        if (verdict == Verdict.TAKEN) {
            intake.increment(audioMs / 1000.0);
        }
    }

    @Override
    public void rejected(IntakeError error) {
        rejected.get(error).increment();
    }

    @Override
    public void message() {
        messages.increment();
    }

    @Override
    public void withheld() {
        withheld.increment();
    }

    @Override
    public void note(MediaNote note) {
        notes.get(note).increment();
    }

    @Override
    public void segment(SegmentEvent event) {
        (event.segment().isFinal() ? finals : provisionals).increment();
        if (event.segment().isFinal()) {
            risk.record(event.segment().risk());
            segmentDelay.record(since(event.time()));
        }
    }

    @Override
    public void alert(AlertEvent event) {
        Counter.builder("mondegreen.alerts")
                .description("Alert records by type, state and severity")
                .tag("type", event.alert().type().wire())
                .tag("state", lower(event.alert().state()))
                .tag("severity", lower(event.alert().severity()))
                .register(meters)
                .increment();
        if (event.alert().state() == AlertState.RAISED) {
            alertDelay.record(since(event.time()));
        }
    }

    @Override
    public void alertsDropped(int count) {
        alertsDropped.increment(count);
    }

    @Override
    public void nonSpeech(NonSpeechEvent event) {
        nonSpeech.get(event.sound()).increment((event.endMs() - event.startMs()) / 1000.0);
    }

    @Override
    public void skipped(SkippedWindow window) {
        (window.decoded() ? skippedDecoded : skippedUndecoded).increment();
    }

    @Override
    public void canary(CanaryEvent event) {
        (event.invented() ? canariesInvented : canariesQuiet).get(event.sound()).increment();
        if (event.invented()) {
            canaryRisk.get(event.sound()).record(event.segment().risk());
        }
    }

    @Override
    public void lag(LagEvent event) {
        (event.behind() ? fellBehind : caughtUp).increment();
    }

    @Override
    public void committed(long nanos, int count) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
        records.increment(count);
    }

    @Override
    public void aborted() {
        aborted.increment();
    }

    @Override
    public void startedOver() {
        startedOver.increment();
    }

    @Override
    public void expired(long records) {
        expired.increment(records);
    }

    @Override
    public void parked(int channels) {
        parked.increment(channels);
    }

    /** Clocks of sources differ: what comes from the future took no time. */
    private static Duration since(Instant time) {
        Duration delay = Duration.between(time, Instant.now());
        return delay.isNegative() ? Duration.ZERO : delay;
    }

    private Timer delay(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(DELAYS)
                .register(meters);
    }

    private Counter canary(SoundClass sound, boolean invented) {
        return Counter.builder("mondegreen.canary")
                .description("Non-speech decoded as a canary, by what it sounds like and whether text came out")
                .tag("class", lower(sound))
                .tag("invented", Boolean.toString(invented))
                .register(meters);
    }

    private Counter counter(String name, String description, String tag, String value) {
        return Counter.builder(name).description(description).tag(tag, value).register(meters);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
