package io.mondegreen.lab.bias;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scoring rule on "they cook the white rice well today", said so or with "lice". */
class WrittenTest {
    @TempDir
    Path dir;

    NearMissPair pair;

    @BeforeEach
    void read() throws IOException {
        ObjectNode row = PairFolder.pair("dev");
        row.putArray("nearMissAlso").add("lyce");
        for (String word : new String[] {"expected", "nearMiss"}) {
            row.withObject("/context/" + word)
                    .put("text", "They cook the white " + row.get(word).asText() + " well, the rice cook.");
        }
        pair = new PairFolder(dir).read(row);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "nothing", textBlock = """
                    they cook the white rice well the rice cook         | EXPECTED  | 0
                    They cook the white lice well, the rice cook.       | NEAR_MISS | 0
                    they cook the white lyce well the rice cook         | NEAR_MISS | 0
                    they cook the white li ce well the rice cook        | NEAR_MISS | 0
                    they cook the white mice well the rice cook         | OTHER     | 0
                    they cook the white well the rice cook              | OTHER     | 0
                    they cook the white rice lice well the rice cook    | OTHER     | 0
                    they cook the white um lice well the rice cook      | NEAR_MISS | 1
                    they cook a wide lice bell the rice cook            | NEAR_MISS | 3
                    the rice cook                                       | OTHER     | 5
                    they cook the whiterice well the rice cook          | OTHER     | 1
                    ''                                                  | OTHER     | 8
                    """)
    void theNearerLineIsWhatWasWritten(String text, Word word, int restErrors) {
        assertThat(Written.of(pair, Place.CONTEXT, text)).isEqualTo(new Written(word, restErrors));
    }

    @Test
    void aWordAtTheEndsOfTheLineIsFoundToo() {
        assertThat(Written.of(pair, Place.NEUTRAL, "they wrote lice").word()).isEqualTo(Word.NEAR_MISS);
        assertThat(Written.of(pair, Place.NEUTRAL, "rice twice").word()).isEqualTo(Word.EXPECTED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    they cook the white rice well the rice cook | they cook the white lice well the rice cook | true  | false
                    they cook the white rice well the rice cook | they cook the white lice well the mice cook | false | false
                    they cook the white rice well the rice cook | they cook the white mice well the rice cook | false | false
                    they cook the white lice well the rice cook | they cook the white lice well the rice cook | false | false
                    they cook the white lice well the rice cook | they cook the white rice well the rice cook | false | true
                    they cook the white lice well the rice cook | they cook the white lice well the mice cook | false | true
                    they cook the white mice well the rice cook | they cook the white lice well the rice cook | false | false
                    """)
    void aChangeRepairsOrBreaksALineInWhichTheNearMissIsSaid(
            String before, String after, boolean repaired, boolean broken) {
        Outcome outcome = new Outcome(hearing(before), hearing(after));

        assertThat(outcome.repaired()).isEqualTo(repaired);
        assertThat(outcome.broken()).isEqualTo(broken);
        assertThat(outcome.net()).isEqualTo(repaired ? 1 : broken ? -1 : 0);
    }

    private Hearing hearing(String text) {
        return new Hearing(pair, Place.CONTEXT, Word.NEAR_MISS, text, Written.of(pair, Place.CONTEXT, text), 0);
    }
}
