package io.mondegreen.guard;

import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.probe.Spread;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Compares, per tenant, what the guard reads of the last {@value #WINDOWS} final windows with text, window risk, mean
 * log-probability and mean probe score, with a reference: what the bundle's maker read of its calls, or where the bundle does not
 * say, or is not to be asked, the tenant's first {@value #WINDOWS}. The measure is the population stability index over the
 * reference's deciles ({@link Spread#stability}): it is told from 0.25 on, and taken back below 0.1. Chance alone gives about 0.04.
 * Safe for use by many threads.
 */
final class DriftWatch {
    static final int WINDOWS = 500;
    static final int TENANTS = 256;
    private static final int EVERY = 50;
    private static final double RAISED = 0.25;
    private static final double CLEARED = 0.1;
    private static final int EVENTS_WAITING = 1024;

    /** What is compared. */
    enum Signal {
        RISK(ProbeBundle.REFERENCE_RISK),
        LOGPROB(ProbeBundle.REFERENCE_LOGPROB),
        PROBE(ProbeBundle.REFERENCE_PROBE);

        private final String wire;

        Signal(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }
    }

    /** One signal of one tenant. */
    private static final class Stream {
        private final DriftReference source;
        private final byte[] last = new byte[WINDOWS];
        private final int[] now = new int[Spread.PARTS];
        private double[] first = {};
        private Optional<Spread> reference;
        private long seen;
        private boolean drifted;
        private double index;

        Stream(Optional<Spread> reference) {
            this.reference = reference;
            source = reference.isPresent() ? DriftReference.BUNDLE : DriftReference.CALLS;
            if (reference.isEmpty()) {
                first = new double[WINDOWS];
            }
        }

        /** True where the index was computed anew. */
        boolean add(double value) {
            if (reference.isEmpty()) {
                first[(int) seen++] = value;
                if (seen == WINDOWS) {
                    reference = Optional.of(Spread.of(first));
                    first = new double[0];
                    seen = 0;
                }
                return false;
            }
            int at = (int) (seen % WINDOWS);
            if (seen >= WINDOWS) {
                now[last[at]]--;
            }
            last[at] = (byte) reference.get().part(value);
            now[last[at]]++;
            seen++;
            if (seen < WINDOWS || seen % EVERY != 0) {
                return false;
            }
            index = reference.get().stability(now);
            return true;
        }
    }

    private final Map<Signal, Spread> references = new EnumMap<>(Signal.class);
    private final LinkedHashMap<String, Stream[]> tenants = new LinkedHashMap<>(16, 0.75f, true);
    private final BlockingQueue<DriftEvent> events = new ArrayBlockingQueue<>(EVENTS_WAITING);

    /** @param references of signals, by their names; the tenant's first windows stand in for what is not there */
    DriftWatch(Map<String, Spread> references) {
        for (Signal signal : Signal.values()) {
            if (references.containsKey(signal.wire())) {
                this.references.put(signal, references.get(signal.wire()));
            }
        }
    }

    /** One more final window with text. What is not finite is not measured. */
    synchronized void add(String tenant, double risk, double logprob, double probe) {
        Stream[] streams = tenants.computeIfAbsent(tenant, _ -> Arrays.stream(Signal.values())
                .map(signal -> new Stream(Optional.ofNullable(references.get(signal))))
                .toArray(Stream[]::new));
        if (tenants.size() > TENANTS) {
            tenants.pollFirstEntry();
        }
        add(tenant, Signal.RISK, streams, risk);
        add(tenant, Signal.LOGPROB, streams, logprob);
        add(tenant, Signal.PROBE, streams, probe);
    }

    private void add(String tenant, Signal signal, Stream[] streams, double value) {
        Stream stream = streams[signal.ordinal()];
        if (!Double.isFinite(value) || !stream.add(value)) {
            return;
        }
        double limit = stream.drifted ? CLEARED : RAISED;
        if (stream.drifted ? stream.index < limit : stream.index >= limit) {
            stream.drifted = !stream.drifted;
            tell(new DriftEvent(tenant, signal.wire(), stream.drifted, stream.index, limit, WINDOWS, stream.source));
        }
    }

    /** Where nobody listens the oldest goes. */
    private void tell(DriftEvent event) {
        while (!events.offer(event)) {
            events.poll();
        }
    }

    Optional<DriftEvent> poll() {
        return Optional.ofNullable(events.poll());
    }

    /** The greatest index of a signal over all tenants; 0 before there is one. */
    synchronized double greatest(Signal signal) {
        double greatest = 0;
        for (Map.Entry<String, Stream[]> tenant : tenants.entrySet()) {
            greatest = Math.max(greatest, tenant.getValue()[signal.ordinal()].index);
        }
        return greatest;
    }
}
