package io.mondegreen.lab.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeEnd.Reason;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.TokenView;
import io.mondegreen.lab.guard.Tape.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A tape is to a listener what the engine was. */
class GuardReplayTest {
    private static Shown token(int index, boolean end) {
        return new Shown(index, 10 + index, end, -0.5f, 0.1f, 20 * index, 2, new float[] {index});
    }

    private static final class Hearing implements DecodeListener {
        private final List<String> heard = new ArrayList<>();
        private final int stopAt;

        Hearing(int stopAt) {
            this.stopAt = stopAt;
        }

        @Override
        public boolean onToken(TokenView token) {
            heard.add(token.id() + (token.endOfText() ? " end" : "") + " " + token.probe(0));
            return token.index() != stopAt;
        }

        @Override
        public void onEnd(DecodeEnd end) {
            heard.add(end.reason() + " after " + end.tokens());
        }
    }

    @Test
    void playedAsItWasRecorded() {
        Tape.Recorder recorder = new Tape.Recorder(1, 16_000);
        recorder.onToken(token(0, false));
        recorder.onToken(token(1, true));
        recorder.onEnd(new DecodeEnd(Reason.END_OF_TEXT, 2, 0.1f, 0, 0, Optional.empty()));
        Hearing hearing = new Hearing(-1);
        List<Integer> places = new ArrayList<>();
        recorder.tape().join().play(hearing, places::add);
        assertThat(hearing.heard).containsExactly("10 0.0", "11 end 1.0", "END_OF_TEXT after 2");
        assertThat(places).containsExactly(0, 1, -1);
        assertThat(recorder.tape().join().ids()).containsExactly(10);
    }

    @Test
    void whoStopsHearsNoMore() {
        Tape tape =
                new Tape(List.of(token(0, false), token(1, false), token(2, true)), 16_000, 0.1f, Reason.END_OF_TEXT);
        Hearing hearing = new Hearing(1);
        tape.play(hearing, _ -> {});
        assertThat(hearing.heard).containsExactly("10 0.0", "11 1.0", "STOPPED after 2");
    }

    @Test
    void aDecodeThatFailedHasNoTape() {
        Tape.Recorder recorder = new Tape.Recorder(1, 16_000);
        recorder.onEnd(new DecodeEnd(Reason.FAILED, 0, 0, 0, 0, Optional.of(new IllegalStateException("no numbers"))));
        assertThat(recorder.tape()).isCompletedExceptionally();
    }
}
