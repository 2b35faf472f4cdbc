package io.mondegreen.lab.lens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Columns;
import io.mondegreen.lab.report.Depth;
import io.mondegreen.lab.report.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * A window through the logit lens: every token at every layer.
 *
 * @param layers of the decoder
 * @param text   that was written or given, where there is a tokenizer
 * @param tokens one for each token that was written or given
 */
public record LensTable(int layers, String text, List<TokenLens> tokens) {
    static final String BEFORE = "embed";

    public LensTable {
        tokens = List.copyOf(tokens);
    }

    /** What a heat map draws: {@code [layer + 1][token]}, the first row being the embedding. */
    public double[][] matrix(ToDoubleFunction<LayerView> measure) {
        double[][] matrix = new double[layers + 1][tokens.size()];
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < tokens.size(); column++) {
                matrix[row][column] =
                        measure.applyAsDouble(tokens.get(column).layers().get(row));
            }
        }
        return matrix;
    }

    /** The likeliest token of every cell, {@code [layer + 1][token]}, as {@link Token#shown} shows it. */
    public String[][] words() {
        String[][] words = new String[layers + 1][tokens.size()];
        for (int row = 0; row < words.length; row++) {
            for (int column = 0; column < tokens.size(); column++) {
                words[row][column] = tokens.get(column).layers().get(row).best().shown();
            }
        }
        return words;
    }

    /**
     * The tokens, to be explained part by part.
     *
     * @param contrast whether each is compared with the likeliest other token of the last layer: the table must name two tokens
     *     per layer
     */
    public List<Attribution.Target> targets(boolean contrast) {
        return tokens.stream()
                .map(token -> new Attribution.Target(
                        token.position(), token.next().id(), contrast ? other(token) : OptionalInt.empty()))
                .toList();
    }

    private static OptionalInt other(TokenLens token) {
        return token.layers().getLast().top().stream()
                .mapToInt(guess -> guess.token().id())
                .filter(id -> id != token.next().id())
                .findFirst();
    }

    /** The embedding and at most so many layers, evenly spread, the last among them: what fits beside each other. */
    public List<Integer> spread(int most) {
        int columns = Math.min(layers, most);
        List<Integer> shown = new ArrayList<>(List.of(-1));
        for (int i = 1; i <= columns; i++) {
            shown.add(i * layers / columns - 1);
        }
        return shown;
    }

    /**
     * A table for people: a row per token; for each layer the likeliest token, then rank and probability of the token that came
     * next, or no more where it is the likeliest.
     *
     * @param shown layers to show; -1 is the embedding
     */
    public String text(List<Integer> shown) {
        List<String> header = new ArrayList<>(List.of("pos", "next", "saturation"));
        shown.forEach(layer -> header.add(Depth.name(layer, layers, BEFORE)));
        Columns table = Columns.ofWords(header);
        for (TokenLens token : tokens) {
            List<String> row = new ArrayList<>();
            row.add(Integer.toString(token.position()));
            row.add(token.next().shown());
            row.add(Depth.name(token.saturation(), layers, BEFORE));
            shown.forEach(layer -> row.add(cell(token.layers().get(layer + 1))));
            table.row(row);
        }
        return table.text();
    }

    private static String cell(LayerView view) {
        String rank = view.rank() == 1 ? "" : " #" + view.rank();
        return view.best().shown() + rank + " " + Numbers.number(view.probability(), 2);
    }

    /** The likeliest tokens of every cell with their probabilities, a row per token and layer. */
    public String topText(List<Integer> shown) {
        Columns table = Columns.ofWords(List.of("pos", "next", "layer", "entropy", "KL", "likeliest"));
        for (TokenLens token : tokens) {
            for (int layer : shown) {
                LayerView view = token.layers().get(layer + 1);
                List<String> guesses = view.top().stream()
                        .map(guess -> guess.token().shown() + " " + Numbers.number(guess.probability(), 2))
                        .toList();
                table.row(List.of(
                        Integer.toString(token.position()),
                        token.next().shown(),
                        Depth.name(layer, layers, BEFORE),
                        Numbers.number(view.entropy(), 2),
                        Numbers.number(view.divergence(), 2),
                        String.join("  ", guesses)));
            }
        }
        return table.text();
    }

    /** All of it for programs. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("layers", layers).put("text", text);
        ArrayNode all = json.putArray("tokens");
        for (TokenLens token : tokens) {
            ObjectNode one = all.addObject().put("position", token.position());
            put(one.putObject("fed"), token.fed());
            put(one.putObject("next"), token.next());
            Depth.put(one.putObject("saturation"), token.saturation(), layers);
            ArrayNode views = one.putArray("layers");
            token.layers().forEach(view -> put(views.addObject(), view));
        }
        return json;
    }

    private void put(ObjectNode json, LayerView view) {
        Depth.put(json, view.layer(), layers);
        json.put("rank", view.rank());
        Numbers.put(json, "probability", view.probability());
        Numbers.put(json, "entropy", view.entropy());
        Numbers.put(json, "divergence", view.divergence());
        ArrayNode top = json.putArray("top");
        for (LayerView.Guess guess : view.top()) {
            ObjectNode one = top.addObject();
            put(one, guess.token());
            Numbers.put(one, "probability", guess.probability());
        }
    }

    static void put(ObjectNode json, Token token) {
        json.put("id", token.id()).put("text", token.text());
    }
}
