package io.mondegreen.lab.lens;

/**
 * A token as people read it.
 *
 * @param text what it stands for, its leading space included; empty where the model has no tokenizer or the id no entry
 */
public record Token(int id, String text) {

    /** For a table: spaces are dots, so that a word and its continuation differ; a token without text is its number. */
    public String shown() {
        return text.isEmpty() ? "#" + id : text.replace(' ', '·').replaceAll("\\p{Cntrl}", "↵");
    }
}
