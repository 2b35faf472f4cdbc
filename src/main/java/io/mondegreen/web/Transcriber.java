package io.mondegreen.web;

import io.mondegreen.calls.CallEvents;

/** Transcribes recordings beside the calls: the same line, engine and guard, less urgent than what callers wait for. */
public interface Transcriber {

    /**
     * A recording.
     *
     * @param channels   [channel][sample] at 16 kHz, in [-1,1]
     * @param durationMs of each
     */
    record Recording(float[][] channels, long durationMs) {}

    /**
     * Decodes what was sent.
     *
     * @param type a media type such as {@code audio/wav} or {@code audio/PCMA}
     * @throws ProblemException 415 for a type that is not understood, 400 for broken audio, 413 where it is too long
     */
    Recording read(byte[] body, String type);

    /**
     * Transcribes it; returns when all is told.
     *
     * @param events told of final windows and alerts, on the calling thread
     * @throws ProblemException 503 while there is no engine, 500 where a window cannot be decoded
     */
    void run(Recording recording, CallEvents events);
}
