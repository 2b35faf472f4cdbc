package io.mondegreen.lab.probing;

import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A tap read at a position: what one probe is fitted to. */
record Place(Position position, TapName tap) {

    /** The tap's depth in its stack: 0 at the first layer, 1 at the last; NaN where the tap has no layer. */
    static double depth(TapName tap, WhisperConfig config) {
        int layers = tap.stack() == Stack.ENCODER ? config.encoderLayers() : config.decoderLayers();
        return Depth.relative(tap.layer(), layers);
    }

    /**
     * What is to be read of a model: by default the stream after every layer.
     *
     * @param positions the positions wanted; all that have a tap where empty
     * @param taps      names to keep among all taps that are as wide as the stream
     * @throws IllegalArgumentException if nothing is left, or a position that was named has no tap
     */
    static List<Place> of(WhisperConfig config, Set<Position> positions, Optional<Pattern> taps) {
        Set<TapName> kept = HookedModel.all(config).stream()
                .filter(tap ->
                        taps.map(of -> of.matcher(tap.toString()).find()).orElse(tap.point() == TapPoint.RESID_POST))
                .filter(tap -> !tap.point().hasHeads() && tap.point() != TapPoint.UNEMBED)
                .collect(Collectors.toCollection(TreeSet::new));
        List<Place> places = new ArrayList<>();
        for (Position position : Position.values()) {
            if (!positions.isEmpty() && !positions.contains(position)) {
                continue;
            }
            List<Place> here = kept.stream()
                    .filter(tap -> tap.stack() == position.stack())
                    .map(tap -> new Place(position, tap))
                    .toList();
            if (here.isEmpty() && !positions.isEmpty()) {
                throw new IllegalArgumentException("position " + position.label() + " reads the " + position.stack()
                        + ", and no tap of it that is as wide as the stream is called "
                        + taps.map(Pattern::pattern).orElse(""));
            }
            places.addAll(here);
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException("no tap that is as wide as the stream is called "
                    + taps.map(Pattern::pattern).orElse("") + "; 'mondegreen taps' lists them, heads, patterns and"
                    + " unembed.hook_out are not read by probes");
        }
        return places;
    }
}
