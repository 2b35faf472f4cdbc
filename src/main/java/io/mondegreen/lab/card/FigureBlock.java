package io.mondegreen.lab.card;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a README that the card writes: what lies between two comments. The rest is never touched. */
public final class FigureBlock {
    static final String BEGIN = "<!-- figures -->";
    static final String END = "<!-- /figures -->";

    private FigureBlock() {}

    /**
     * The text with the block's content replaced; the same content again changes nothing.
     *
     * @throws IllegalArgumentException if the two comments are not there, once each and in order
     */
    static String replaced(String text, String content) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin || text.lastIndexOf(BEGIN) != begin || text.lastIndexOf(END) != end) {
            throw new IllegalArgumentException("it needs one line " + BEGIN + " and below it one line " + END
                    + "; the figures are written between them");
        }
        return text.substring(0, begin + BEGIN.length()) + "\n\n" + content.strip() + "\n\n" + text.substring(end);
    }

    /**
     * Rewrites a file's block.
     *
     * @throws IOException if the file cannot be read or written, or has no block; the message names it
     */
    public static void write(Path file, Card card) throws IOException {
        try {
            Files.writeString(file, replaced(Files.readString(file), card.markdown()));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
