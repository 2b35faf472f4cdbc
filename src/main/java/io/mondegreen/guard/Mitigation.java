package io.mondegreen.guard;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.Retry;
import io.mondegreen.guard.Remedies.Remedy;
import io.mondegreen.guard.SpeechTrim.Trimmed;
import io.mondegreen.probe.WindowLabels;
import io.mondegreen.probe.WordAlignment;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The further decodes of one window whose text ran away, and what becomes of them. Each rung is believed only if it came to an end of
 * its own, does not run away itself, has less risk, is not called invented where the first was not, and kept the words that were
 * grounded before the loop.
 */
final class Mitigation {
    /** Share of the grounded words that must come again, in order. */
    private static final double KEPT_WORDS = 0.8;
    /** Risk below which a token before the loop is called grounded. */
    private static final double GROUNDED = 0.5;
    /** Probability of speech below which no text at all is a good text. */
    private static final double SPEECH = 0.5;

    static final String TRIMMED = "trimmed";

    /** One way to decode again. */
    private record Rung(String name, Remedy remedy) {}

    private final Remedies remedies;
    private final float[] pcm;
    private final ArrayDeque<Rung> rungs = new ArrayDeque<>();
    private Optional<Attempt> first = Optional.empty();
    private Optional<Attempt> better = Optional.empty();
    private Rung now = new Rung("", new Remedy("", List.of()));
    private Optional<Trimmed> speech = Optional.empty();
    private int tries;
    private int tokens;

    /** @param pcm of the window, 16 kHz mono */
    Mitigation(Remedies remedies, float[] pcm) {
        this.remedies = remedies;
        this.pcm = pcm;
    }

    /** An attempt has ended by itself: the next to make, or nothing where the window is done. */
    Optional<Retry> after(Attempt attempt) {
        if (first.isEmpty()) {
            if (attempt.runaway().isEmpty()) {
                return Optional.empty();
            }
            first = Optional.of(attempt);
            speech = remedies.trim().flatMap(trim -> trim.of(pcm));
            // a decode from the beginning takes the place of the tokens that a roll back would keep: only the first may
            // be one
            if (attempt.before() > 0) {
                rungs.add(new Rung("rollback", remedies.ladder().getFirst()));
            }
            remedies.ladder().forEach(remedy -> rungs.add(new Rung("redecode", remedy)));
        } else if (holds(attempt)) {
            better = Optional.of(attempt);
            return Optional.empty();
        }
        if (rungs.isEmpty() || tries >= triesInSlot() || spent()) {
            return Optional.empty();
        }
        now = rungs.removeFirst();
        tries++;
        return Optional.of(new Retry(
                now.remedy().gates(),
                now.name().equals("rollback") ? first.get().before() : 0));
    }

    /** The last try is for the window's speech alone, where there is one to spare and something to cut away. */
    private int triesInSlot() {
        return Math.max(1, remedies.tries() - speech.map(_ -> 1).orElse(0));
    }

    /** The window's speech alone, where that is the next to decode: after all that is tried in its slot. */
    Optional<Trimmed> afterSlot() {
        if (better.isPresent() || tries == remedies.tries() || spent() || speech.isEmpty()) {
            return Optional.empty();
        }
        now = new Rung(TRIMMED, new Remedy("what is not speech", List.of()));
        tries++;
        return speech;
    }

    /** The decode of the window's speech has ended. */
    void afterTrimmed(Attempt attempt) {
        if (holds(attempt)) {
            better = Optional.of(attempt);
        }
    }

    /** One more token of a further decode. */
    void token() {
        tokens += tries > 0 ? 1 : 0;
    }

    /** Whether further decodes have written what they may. */
    boolean spent() {
        return tokens >= remedies.tokens();
    }

    /** Decodes beyond the first. */
    int tries() {
        return tries;
    }

    /** The attempt whose text is to stand. */
    Attempt kept(Attempt last) {
        return better.or(() -> first).orElse(last);
    }

    /** What took the first text's place, if anything did. */
    Optional<Mitigated> applied(boolean text) {
        return better.map(after -> {
            Attempt before = first.orElseThrow();
            return new Mitigated(
                    now.name(),
                    now.remedy().name(),
                    now.remedy().gates().stream().map(Object::toString).toList(),
                    tries,
                    before.risk(),
                    after.risk(),
                    before.size(),
                    after.size(),
                    text ? Optional.of(before.text()) : Optional.empty(),
                    text ? Optional.of(after.text()) : Optional.empty());
        });
    }

    /** The finding of the first decode that was mended, as it is told in the end. */
    Optional<Finding> mended() {
        return first.flatMap(Attempt::runaway);
    }

    private boolean holds(Attempt next) {
        Attempt before = first.orElseThrow();
        boolean silent = WindowLabels.words(next.text()).isEmpty();
        return next.reason() == DecodeEnd.Reason.END_OF_TEXT
                && next.runaway().isEmpty()
                && next.risk() < before.risk()
                && (!next.invented() || before.invented())
                && (!silent || before.speechProbability() < SPEECH)
                && keepsWords(before, next);
    }

    private static boolean keepsWords(Attempt before, Attempt next) {
        int grounded = 0;
        while (grounded < before.before() && before.risk(grounded) < GROUNDED) {
            grounded++;
        }
        List<String> words = WindowLabels.words(before.text(0, grounded));
        int kept = WordAlignment.of(words, WindowLabels.words(next.text())).count(WordAlignment.Op.MATCH);
        return kept >= KEPT_WORDS * words.size();
    }
}
