package io.mondegreen.guard;

import io.mondegreen.probe.ProbeBundle;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at a thresholds file every two seconds and puts what it says in force, all at once. It compares what the file holds rather
 * than its time, so that a mounted configuration map works as well as an editor. A file that cannot be used is refused with one
 * line in the log and counted, and what was in force stays.
 */
public final class ThresholdsWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ThresholdsWatch.class.getName());
    private static final long PAUSE_MS = 2000;

    private final Path file;
    private final GuardPolicy configured;
    private final ProbeBundle probes;
    private final double budget;
    private final TenantPolicies policies;
    private final AtomicLong reloaded = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Thread thread;
    private Thresholds seen;
    private volatile String complaint = "";

    /**
     * Reads the file and begins to watch it.
     *
     * @param configured what holds apart from the file
     * @param budget     false alarms of high severity per agent-hour where the file says nothing
     * @throws ThresholdsException if the file cannot be used now
     */
    public ThresholdsWatch(Path file, GuardPolicy configured, ProbeBundle probes, double budget) {
        this.file = file;
        this.configured = configured;
        this.probes = probes;
        this.budget = budget;
        Thresholds first = Thresholds.read(file);
        this.policies = new TenantPolicies(first.policies(configured, probes, budget));
        this.seen = first;
        this.thread = Thread.ofPlatform().name("mondegreen-thresholds").daemon().start(this::watch);
    }

    /** What is in force; it follows the file. */
    public TenantPolicies policies() {
        return policies;
    }

    /** Times that a changed file came in force. */
    public long reloaded() {
        return reloaded.get();
    }

    /** Times that a changed file was refused. */
    public long refused() {
        return refused.get();
    }

    /** Why the file as it is now is refused; empty where it is in force. */
    public Optional<String> complaint() {
        String now = complaint;
        return now.isEmpty() ? Optional.empty() : Optional.of(now);
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(PAUSE_MS);
                look();
            }
        } catch (InterruptedException closed) {
            // close() asked for it
        }
    }

    /** Looks once. */
    synchronized void look() {
        try {
            Thresholds now = Thresholds.read(file);
            if (seen.equals(now)) {
                complaint = "";
                return;
            }
            policies.replace(now.policies(configured, probes, budget));
            seen = now;
            complaint = "";
            reloaded.incrementAndGet();
            LOG.log(
                    System.Logger.Level.INFO,
                    "thresholds of {0} are in force from the next windows on, {1} tenants named",
                    file,
                    now.tenants().size());
        } catch (RuntimeException bad) {
            // the same trouble is told once, however long it lasts
            String trouble = String.valueOf(bad.getMessage());
            if (!trouble.equals(complaint)) {
                complaint = trouble;
                refused.incrementAndGet();
                LOG.log(System.Logger.Level.WARNING, "{0}; what was in force stays", complaint);
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
