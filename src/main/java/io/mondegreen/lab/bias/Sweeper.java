package io.mondegreen.lab.bias;

import io.mondegreen.lab.bias.Ear.Sound;
import io.mondegreen.lab.bias.Sweep.Cell;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Intervention;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Changes every component of every layer in every way.
 *
 * @param sounds   lines in context
 * @param before   what is written of them as it is
 * @param progress run after every line that was heard
 */
record Sweeper(WhisperModel model, List<Sound> sounds, List<Hearing> before, long seed, Runnable progress) {

    /** An intervention on a layer of so many. */
    private record Site(Intervention what, int layer, int layers) {
        double depth() {
            return Depth.relative(layer, layers);
        }
    }

    /**
     * Tries everything. A model is opened for one layer of the encoder at a time, so that no more than a layer's references are
     * kept; for the decoder once.
     */
    Sweep sweep(List<Float> mixes) {
        List<Cell> cells = new ArrayList<>();
        int layers = model.config().encoderLayers();
        for (int layer = 0; layer < layers; layer++) {
            cells.addAll(heard(sites(Components.encoder(layer, mixes), layer, layers)));
        }
        List<Site> decoder = new ArrayList<>();
        for (int layer = 0; layer < model.config().decoderLayers(); layer++) {
            decoder.addAll(sites(
                    Components.decoder(layer, mixes), layer, model.config().decoderLayers()));
        }
        cells.addAll(heard(decoder));
        return new Sweep(List.copyOf(cells));
    }

    private static List<Site> sites(List<Intervention> all, int layer, int layers) {
        return all.stream().map(what -> new Site(what, layer, layers)).toList();
    }

    private List<Cell> heard(List<Site> sites) {
        List<Intervention> all = sites.stream().map(Site::what).toList();
        try (Ear ear = Ear.open(model, all, seed, progress)) {
            List<List<Hearing>> after =
                    ear.hear(sounds, all.stream().map(Change::of).toList());
            return IntStream.range(0, after.size())
                    .mapToObj(i -> {
                        Site site = sites.get(i);
                        Effect effect = Effect.of(Outcome.paired(before, after.get(i)), seed);
                        return new Cell(site.what(), site.layer(), site.depth(), effect);
                    })
                    .toList();
        }
    }
}
