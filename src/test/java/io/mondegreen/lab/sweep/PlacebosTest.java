package io.mondegreen.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.lab.Nudge;
import io.mondegreen.model.WhisperConfig;
import io.mondegreen.taps.Intervention.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacebosTest {
    private static final WhisperConfig CONFIG =
            new WhisperConfig(80, 192, 4, 3, 768, 4, 3, 768, 1000, 400, 128, false, true);

    private static Placebos beside(long seed, Treatment... cures) {
        return new Placebos(
                SweepSettings.zero(1, 1, 1), CONFIG, List.of(Nudge.SHIFT, Nudge.GAIN), List.of(cures), seed);
    }

    private static Treatment zero(Site site) {
        return Treatment.at(site, Kind.ZERO, "", 1);
    }

    @Test
    void randomHeadsAreAsManyAsTheCureCloses() {
        Treatment head = zero(Site.head(Part.CROSS, 2, 1));
        Treatment two = head.and(zero(Site.head(Part.SELF, 0, 2)));
        Treatment layer = zero(Site.whole(Part.CROSS, 3));

        Placebos placebos = beside(1, head, two, layer);

        assertThat(placebos.named())
                .containsOnlyKeys("1 ms shift", "half gain", "a random head", "2 random heads", "3 random heads");
        assertThat(placebos.named().get("2 random heads")).hasSize(4).allSatisfy(draw -> {
            assertThat(draw.interventions()).hasSize(2);
            assertThat(draw.sites()).doesNotHaveDuplicates();
            assertThat(draw.gates(CONFIG))
                    .hasValueSatisfying(gates -> assertThat(gates).hasSize(2));
        });
    }

    @Test
    void theSeedDecidesWhichHeads() {
        Treatment head = zero(Site.head(Part.CROSS, 2, 1));

        assertThat(beside(1, head).all()).isEqualTo(beside(1, head).all());
        assertThat(beside(1, head).all()).isNotEqualTo(beside(2, head).all());
    }

    @Test
    void whatIsDoneTwiceIsTheSameCell() {
        Treatment a = zero(Site.head(Part.CROSS, 2, 1));
        Treatment b = zero(Site.head(Part.SELF, 0, 2));

        assertThat(a.and(b).key()).isEqualTo(b.and(a).key()).isNotEqualTo(a.key());
    }
}
