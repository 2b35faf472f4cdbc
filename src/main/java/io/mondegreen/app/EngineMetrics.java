package io.mondegreen.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.EngineMeter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** What the engine does, in Prometheus' words. Meters are made once; the owner threads only count. */
@Singleton
final class EngineMetrics implements EngineMeter {

    private static final Logger LOG = Logger.getLogger(EngineMetrics.class);

    private final Counter audioSeconds;
    private final Counter tokens;
    private final Timer encode;
    private final Timer step;
    private final Timer decode;
    private final DistributionSummary rows;
    private final AtomicInteger lost = new AtomicInteger();
    private final Map<DecodeEnd.Reason, Counter> windows = new EnumMap<>(DecodeEnd.Reason.class);

    @Inject
    EngineMetrics(MeterRegistry meters) {
        audioSeconds = Counter.builder("mondegreen.audio")
                .baseUnit("seconds")
                .description("Audio that went through the encoder, provisional decodes included")
                .register(meters);
        tokens = Counter.builder("mondegreen.tokens")
                .description("Tokens sampled, end of text included")
                .register(meters);
        encode = timer(meters, "mondegreen.encode", "One window through the encoder", Duration.ofMillis(1));
        decode = timer(
                meters,
                "mondegreen.decode",
                "One window in the decoder's batch, first to last token",
                Duration.ofMillis(1));
        step = timer(
                meters, "mondegreen.decoder.step", "One decoder step over all live slots", Duration.ofNanos(100_000));
        Gauge.builder("mondegreen.card.lost", lost, AtomicInteger::get)
                .description("1 once the card was lost and the CPU decodes in its place")
                .register(meters);
        rows = DistributionSummary.builder("mondegreen.decoder.step.rows")
                .description("Live slots in a decoder step")
                .register(meters);
        for (DecodeEnd.Reason reason : DecodeEnd.Reason.values()) {
            windows.put(
                    reason,
                    Counter.builder("mondegreen.windows")
                            .description("Windows decoded, by how they ended")
                            .tag("outcome", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    @Override
    public void encoded(double seconds, long nanos) {
        audioSeconds.increment(seconds);
        encode.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stepped(int live, int batch, long nanos) {
        step.record(nanos, TimeUnit.NANOSECONDS);
        rows.record(live);
    }

    /**
     * Where nothing may take over the process ends before a window is published as failed: started again it hears from Kafka what was
     * not decided.
     */
    @Override
    public void lost(String device, RuntimeException why, boolean goesOn) {
        lost.set(1);
        if (!goesOn) {
            LOG.fatalf(
                    "%s is lost and mondegreen.engine.device=cuda lets nothing take over; this process ends, its calls wait in"
                            + " Kafka: %s",
                    device, why.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    @Override
    public void ended(DecodeEnd end) {
        windows.get(end.reason()).increment();
        tokens.increment(end.tokens());
        decode.record(end.decodeNanos(), TimeUnit.NANOSECONDS);
    }

    private static Timer timer(MeterRegistry meters, String name, String description, Duration smallest) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(smallest)
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
    }
}
