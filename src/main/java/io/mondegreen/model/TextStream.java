package io.mondegreen.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns one stream of token ids into text as they come. A character whose bytes are spread over tokens is held back until
 * it is whole; what was given out and {@link #end} together are exactly {@link WhisperTokenizer#decode} of all ids. For one
 * thread.
 */
public final class TextStream {

    /** The longest part of a character that can be left over. */
    private static final int MAX_REST = 3;

    private final WhisperTokenizer tokenizer;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final byte[] rest = new byte[MAX_REST];
    private int restLength;

    TextStream(WhisperTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The characters that are whole with this id; empty for control tokens and timestamps. */
    public String add(int id) {
        return tokenizer.isSpecial(id) ? "" : addAny(id);
    }

    /** The last, unfinished character as U+FFFD, if there is one. The stream starts anew. */
    public String end() {
        return decode(new byte[0], true);
    }

    /** Bytes held back because their character is not whole yet. */
    public int pending() {
        return restLength;
    }

    String addAny(int id) {
        return decode(tokenizer.bytesOf(id), false);
    }

    private String decode(byte[] bytes, boolean last) {
        if (bytes.length == 0 && !last) {
            return "";
        }
        ByteBuffer in = ByteBuffer.allocate(restLength + bytes.length)
                .put(rest, 0, restLength)
                .put(bytes)
                .flip();
        CharBuffer out = CharBuffer.allocate(in.remaining());
        utf8.reset();
        CoderResult result = utf8.decode(in, out, last);
        if (!result.isUnderflow()) {
            throw new IllegalStateException("no byte gives more than one character: " + result);
        }
        restLength = in.remaining();
        in.get(rest, 0, restLength);
        return out.flip().toString();
    }
}
