package io.mondegreen.lab.card;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parts of a README that the card writes: what lies between two comments. The rest is never touched. */
public final class FigureBlock {
    private static final String OWN = "figures";
    private static final String HUMAN = "human figures";

    private FigureBlock() {}

    /**
     * The text with the block's content replaced; the same content again changes nothing.
     *
     * @throws IllegalArgumentException if the two comments are not there, once each and in order
     */
    static String replaced(String text, String name, String content) {
        String open = "<!-- " + name + " -->";
        String close = "<!-- /" + name + " -->";
        int begin = text.indexOf(open);
        int end = text.indexOf(close);
        if (begin < 0 || end < begin || text.lastIndexOf(open) != begin || text.lastIndexOf(close) != end) {
            throw new IllegalArgumentException("it needs one line " + open + " and below it one line " + close
                    + "; the figures are written between them");
        }
        return text.substring(0, begin + open.length()) + "\n\n" + content.strip() + "\n\n" + text.substring(end);
    }

    /**
     * Rewrites a file's block, and the block for real recordings where the card has some.
     *
     * @throws IOException if the file cannot be read or written, or has no block; the message names it
     */
    public static void write(Path file, Card card) throws IOException {
        try {
            String text = replaced(Files.readString(file), OWN, card.markdown());
            Files.writeString(file, card.human().isEmpty() ? text : replaced(text, HUMAN, card.humanMarkdown()));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Rewrites a file's own block with a text that is no card.
     *
     * @throws IOException if the file cannot be read or written, or has no block; the message names it
     */
    public static void write(Path file, String figures) throws IOException {
        try {
            Files.writeString(file, replaced(Files.readString(file), OWN, figures));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
