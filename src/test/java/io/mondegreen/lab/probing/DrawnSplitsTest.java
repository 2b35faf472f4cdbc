package io.mondegreen.lab.probing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.probe.Leak;
import io.mondegreen.probe.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrawnSplitsTest {
    private final List<List<String>> groups = new ArrayList<>();
    private final List<String> classes = new ArrayList<>();

    private List<Optional<Split>> draw(long seed) {
        return DrawnSplits.draw(groups, classes, seed);
    }

    @Test
    void speakersWithPhrasesOfTheirOwnLoseNothing() {
        for (int i = 0; i < 200; i++) {
            groups.add(List.of("speaker:" + i % 20, "phrase:" + i));
            classes.add(i % 20 < 10 ? "female" : "male");
        }
        List<Optional<Split>> splits = draw(1);

        assertThat(splits).allMatch(Optional::isPresent);
        requireApart(splits);
        assertThat(count(splits, "female")).containsOnlyKeys(Split.values());
        assertThat(count(splits, "male")).containsOnlyKeys(Split.values());
        assertThat(splits.stream().filter(Optional.of(Split.TRAIN)::equals).count())
                .isBetween(100L, 140L);
        assertThat(draw(1)).isEqualTo(splits);
        assertThat(draw(2)).isNotEqualTo(splits);
    }

    @Test
    void whereEverySpeakerSaysEveryPhraseRowsAreDroppedAndBothAreHeldApart() {
        for (int speaker = 0; speaker < 10; speaker++) {
            for (int phrase = 0; phrase < 10; phrase++) {
                groups.add(List.of("speaker:" + speaker, "phrase:" + phrase));
                classes.add(phrase < 5 ? "fruit" : "clothing");
            }
        }
        List<Optional<Split>> splits = draw(1);

        requireApart(splits);
        // 6 x 6 + 2 x 2 + 2 x 2
        assertThat(splits.stream().filter(Optional::isPresent).count()).isEqualTo(44);
        assertThat(count(splits, "fruit")).containsOnlyKeys(Split.values());
        assertThat(count(splits, "clothing")).containsOnlyKeys(Split.values());
    }

    @Test
    void aClassOfThreeSpeakersIsInEverySplit() {
        for (int i = 0; i < 300; i++) {
            int speaker = i % 30;
            groups.add(List.of("speaker:" + speaker));
            classes.add(speaker < 3 ? "rare" : "common");
        }

        assertThat(count(draw(7), "rare")).containsOnlyKeys(Split.values());
    }

    @Test
    void aClassThatCannotBeInEverySplitDoesNotTakeOthersWithIt() {
        for (int i = 0; i < 300; i++) {
            int speaker = i % 30;
            groups.add(List.of("speaker:" + speaker));
            classes.add(speaker < 2 ? "two" : speaker < 5 ? "three" : speaker < 8 ? "others" : "common");
        }
        List<Optional<Split>> splits = draw(7);

        assertThat(count(splits, "two")).hasSizeLessThan(3);
        for (String name : List.of("three", "others", "common")) {
            assertThat(count(splits, name)).containsOnlyKeys(Split.values());
        }
    }

    private void requireApart(List<Optional<Split>> splits) {
        List<Leak.Placed> placed = new ArrayList<>();
        for (int i = 0; i < splits.size(); i++) {
            int row = i;
            splits.get(i).ifPresent(split -> placed.add(new Leak.Placed("row " + row, groups.get(row), split)));
        }
        Leak.require(placed);
    }

    private Map<Split, Integer> count(List<Optional<Split>> splits, String of) {
        Map<Split, Integer> counts = new HashMap<>();
        for (int i = 0; i < splits.size(); i++) {
            if (classes.get(i).equals(of)) {
                splits.get(i).ifPresent(split -> counts.merge(split, 1, Integer::sum));
            }
        }
        return counts;
    }
}
