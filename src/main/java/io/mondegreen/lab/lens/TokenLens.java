package io.mondegreen.lab.lens;

import java.util.List;

/**
 * One decoder position seen through every layer.
 *
 * @param position counted from 0, the prompt's included
 * @param fed      the token that entered here
 * @param next     the token that came next: in a free run what the sampler took, in a forced run the text that was given (at
 *                 its end, what the sampler would take)
 * @param layers   the embedding first, then every layer
 */
public record TokenLens(int position, Token fed, Token next, List<LayerView> layers) {
    public TokenLens {
        layers = List.copyOf(layers);
    }

    /**
     * The saturation layer of Glazer et al. 2025: the earliest layer from which the likeliest token no longer changes. It is
     * where the model has committed itself to the likeliest token, which need not be the one that came next; the embedding does
     * not count, since where a token follows itself it is there without any work.
     */
    public int saturation() {
        int last = layers.getLast().best().id();
        int layer = layers.size() - 2;
        // the view at index i is that of layer i - 1
        while (layer > 0 && layers.get(layer).best().id() == last) {
            layer--;
        }
        return layer;
    }
}
