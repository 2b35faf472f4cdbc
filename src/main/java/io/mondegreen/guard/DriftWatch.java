package io.mondegreen.guard;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Compares, per tenant, what the guard reads of the last {@value #WINDOWS} final windows with text with what it read of the first
 * {@value #WINDOWS}: window risk, mean log-probability and mean probe score. The measure is the population stability index
 * {@code sum (a - e) ln(a / e)} over the deciles of the first sample, where {@code e} and {@code a} are the shares then and now
 * (with half a window added to each bin). By custom 0.1 is little and 0.25 is much: it is told at the upper, and taken back at the
 * lower. Chance alone gives about 0.04. Safe for use by many threads.
 */
final class DriftWatch {
    static final int WINDOWS = 500;
    static final int TENANTS = 256;
    private static final int EVERY = 50;
    private static final int BINS = 10;
    private static final double RAISED = 0.25;
    private static final double CLEARED = 0.1;
    private static final int EVENTS_WAITING = 1024;

    /** What is compared. */
    enum Signal {
        RISK,
        LOGPROB,
        PROBE;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One signal of one tenant. */
    private static final class Stream {
        private final double[] first = new double[WINDOWS];
        private final double[] edges = new double[BINS - 1];
        private final int[] then = new int[BINS];
        private final int[] now = new int[BINS];
        private final byte[] last = new byte[WINDOWS];
        private long seen;
        private boolean drifted;
        private double index;

        /** True where the index was computed anew. */
        boolean add(double value) {
            if (seen < WINDOWS) {
                first[(int) seen++] = value;
                if (seen == WINDOWS) {
                    learn();
                }
                return false;
            }
            int at = (int) (seen % WINDOWS);
            boolean full = seen >= 2L * WINDOWS;
            if (full) {
                now[last[at]]--;
            }
            last[at] = (byte) bin(value);
            now[last[at]]++;
            seen++;
            if (seen < 2L * WINDOWS || seen % EVERY != 0) {
                return false;
            }
            index = stability();
            return true;
        }

        private void learn() {
            double[] sorted = first.clone();
            Arrays.sort(sorted);
            for (int edge = 0; edge < edges.length; edge++) {
                edges[edge] = sorted[WINDOWS * (edge + 1) / BINS];
            }
            for (double value : first) {
                then[bin(value)]++;
            }
        }

        private int bin(double value) {
            int bin = 0;
            while (bin < edges.length && value >= edges[bin]) {
                bin++;
            }
            return bin;
        }

        private double stability() {
            double sum = 0;
            for (int bin = 0; bin < BINS; bin++) {
                double e = (then[bin] + 0.5) / (WINDOWS + 0.5 * BINS);
                double a = (now[bin] + 0.5) / (WINDOWS + 0.5 * BINS);
                sum += (a - e) * Math.log(a / e);
            }
            return sum;
        }
    }

    private final LinkedHashMap<String, Stream[]> tenants = new LinkedHashMap<>(16, 0.75f, true);
    private final BlockingQueue<DriftEvent> events = new ArrayBlockingQueue<>(EVENTS_WAITING);

    /** One more final window with text. What is not finite is not measured. */
    synchronized void add(String tenant, double risk, double logprob, double probe) {
        Stream[] streams = tenants.computeIfAbsent(tenant, _ -> {
            Stream[] fresh = new Stream[Signal.values().length];
            Arrays.setAll(fresh, _ -> new Stream());
            return fresh;
        });
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
            tell(new DriftEvent(tenant, signal.wire(), stream.drifted, stream.index, limit, WINDOWS));
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
