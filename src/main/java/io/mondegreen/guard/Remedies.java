package io.mondegreen.guard;

import io.mondegreen.probe.InterventionBook;
import io.mondegreen.taps.Ablation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What mode {@link GuardMode#MITIGATE} may try where the text of a window loops or finds no end.
 *
 * @param ladder what the laboratory found to cure this model, in the order in which to try it
 * @param tries  further decodes of one window at most, at least 1
 * @param tokens that they may write together, at least 1: their time, in a unit that a replay repeats
 * @param refused names of what earned its place and cannot run live
 * @param trim    for the last try, where a window has much that is not speech; empty for none
 */
public record Remedies(List<Remedy> ladder, int tries, int tokens, List<String> refused, Optional<SpeechTrim> trim) {

    /**
     * One cure.
     *
     * @param name  for people, for example {@code cross L18H13}
     * @param gates that are closed
     */
    public record Remedy(String name, List<Ablation> gates) {
        public Remedy {
            gates = List.copyOf(gates);
        }
    }

    public Remedies {
        ladder = List.copyOf(ladder);
        refused = List.copyOf(refused);
        if (ladder.isEmpty() || tries < 1 || tokens < 1) {
            throw new IllegalArgumentException("mitigation needs a remedy, a try and a token, got " + ladder.size()
                    + ", " + tries + " and " + tokens);
        }
    }

    /** All of them in the window's own slot. */
    public Remedies(List<Remedy> ladder, int tries, int tokens) {
        this(ladder, tries, tokens, List.of(), Optional.empty());
    }

    /** The same, and the last try on the window's speech alone. */
    public Remedies with(SpeechTrim how) {
        return new Remedies(ladder, tries, tokens, refused, Optional.of(how));
    }

    /**
     * Of what the laboratory found, what earned its place and can run live.
     *
     * @throws IllegalArgumentException if there is none, naming those that cannot run live
     */
    public static Remedies of(InterventionBook book, int tries, int tokens) {
        List<Remedy> ladder = new ArrayList<>();
        for (InterventionBook.Entry one : book.ladder()) {
            ladder.add(new Remedy(one.name(), one.gates()));
        }
        List<String> refused = book.entries().stream()
                .filter(one -> one.earned() && !one.live())
                .map(InterventionBook.Entry::name)
                .toList();
        if (ladder.isEmpty()) {
            String others = String.join(", ", refused);
            throw new IllegalArgumentException("no intervention in the file both earned its place and can run live"
                    + (others.isEmpty()
                            ? ""
                            : " (" + others + " cannot: live gates only close what the decoder writes)")
                    + "; find others with 'mondegreen lab ablate', or use mode flag");
        }
        return new Remedies(ladder, tries, tokens, refused, Optional.empty());
    }

    /** 26 characters that stand for all of it. */
    String hash() {
        List<String> fields = new ArrayList<>(List.of("remedies-1", Integer.toString(tries), Integer.toString(tokens)));
        ladder.forEach(one -> one.gates().forEach(gate -> fields.add(one.name() + "/" + gate)));
        if (trim.isPresent()) {
            fields.add("trim");
        }
        return AlertIds.hash(fields.toArray(String[]::new));
    }
}
