package io.mondegreen.lab.census;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.recipe.Renderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far two independently written labelling rules agree on the same windows. */
public record Agreement(List<Table> tables) {

    /**
     * One label under both rules.
     *
     * @param first  only the first rule says so
     * @param second only the second rule says so
     */
    public record Table(String label, int both, int first, int second, int neither) {
        int windows() {
            return both + first + second + neither;
        }

        double agreement() {
            return (double) (both + neither) / windows();
        }

        /** Cohen's kappa: agreement beyond what chance would give; NaN where a rule never varies. */
        double kappa() {
            double n = windows();
            double yes = (both + first) / n * ((both + second) / n);
            double no = (neither + first) / n * ((neither + second) / n);
            return (agreement() - yes - no) / (1 - yes - no);
        }
    }

    static Agreement of(List<StressRow> sample, Renderer renderer) {
        int[][] loop = new int[2][2];
        int[][] insertion = new int[2][2];
        int[][] good = new int[2][2];
        for (StressRow row : sample) {
            SecondOpinion second = SecondOpinion.of(
                    row.window(),
                    row.heard().text(),
                    renderer.render(row.window().recipe()));
            Labels labels = row.labels();
            count(loop, labels.loop(), second.loop());
            if (row.window().transcribable()) {
                if (!labels.loop() && !labels.invented()) {
                    // the second rule knows no attention: it is held against the text's own insertions
                    count(insertion, labels.insertedWords() > 0, second.insertion());
                }
                count(good, labels.good(), second.good());
            }
        }
        List<Table> tables = new ArrayList<>();
        tables.add(table("loop", loop));
        tables.add(table("insertion", insertion));
        tables.add(table("good", good));
        return new Agreement(List.copyOf(tables));
    }

    private static void count(int[][] table, boolean first, boolean second) {
        table[first ? 1 : 0][second ? 1 : 0]++;
    }

    private static Table table(String label, int[][] counts) {
        return new Table(label, counts[1][1], counts[1][0], counts[0][1], counts[0][0]);
    }

    public String text() {
        StringBuilder out = new StringBuilder("labels against an independent rule, on a sample with all outcomes\n");
        for (Table table : tables) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %-10s %4d windows, %.1f %% agree, kappa %.2f (both %d, only first %d, only second %d)%n",
                    table.label(),
                    table.windows(),
                    100 * table.agreement(),
                    table.kappa(),
                    table.both(),
                    table.first(),
                    table.second()));
        }
        return out.toString();
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Table table : tables) {
            ObjectNode one = json.putObject(table.label());
            one.put("both", table.both()).put("onlyFirst", table.first());
            one.put("onlySecond", table.second()).put("neither", table.neither());
            double kappa = table.kappa();
            one.put("agreement", table.windows() == 0 ? null : table.agreement());
            one.put("kappa", Double.isFinite(kappa) ? kappa : null);
        }
        return json;
    }
}
