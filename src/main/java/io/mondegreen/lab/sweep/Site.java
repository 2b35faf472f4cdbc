package io.mondegreen.lab.sweep;

import io.mondegreen.lab.report.Depth;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.IndexSet;
import io.mondegreen.taps.Intervention;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A place where a sweep intervenes: a component of one layer, or some of its heads. Layers and heads count from 0.
 *
 * @param heads in order; empty for the component as a whole, after its projection
 */
public record Site(Part part, int layer, List<Integer> heads) {
    public Site {
        heads = heads.stream().sorted().toList();
    }

    static Site whole(Part part, int layer) {
        return new Site(part, layer, List.of());
    }

    static Site head(Part part, int layer, int head) {
        return new Site(part, layer, List.of(head));
    }

    /** Every layer of the parts, as a whole. */
    static List<Site> components(Collection<Part> parts, WhisperConfig config) {
        List<Site> all = new ArrayList<>();
        for (Part part : parts) {
            for (int layer = 0; layer < config.layers(part.stack()); layer++) {
                all.add(whole(part, layer));
            }
        }
        return all;
    }

    /** Every single head of the parts that have heads. */
    static List<Site> heads(Collection<Part> parts, WhisperConfig config) {
        List<Site> all = new ArrayList<>();
        for (Part part : parts) {
            if (part.heads().isPresent()) {
                for (int layer = 0; layer < config.layers(part.stack()); layer++) {
                    all.addAll(whole(part, layer).split(config.heads(part.stack()), config));
                }
            }
        }
        return all;
    }

    /** Its heads, all of them for a whole component, in so many groups as equal as can be; at most one head each. */
    List<Site> split(int groups, WhisperConfig config) {
        List<Integer> all = heads.isEmpty()
                ? IntStream.range(0, config.heads(part.stack())).boxed().toList()
                : heads;
        int count = Math.min(groups, all.size());
        return IntStream.range(0, count)
                .mapToObj(i -> new Site(part, layer, all.subList(i * all.size() / count, (i + 1) * all.size() / count)))
                .toList();
    }

    boolean isHead() {
        return heads.size() == 1;
    }

    /** How many heads it closes. */
    int count(WhisperConfig config) {
        return part.heads().isEmpty() ? 0 : heads.isEmpty() ? config.heads(part.stack()) : heads.size();
    }

    TapName tap() {
        return TapName.of(
                part.stack(),
                layer,
                heads.isEmpty() ? part.whole() : part.heads().orElseThrow());
    }

    Intervention with(Intervention.Kind kind, String source, float mix) {
        Intervention what = Intervention.of(tap(), kind, source, mix);
        return heads.isEmpty()
                ? what
                : what.heads(
                        IndexSet.of(heads.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** 0 for the first block and 1 for the last; 0 where there is but one. */
    public double depth(WhisperConfig config) {
        return Depth.relative(layer, config.layers(part.stack()));
    }

    /** {@code cross L18H13}, {@code mlp L2}, {@code self L3H0,2-4}. */
    @Override
    public String toString() {
        String which = heads.isEmpty()
                ? ""
                : "H" + IndexSet.of(heads.stream().mapToInt(Integer::intValue).toArray());
        return part.label() + " L" + layer + which;
    }
}
