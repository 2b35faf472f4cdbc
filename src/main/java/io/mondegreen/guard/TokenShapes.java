package io.mondegreen.guard;

import java.util.function.IntFunction;

/**
 * What the guard needs to know of each vocabulary entry, worked out once so that nothing is decoded per token: its text, how
 * much speech it stands for, and whether it starts a word.
 */
public final class TokenShapes {

    /** A character of a script that writes a syllable or a word per character stands for this many letters. */
    private static final int LETTERS_PER_IDEOGRAPH = 4;

    private final String[] text;
    private final short[] letters;
    private final boolean[] wordStart;

    private TokenShapes(int size) {
        text = new String[size];
        letters = new short[size];
        wordStart = new boolean[size];
    }

    /**
     * Reads a vocabulary.
     *
     * @param size entries
     * @param text the own text of each entry, with its leading space; empty for special tokens
     */
    public static TokenShapes of(int size, IntFunction<String> text) {
        TokenShapes shapes = new TokenShapes(size);
        for (int id = 0; id < size; id++) {
            String piece = text.apply(id);
            shapes.text[id] = piece;
            int letters = 0;
            for (int i = 0; i < piece.length(); ) {
                int c = piece.codePointAt(i);
                i += Character.charCount(c);
                boolean ideograph = Character.isIdeographic(c)
                        || Character.UnicodeBlock.of(c) == Character.UnicodeBlock.HANGUL_SYLLABLES;
                letters += ideograph ? LETTERS_PER_IDEOGRAPH : 1;
                shapes.wordStart[id] |= ideograph || c == ' ';
            }
            shapes.letters[id] = (short) Math.min(letters, Short.MAX_VALUE);
        }
        return shapes;
    }

    /** The token's own text; the replacement character where it is a part of a character. Empty for unknown ids. */
    public String text(int id) {
        return known(id) ? text[id] : "";
    }

    /** Letters, spaces included. */
    public int letters(int id) {
        return known(id) ? letters[id] : 0;
    }

    public boolean startsWord(int id) {
        return known(id) && wordStart[id];
    }

    private boolean known(int id) {
        return id >= 0 && id < text.length;
    }
}
