package io.mondegreen.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.lab.sweep.SweepPlan.Stage;
import io.mondegreen.lab.sweep.SweepSettings.Screening;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Intervention.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a sweep costs is known before it runs. */
class SweepPlanTest {
    private static final WhisperConfig SMALL = model(4, 3);
    private static final WhisperConfig LARGE = model(32, 20);

    private static WhisperConfig model(int layers, int heads) {
        return new WhisperConfig(80, 64 * heads, layers, heads, 256, layers, heads, 256, 1000, 1500, 448, false, true);
    }

    private static SweepSettings settings(Screening screening) {
        return new SweepSettings(
                SweepSettings.DECODER, Kind.ZERO, List.of(1f), 10, 20, 5, screening, 3, 2, 4, 2, List.of());
    }

    @Test
    void aSmallModelsHeadsAreAllLookedAt() {
        SweepPlan plan = SweepPlan.of(SMALL, settings(Screening.AUTO));

        assertThat(plan.cells()).isEqualTo(3 * 4 + 2 * 4 * 3);
        assertThat(plan.runs()).containsEntry(Stage.GROUPS, 0L).containsEntry(Stage.HEADS, 24L * (2 * 30 + 5));
        assertThat(plan.runs()).containsEntry(Stage.LOOKING, 2L * SweepPlan.TRIES * 10);
        assertThat(plan.patchBytes()).isZero();
    }

    @Test
    void aLargeModelIsFeasible() {
        SweepPlan bisected = SweepPlan.of(LARGE, settings(Screening.AUTO));
        SweepPlan whole = SweepPlan.of(LARGE, settings(Screening.ALL));

        assertThat(whole.cells()).isEqualTo(3 * 32 + 2 * 32 * 20);
        assertThat(bisected.cells()).isLessThan(whole.cells() / 8);
        assertThat(bisected.total()).isLessThan(whole.total() / 4);
    }

    @Test
    void whatNeedsPatchesSaysItsMemory() {
        SweepSettings noise = new SweepSettings(
                Set.of(Part.ENCODER_LAYER),
                Kind.NOISE,
                List.of(0.5f, 1f),
                1,
                1,
                1,
                Screening.ALL,
                0,
                2,
                1,
                1,
                List.of());

        assertThat(SweepPlan.of(SMALL, noise).patchBytes()).isEqualTo(2L * 4 * 4 * 1500 * 192 * 4);
    }

    @Test
    void bisectionComesDownToTheHeadThatBreaksLoops() {
        Screen screen = new Screen(settings(Screening.BISECT), LARGE);
        List<Site> asked = new ArrayList<>();
        Site guilty = Site.head(Part.CROSS, 17, 13);

        List<Treatment> heads = screen.heads(
                some -> some.forEach(one -> asked.add(one.sites().getFirst())),
                one -> holds(one.sites().getFirst(), guilty) ? 1 : 0);

        assertThat(heads).extracting(one -> one.sites().getFirst()).contains(guilty);
        assertThat(heads).hasSizeLessThanOrEqualTo(screen.singles());
        assertThat(asked).hasSizeLessThanOrEqualTo(screen.halves());
    }

    private static boolean holds(Site site, Site head) {
        return site.part() == head.part()
                && site.layer() == head.layer()
                && (site.heads().isEmpty() || site.heads().containsAll(head.heads()));
    }

    @Test
    void groupsOfHeadsAreDisjointAndWhole() {
        List<Site> halves = Site.whole(Part.SELF, 2).split(2, model(4, 5));

        assertThat(halves).extracting(Site::heads).containsExactly(List.of(0, 1), List.of(2, 3, 4));
        assertThat(halves).extracting(Site::toString).containsExactly("self L2H0-1", "self L2H2-4");
        assertThat(halves.getFirst().with(Kind.ZERO, "", 1)).hasToString("decoder.2.attn.hook_z#0-1=zero");
    }
}
