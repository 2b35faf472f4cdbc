package io.mondegreen.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.mondegreen.calls.AlertEvent;
import io.mondegreen.calls.MediaNote;
import io.mondegreen.calls.SegmentEvent;
import io.mondegreen.calls.Verdict;
import io.mondegreen.kafka.IntakeError;
import io.mondegreen.kafka.LineMetrics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the line counts, in Prometheus' words. Ids of calls are never tags. */
@Singleton
final class MeteredLine implements LineMetrics {

    private final MeterRegistry meters;
    private final Map<Verdict, Counter> chunks = new EnumMap<>(Verdict.class);
    private final Map<IntakeError, Counter> rejected = new EnumMap<>(IntakeError.class);
    private final Map<MediaNote, Counter> notes = new EnumMap<>(MediaNote.class);
    private final Counter intake;
    private final Counter finals;
    private final Counter provisionals;
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
        intake = Counter.builder("mondegreen.intake")
                .baseUnit("seconds")
                .description("Call audio taken")
                .register(meters);
        finals = counter("mondegreen.segments", "Segments decided", "revision", "final");
        provisionals = counter("mondegreen.segments", "Segments decided", "revision", "provisional");
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

    private Counter counter(String name, String description, String tag, String value) {
        return Counter.builder(name).description(description).tag(tag, value).register(meters);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
