package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.GuardedToken;
import io.mondegreen.probe.FalseAlarmCurve;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calibration takes a window's decodes as the guard does. */
class GuardCalibratePeakTest {
    private static final int MIN_TOKENS = 4;

    private final List<GuardedSegment> decodes = new ArrayList<>();

    private GuardCalibratePeakTest decode(boolean isFinal, double risk, int tokens, double midway) {
        GuardedToken token = new GuardedToken(1, " a", -0.1f, (float) midway, 0);
        decodes.add(new GuardedSegment(
                0,
                1000 * (decodes.size() + 1),
                decodes.size(),
                isFinal,
                "a",
                tokens == 0 ? 0 : risk,
                -0.1,
                0.1,
                DecodeEnd.Reason.END_OF_TEXT,
                Collections.nCopies(tokens, token)));
        return this;
    }

    private FalseAlarmCurve.Peak peak() {
        return GuardCalibrateAudio.peak(decodes, MIN_TOKENS);
    }

    @Test
    void doubtOnTheEdgeOfAGrowingWindowThatIsGoneASecondLaterIsNone() {
        decode(false, 0.99, 6, 0.99).decode(true, 0.01, 6, 0.01);

        assertThat(peak().wholeRisk()).isCloseTo(0.01, within(1e-6));
        assertThat(peak().running()).isLessThan(GuardCalibrateAudio.logit(0.02));
    }

    @Test
    void doubtInTwoDecodesInARowIsAsMuchAsTheLesser() {
        decode(false, 0.99, 6, 0.99).decode(false, 0.9, 6, 0.9).decode(true, 0.2, 6, 0.2);

        assertThat(peak().running()).isCloseTo(GuardCalibrateAudio.logit(0.9), within(1e-4f));
        assertThat(peak().wholeRisk()).isCloseTo(0.2, within(1e-6));
    }

    @Test
    void aDecodeWithoutTextBetweenThemBreaksTheRow() {
        decode(false, 0.99, 6, 0.99).decode(false, 0, 0, 0).decode(true, 0.99, 6, 0.99);

        assertThat(peak().running()).isEqualTo(FalseAlarmCurve.NEVER);
    }

    @Test
    void aFinalTextMayAlarmWhileItIsWrittenOnceItIsLongEnough() {
        decode(false, 0.8, 6, 0.8).decode(true, 0.1, 6, 0.95);
        assertThat(peak().running()).isCloseTo(GuardCalibrateAudio.logit(0.8), within(1e-4f));

        decodes.clear();
        decode(false, 0.8, 6, 0.8).decode(true, 0.1, MIN_TOKENS - 1, 0.95);
        assertThat(peak().running()).isEqualTo(FalseAlarmCurve.NEVER);
    }

    @Test
    void aWindowWhoseFinalDecodeIsEmptyHasNoRiskAtItsEnd() {
        decode(false, 0.8, 6, 0.8).decode(true, 0, 0, 0);

        assertThat(peak().whole()).isEqualTo(FalseAlarmCurve.NEVER);
    }
}
