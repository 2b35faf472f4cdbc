package io.mondegreen.guard;

import io.mondegreen.probe.WindowLabels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Text that comes back window after window on one channel: the trap of live decoders that agree with themselves. A window
 * continues the run where its whole text is the same, or its first or last {@value #PHRASE_WORDS} words are; a phrase said
 * several times within a window counts as said once. A window without text neither continues a run nor ends it.
 *
 * <p><b>Judged against the audio.</b> A window that sounds like an earlier one of its run ({@link SoundPrint}) is a clip that is
 * played again, such as an announcement: it counts for nothing. Nor does a window whose text is grounded: a listener who says
 * "okay" twenty times is right to be quoted twenty times. What is left, doubted text on sounds that differ, is a repetition from
 * the policy's {@code repeats} windows on, and again whenever their number has doubled. Whatever the risk says, so is a phrase of
 * {@value #PHRASE_WORDS} words or more in more than {@code maxRepeats} windows that sound different.
 *
 * <p>Texts are kept as numbers of 16 bits: enough to see that one came back, too little to say what it was.
 */
final class CrossWindow {
    static final int PHRASE_WORDS = 5;
    /**
     * From this risk on a text may count. Nine in ten right windows of call-centre speech on the dev split are below 0.16, cut ones
     * included; of prose, which the bundled model hears badly, nine in ten are below 0.75.
     */
    private static final double DOUBTED_RISK = 0.3;
    /** The same where no bundle gives a risk. */
    private static final double DOUBTED_LOGPROB = -0.5;

    /** Alike enough to be the same clip. */
    static final double SAME_SOUND = 0.8;
    /** Earlier sounds of a run that are remembered. */
    private static final int PRINTS = 2;
    /** A phrase of up to so many words is folded where it is said several times in a row. */
    private static final int LONGEST_FOLD = 6;

    private static final int FIELDS = 9;

    /**
     * A run.
     *
     * @param sinceMs media time at which it began
     * @param windows in it
     * @param strikes of them that are doubted and sound different
     * @param words   of what came back
     */
    record Repeat(long sinceMs, int windows, int strikes, int different, int words) {}

    private int windows;
    private int different;
    private int strikes;
    private int told;
    private long sinceMs;
    private int whole;
    private int head;
    private int tail;
    private int words;
    private final Deque<SoundPrint> prints = new ArrayDeque<>();

    /** Whether a text may count, by its window's risk or, without one, its mean log-probability. */
    static boolean doubted(OptionalDouble risk, double meanLogprob) {
        return risk.isPresent() ? risk.getAsDouble() >= DOUBTED_RISK : meanLogprob <= DOUBTED_LOGPROB;
    }

    /**
     * One more final window of the channel, in media order.
     *
     * @return what it repeats, where that is news
     */
    Optional<Repeat> add(long startMs, String text, boolean doubted, SoundPrint print, GuardPolicy policy) {
        List<String> said = folded(WindowLabels.words(text));
        if (said.isEmpty()) {
            return Optional.empty();
        }
        if (!continues(said)) {
            begin(startMs, said);
        }
        windows++;
        if (prints.stream().noneMatch(earlier -> earlier.likeness(print) >= SAME_SOUND)) {
            different++;
            strikes += doubted ? 1 : 0;
            prints.addLast(print);
            if (prints.size() > PRINTS) {
                prints.removeFirst();
            }
        }
        boolean much = strikes >= policy.repeats() || words >= PHRASE_WORDS && different > policy.maxRepeats();
        if (!much || different < 2 * told) {
            return Optional.empty();
        }
        told = different;
        return Optional.of(new Repeat(sinceMs, windows, strikes, different, words));
    }

    private boolean continues(List<String> said) {
        if (windows == 0) {
            return false;
        }
        if (whole == number(said)) {
            return true;
        }
        int from = Math.max(0, said.size() - PHRASE_WORDS);
        boolean phrase = said.size() >= PHRASE_WORDS;
        boolean sameHead = phrase && head != 0 && head == number(said.subList(0, PHRASE_WORDS));
        boolean sameTail = phrase && tail != 0 && tail == number(said.subList(from, said.size()));
        if (sameHead || sameTail) {
            // from now on only that phrase is what comes back
            whole = 0;
            head = sameHead ? head : 0;
            tail = sameTail ? tail : 0;
            words = PHRASE_WORDS;
        }
        return sameHead || sameTail;
    }

    private void begin(long startMs, List<String> said) {
        clear();
        sinceMs = startMs;
        words = said.size();
        whole = number(said);
        if (words >= PHRASE_WORDS) {
            head = number(said.subList(0, PHRASE_WORDS));
            tail = number(said.subList(words - PHRASE_WORDS, words));
        }
    }

    private void clear() {
        windows = 0;
        different = 0;
        strikes = 0;
        told = 0;
        whole = 0;
        head = 0;
        tail = 0;
        words = 0;
        prints.clear();
    }

    /** From 1 to 65535; 0 stands for nothing. */
    private static int number(List<String> words) {
        int hash = String.join(" ", words).hashCode();
        return Math.max(1, (hash ^ hash >>> 16) & 0xffff);
    }

    /** The words with each phrase that is said several times in a row said once. */
    static List<String> folded(List<String> words) {
        List<String> out = new ArrayList<>();
        for (String word : words) {
            out.add(word);
            for (int length = 1; length <= LONGEST_FOLD && 2 * length <= out.size(); length++) {
                List<String> last = out.subList(out.size() - length, out.size());
                if (last.equals(out.subList(out.size() - 2 * length, out.size() - length))) {
                    last.clear();
                    break;
                }
            }
        }
        return out;
    }

    /** All it knows, as text without {@code |}; empty before the first window. */
    String state() {
        if (windows == 0) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        long[] fields = {windows, different, strikes, told, sinceMs, whole, head, tail, words};
        for (long field : fields) {
            out.append(field).append(',');
        }
        prints.forEach(print -> out.append(print.text()).append(','));
        return out.toString();
    }

    /**
     * Reads a {@link #state()}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static CrossWindow parse(String state) {
        CrossWindow run = new CrossWindow();
        if (state.isEmpty()) {
            return run;
        }
        String[] fields = state.split(",");
        if (fields.length < FIELDS || fields.length > FIELDS + PRINTS) {
            throw new IllegalArgumentException("a run of windows has not " + fields.length + " fields");
        }
        run.windows = Integer.parseInt(fields[0]);
        run.different = Integer.parseInt(fields[1]);
        run.strikes = Integer.parseInt(fields[2]);
        run.told = Integer.parseInt(fields[3]);
        run.sinceMs = Long.parseLong(fields[4]);
        run.whole = Integer.parseInt(fields[5]);
        run.head = Integer.parseInt(fields[6]);
        run.tail = Integer.parseInt(fields[7]);
        run.words = Integer.parseInt(fields[8]);
        for (int i = FIELDS; i < fields.length; i++) {
            run.prints.addLast(SoundPrint.parse(fields[i]));
        }
        return run;
    }
}
