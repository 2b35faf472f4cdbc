package io.mondegreen.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionDetectorsTest {

    private record Fired(boolean stall, boolean rewind, boolean budget) {}

    private static Fired feed(RecordedStream stream) {
        RecordedStream.Vocabulary vocabulary = new RecordedStream.Vocabulary();
        List<Integer> ids = stream.pieces().stream().map(vocabulary::id).toList();
        WindowTrace trace = new WindowTrace(vocabulary.shapes(), Math.max(1, ids.size()), stream.audioFrames());
        StallDetector stall = new StallDetector(trace);
        RewindDetector rewind = new RewindDetector(trace, 8000);
        BudgetDetector budget = new BudgetDetector(trace, GuardPolicy.standard());
        for (int i = 0; i < ids.size(); i++) {
            trace.add(ids.get(i), -0.1f, stream.frames()[i]);
            stall.onToken();
            rewind.onToken();
            budget.onToken();
        }
        return new Fired(stall.fired(), rewind.fired(), budget.fired());
    }

    @ParameterizedTest
    @ValueSource(strings = {"speech", "repeat"})
    void recordedSpeechDoesNotAlarm(String kind) {
        List<RecordedStream> streams = RecordedStream.of(kind);

        assertThat(streams).hasSizeGreaterThan(50).allSatisfy(s -> {
            assertThat(feed(s).stall()).as("stall in " + s.name()).isFalse();
            assertThat(feed(s).budget()).as("budget of " + s.name()).isFalse();
        });
        assertThat(streams.stream().filter(s -> feed(s).rewind()).count()).isLessThanOrEqualTo(1);
    }

    @Test
    void recordedRunawayTextStalls() {
        assertThat(RecordedStream.of("loop").stream()
                        .filter(s -> s.pieces().size() >= 100)
                        .toList())
                .isNotEmpty()
                .allSatisfy(s -> {
                    assertThat(feed(s).stall()).as(s.name()).isTrue();
                    assertThat(feed(s).budget()).as(s.name()).isTrue();
                });
    }

    @Test
    void rewindIsScaledToTheWindowAndIgnoresOneStrayToken() {
        List<String> pieces = List.of(" a", " b", " c", " d", " e");

        assertThat(feed(new RecordedStream("jump", "", 8, pieces, new float[] {10, 100, 110, 40, 50}))
                        .rewind())
                .isTrue();
        assertThat(feed(new RecordedStream("small", "", 8, pieces, new float[] {10, 100, 110, 60, 70}))
                        .rewind())
                .isFalse();
        assertThat(feed(new RecordedStream("stray", "", 8, pieces, new float[] {10, 200, 20, 30, 40}))
                        .rewind())
                .isFalse();
    }

    @Test
    void unmeasuredAttentionSaysNothing() {
        float[] unknown = new float[20];
        java.util.Arrays.fill(unknown, Float.NaN);
        List<String> pieces = java.util.Collections.nCopies(20, " reservation");

        Fired fired = feed(new RecordedStream("nan", "", 8, pieces, unknown));

        assertThat(fired.stall()).isFalse();
        assertThat(fired.rewind()).isFalse();
    }
}
