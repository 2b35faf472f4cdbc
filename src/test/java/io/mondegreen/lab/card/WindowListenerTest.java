package io.mondegreen.lab.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.TokenView;
import io.mondegreen.model.WhisperTokenizer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowListenerTest {
    private final WhisperTokenizer tokenizer =
            WhisperTokenizer.read(Path.of("models/mini")).orElseThrow();
    private final WindowListener listener = new WindowListener(tokenizer, Optional.empty(), 8);

    private record Token(int id, boolean endOfText, float logprob) implements TokenView {
        @Override
        public int index() {
            return 0;
        }

        @Override
        public float noSpeech() {
            return 0.1f;
        }

        @Override
        public float probe(int head) {
            throw new AssertionError("there are no probes");
        }

        @Override
        public float attentionFrame() {
            return 0;
        }

        @Override
        public float attentionSpread() {
            return 0;
        }
    }

    private void text(String words) {
        for (int id : tokenizer.encode(words)) {
            listener.onToken(new Token(id, false, -0.5f));
        }
    }

    private void stamp(int ms) {
        listener.onToken(new Token(tokenizer.timestampBegin().orElseThrow() + ms / 20, false, -0.5f));
    }

    private Transcript end() {
        listener.onToken(new Token(tokenizer.id("<|endoftext|>").orElse(0), true, -0.5f));
        listener.onEnd(new DecodeEnd(DecodeEnd.Reason.END_OF_TEXT, 0, 0.1f, 0, 0, Optional.empty()));
        return listener.transcript().join();
    }

    @Test
    void theFirstStampBeginsAndTheClosingStampEnds() {
        stamp(200);
        text("hello");
        stamp(900);
        stamp(1200);
        text("thank you");
        stamp(2400);
        Transcript transcript = end();
        assertThat(transcript.text().strip()).contains("hello").contains("thank you");
        assertThat(transcript.startMs()).isCloseTo(200, within(1e-6));
        assertThat(transcript.endMs()).isCloseTo(2400, within(1e-6));
        assertThat(transcript.meanLogprob()).isCloseTo(-0.5, within(1e-9));
    }

    @Test
    void textThatNoStampClosesHasNoEnd() {
        stamp(200);
        text("hello");
        assertThat(end().endMs()).isNaN();
    }

    @Test
    void withoutTimestampsThereAreNone() {
        text("hello");
        Transcript transcript = end();
        assertThat(transcript.startMs()).isNaN();
        assertThat(transcript.endMs()).isNaN();
        assertThat(transcript.words()).isEqualTo(1);
    }
}
