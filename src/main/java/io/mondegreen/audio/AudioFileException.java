package io.mondegreen.audio;

import java.io.IOException;

/** An audio file that cannot be read; the message names the file, what is wrong and what to do. */
public final class AudioFileException extends IOException {

    private static final long serialVersionUID = 1L;

    AudioFileException(String file, String wrong, String fix) {
        super(file + ": " + wrong + "; " + fix);
    }
}
