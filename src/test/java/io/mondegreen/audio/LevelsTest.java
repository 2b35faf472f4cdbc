package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LevelsTest {
    private static final int RATE = 8000;

    @Test
    void everyTenthOfASecondHasItsLevelAndWhatRemainsHasOneToo() {
        float[] samples = new float[RATE / 4];
        Arrays.fill(samples, 0, 800, 1f);
        Arrays.fill(samples, 800, 1600, 0.1f);

        assertThat(Levels.of(samples, RATE)).containsExactly(0, -20, -99);
    }

    /** However a span is cut into pieces of whole frames, it has a level for each step, and none is louder than its parts. */
    @Test
    void aSpanThatGrowsByPiecesHasOneLevelForEachStep() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<Integer> span = List.of();
            long lengthMs = 0;
            int loudest = Levels.LOWEST;
            for (int piece = 0; piece < 5; piece++) {
                int frames = 1 + random.nextInt(60);
                float[] samples = new float[frames * RATE / 50];
                Arrays.fill(samples, (float) Math.pow(10, -random.nextInt(60) / 20.0));
                List<Integer> levels = Levels.of(samples, RATE);
                loudest = Math.max(loudest, levels.getFirst());
                span = Levels.join(span, levels, lengthMs, frames * 20L);
                lengthMs += frames * 20L;
            }
            assertThat(span).hasSize((int) ((lengthMs + 99) / 100)).doesNotContain(Levels.LOWEST);
            assertThat(new ArrayList<>(span))
                    .allSatisfy(level -> assertThat(level).isGreaterThan(-62));
            assertThat(span.stream().max(Integer::compare)).contains(loudest);
        }
    }
}
