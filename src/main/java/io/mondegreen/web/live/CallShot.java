package io.mondegreen.web.live;

import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A call as it stands at one moment.
 *
 * @param firstMs when its first record was written that is held
 * @param lastMs  when its newest was
 * @param alerts  episodes that are not cleared, by severity
 */
public record CallShot(
        CallName name,
        boolean ended,
        long firstMs,
        long lastMs,
        List<Side> channels,
        Map<Severity, Long> alerts,
        List<AlertType> standing,
        double maxRisk) {

    /**
     * One of its channels.
     *
     * @param role       empty where nothing said it
     * @param positionMs media time up to which it is decided
     * @param segments   final ones
     */
    public record Side(String channel, String role, long positionMs, long segments) {}

    static CallShot of(CallShelf shelf, boolean ended) {
        Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        shelf.alerts().forEach(alert -> counts.merge(alert.alert().severity(), 1L, Long::sum));
        List<Side> sides = new ArrayList<>();
        shelf.channels()
                .forEach((channel, state) ->
                        sides.add(new Side(channel, state.role().orElse(""), state.positionMs(), state.segments())));
        return new CallShot(
                shelf.name(),
                ended,
                shelf.firstMs(),
                shelf.lastMs(),
                sides,
                counts,
                ended ? List.of() : shelf.standing(),
                shelf.maxRisk());
    }
}
