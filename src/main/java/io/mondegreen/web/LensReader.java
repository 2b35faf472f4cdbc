package io.mondegreen.web;

import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.kafka.TranscriptRecord;
import io.mondegreen.web.api.LensItem;
import java.util.concurrent.CompletionStage;

/** Looks at a window layer by layer, on request: its audio is read again from the topic, and its tokens are fed once more. */
public interface LensReader {

    /**
     * Reads a window.
     *
     * @param top words named for each layer
     * @return the reading, or why there is none; it never fails
     */
    CompletionStage<LensItem> read(TranscriptRecord window, TraceRecord tokens, int top);
}
