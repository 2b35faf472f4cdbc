package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.graph.TapPlan;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.model.WhisperModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final WhisperConfig SMALL =
            new WhisperConfig(80, 768, 12, 12, 3072, 12, 12, 3072, 51865, 1500, 448, false, true);
    private static final long HEAP = 512L << 20;
    private static final Pattern LOWER = Pattern.compile("lower mondegreen.engine.slots from 64 to (\\d+)$");

    private static MemoryPlan small(WeightForm form, int slots) {
        return MemoryPlan.of(SMALL, form, false, slots, 1, HEAP);
    }

    @Test
    void theSlotsAreThoseThatTheEngineAllocates() {
        try (WhisperModel model = Windows.bundledModel();
                TappedModel tapped = TappedModel.open(model, EngineOptions.defaults(), TapPlan.none())) {
            MemoryPlan plan = MemoryPlan.of(model, EngineOptions.defaults());
            long logits = 4L * 4 * model.config().vocab();
            assertThat(plan.slots() * (plan.slot() - logits)).isEqualTo(tapped.cacheBytes());
        }
    }

    @Test
    void theAdviceIsTheMostSlotsThatFit() {
        long limit = 6_000_000_000L;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small(WeightForm.F32, 64).requireWithin(limit))
                .withMessageContaining("MG-1401")
                .withMessageContaining("6.0 GB")
                .satisfies(refused -> {
                    Matcher lower = LOWER.matcher(refused.getMessage());
                    assertThat(lower.find()).as(refused.getMessage()).isTrue();
                    int slots = Integer.parseInt(lower.group(1));
                    assertThatCode(() -> small(WeightForm.F32, slots).requireWithin(limit))
                            .doesNotThrowAnyException();
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> small(WeightForm.F32, slots + 1).requireWithin(limit));
                });
    }

    @Test
    void whereNotEvenOneSlotFitsItSaysWhatElse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small(WeightForm.F32, 8).requireWithin(2L << 30))
                .withMessageContaining("one slot needs")
                .withMessageContaining("choose mondegreen.engine.weights=q8, a smaller model");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small(WeightForm.Q8, 8).requireWithin(1L << 30))
                .withMessageContaining("take a smaller model");
    }

    @Test
    void aCheckpointInHalfPrecisionNeedsMoreWhileItOpens() {
        assertThat(MemoryPlan.of(SMALL, WeightForm.F32, true, 1, 1, HEAP).total())
                .isGreaterThan(small(WeightForm.F32, 1).total());
    }

    @Test
    void thisProcessMayUseSomethingAndItsHeapIsPartOfIt() {
        assertThat(MemoryPlan.available()).isGreaterThan(Runtime.getRuntime().maxMemory() / 2);
    }

    @Test
    void theLineNamesEveryPart() {
        assertThat(small(WeightForm.Q8, 8).line())
                .matches(
                        "\\S+ GB of memory: 8 slots of \\d+ MB, weights \\(q8\\) \\S+ GB, workspace \\d+ MB, Java's heap up to"
                                + " 537 MB, the process \\d+ MB");
    }

    @Test
    void theCodeIsExplained() throws Exception {
        assertThat(Files.readString(Path.of("docs/error-codes.md"))).contains("| `MG-1401` |");
    }
}
