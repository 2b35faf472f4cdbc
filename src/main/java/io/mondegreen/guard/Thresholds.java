package io.mondegreen.guard;

import io.mondegreen.probe.ProbeBundle;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Budgets and thresholds, for all and for single tenants: what a thresholds file holds. {@code config/thresholds.schema.json}
 * describes the file.
 *
 * @param bundle  hash of the probe bundle that measured levels of risk belong to; empty where no entry has any
 * @param others  for every tenant that is not named
 * @param tenants by name; what an entry does not say, {@code others} says
 */
public record Thresholds(Optional<String> bundle, Entry others, SortedMap<String, Entry> tenants) {

    /** Nothing but the configuration. */
    public static final Thresholds NONE = new Thresholds(Optional.empty(), Entry.NONE, new TreeMap<>());

    /**
     * What holds for a tenant.
     *
     * @param perHour budget: false alarms of high severity per agent-hour, above 0; not beside {@code levels}
     * @param levels  of risk, as measured on the tenant's own audio
     * @param byType  risk in (0,1] from which a type of invented text alarms, whatever the levels say
     * @param about   where the figures come from, for people
     */
    public record Entry(
            Optional<Double> perHour,
            Optional<RiskLevels> levels,
            Map<AlertType, Double> byType,
            Optional<String> about) {
        public static final Entry NONE = new Entry(Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

        public Entry {
            byType = Collections.unmodifiableMap(copy(byType));
            if (perHour.isPresent() && levels.isPresent()) {
                throw new IllegalArgumentException(
                        "falseAlarmsPerHour and levels exclude each other: levels already keep the budget that they were"
                                + " measured for");
            }
            perHour.ifPresent(Thresholds::requireBudget);
            byType.values().forEach(risk -> {
                if (!(risk > 0 && risk <= 1)) {
                    throw new IllegalArgumentException("a threshold must be above 0 and at most 1, got " + risk);
                }
            });
        }

        private static EnumMap<AlertType, Double> copy(Map<AlertType, Double> from) {
            EnumMap<AlertType, Double> copy = new EnumMap<>(AlertType.class);
            copy.putAll(from);
            return copy;
        }

        private Entry unmeasured() {
            return levels.isEmpty() ? this : new Entry(Optional.empty(), Optional.empty(), byType, about);
        }

        /** What this does not say is as another entry has it. */
        private Entry over(Entry other) {
            EnumMap<AlertType, Double> both = copy(other.byType);
            both.putAll(byType);
            boolean own = perHour.isPresent() || levels.isPresent();
            return new Entry(own ? perHour : other.perHour, own ? levels : other.levels, both, about);
        }

        /** @throws IllegalArgumentException if the policy refuses it */
        private GuardPolicy policy(GuardPolicy configured, ProbeBundle probes, double budget) {
            EnumMap<AlertType, Double> all = copy(byType);
            all.putAll(configured.thresholds());
            RiskLevels risks = levels.orElseGet(() -> RiskLevels.of(probes, perHour.orElse(budget)));
            return configured.withRisks(risks, all);
        }
    }

    public Thresholds {
        tenants = Collections.unmodifiableSortedMap(new TreeMap<>(tenants));
        boolean measured = others.levels().isPresent()
                || tenants.values().stream().anyMatch(entry -> entry.levels().isPresent());
        if (measured && bundle.isEmpty()) {
            throw new IllegalArgumentException(
                    "levels hold for one probe bundle; its hash must stand in field 'bundle'");
        }
    }

    /**
     * Checks a budget.
     *
     * @throws IllegalArgumentException if it is not above 0 and finite
     */
    public static void requireBudget(double perHour) {
        if (!(perHour > 0) || perHour == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("false alarms per agent-hour must be above 0, got " + perHour);
        }
    }

    /**
     * Reads a file.
     *
     * @throws ThresholdsException MG-1311 if it is missing, is not JSON, or says something that it may not
     */
    public static Thresholds read(Path file) {
        return ThresholdsFile.read(file);
    }

    /** Writes the file in one step: whoever watches it sees the old or the new one. */
    public void write(Path file) {
        ThresholdsFile.write(this, file);
    }

    /** The same without levels that were measured with another bundle. */
    public Thresholds measuredWith(String bundleHash) {
        if (bundle.isEmpty() || bundle.get().equals(bundleHash)) {
            return this;
        }
        SortedMap<String, Entry> kept = new TreeMap<>();
        tenants.forEach((tenant, entry) -> kept.put(tenant, entry.unmeasured()));
        return new Thresholds(Optional.empty(), others.unmeasured(), kept);
    }

    /** The same with another entry for one tenant, or for all others where its name is empty. */
    public Thresholds with(String tenant, Entry entry, String bundleHash) {
        SortedMap<String, Entry> more = new TreeMap<>(tenants);
        if (tenant.isEmpty()) {
            return new Thresholds(Optional.of(bundleHash), entry, more);
        }
        more.put(tenant, entry);
        return new Thresholds(Optional.of(bundleHash), others, more);
    }

    /**
     * The policies that follow.
     *
     * @param configured its own thresholds win over all here
     * @param budget     false alarms of high severity per agent-hour where nothing here says otherwise
     * @throws ThresholdsException MG-1312 if the levels are of another bundle
     */
    public TenantPolicies.Table policies(GuardPolicy configured, ProbeBundle probes, double budget) {
        bundle.filter(made -> !made.equals(probes.hash())).ifPresent(made -> {
            throw new ThresholdsException("MG-1312 these thresholds were measured with probe bundle " + brief(made)
                    + ", the loaded one is " + brief(probes.hash())
                    + "; measure them again with 'mondegreen guard calibrate --out FILE'");
        });
        Map<String, GuardPolicy> each = new HashMap<>();
        tenants.forEach((tenant, entry) -> each.put(tenant, entry.over(others).policy(configured, probes, budget)));
        return new TenantPolicies.Table(others.policy(configured, probes, budget), each);
    }

    private static String brief(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) + "…" : hash;
    }
}
