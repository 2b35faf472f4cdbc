package io.mondegreen.lab.sweep;

import io.mondegreen.lab.sweep.SweepSettings.Screening;
import io.mondegreen.model.WhisperConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Which heads of a model are worth a look, without gradients. A small model's heads are all looked at. Of a large one, whole
 * components come first; those that break most loops are cut in halves, the better half again, and the last few heads are looked
 * at one by one. A head whose work others of its layer undo is not found that way.
 */
final class Screen {
    /** Heads that {@link Screening#AUTO} goes through one by one. */
    private static final int FEW = 100;

    /** Components that are cut in halves. */
    private static final int KEPT = 4;

    /** Heads that are not worth cutting any more. */
    private static final int LAST = 3;

    private final SweepSettings settings;
    private final WhisperConfig config;

    Screen(SweepSettings settings, WhisperConfig config) {
        this.settings = settings;
        this.config = config;
    }

    boolean bisects() {
        return switch (settings.screening()) {
            case ALL -> false;
            case BISECT -> true;
            case AUTO -> Site.heads(settings.parts(), config).size() > FEW;
        };
    }

    List<Treatment> components() {
        return treatments(Site.components(settings.parts(), config));
    }

    /**
     * The heads to judge one by one.
     *
     * @param measure measures treatments
     * @param breaks  of a measured one, the share of loops that it breaks
     */
    List<Treatment> heads(Consumer<List<Treatment>> measure, ToDoubleFunction<Treatment> breaks) {
        if (!bisects()) {
            return treatments(Site.heads(settings.parts(), config));
        }
        Comparator<Site> better =
                Comparator.comparingDouble((Site site) -> -breaks.applyAsDouble(settings.at(site, settings.most())));
        List<Site> best = Site.components(withHeads(), config).stream()
                .sorted(better)
                .limit(KEPT)
                .toList();
        List<Site> heads = new ArrayList<>();
        for (Site component : best) {
            Site group = component;
            while (group.count(config) > LAST) {
                List<Site> halves = group.split(2, config);
                measure.accept(halves.stream()
                        .map(half -> settings.at(half, settings.most()))
                        .toList());
                group = halves.stream().sorted(better).findFirst().orElseThrow();
            }
            heads.addAll(group.split(LAST, config));
        }
        return treatments(heads);
    }

    /** Halves that the way to the last heads takes. */
    int halves() {
        int levels = 0;
        int heads = mostHeads();
        for (; bisects() && heads > LAST; heads = Math.ceilDiv(heads, 2)) {
            levels++;
        }
        return 2 * levels * kept();
    }

    /** Heads that are judged one by one, times the mixes. */
    int singles() {
        int heads = bisects()
                ? kept() * Math.min(LAST, mostHeads())
                : Site.heads(settings.parts(), config).size();
        return heads * settings.mixes().size();
    }

    private int kept() {
        return Math.min(KEPT, Site.components(withHeads(), config).size());
    }

    private int mostHeads() {
        return withHeads().stream()
                .mapToInt(part -> config.heads(part.stack()))
                .max()
                .orElse(0);
    }

    private List<Part> withHeads() {
        return settings.parts().stream()
                .filter(part -> part.heads().isPresent())
                .toList();
    }

    private List<Treatment> treatments(List<Site> sites) {
        return sites.stream()
                .flatMap(site -> settings.mixes().stream().map(mix -> settings.at(site, mix)))
                .toList();
    }
}
