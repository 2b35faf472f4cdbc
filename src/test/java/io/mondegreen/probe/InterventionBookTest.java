package io.mondegreen.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mondegreen.probe.InterventionBook.Clip;
import io.mondegreen.probe.InterventionBook.Entry;
import io.mondegreen.probe.InterventionBook.Expected;
import io.mondegreen.probe.InterventionBook.Placebo;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.Intervention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterventionBookTest {
    private static final String MODEL = "0123456789abcdef";
    private static final Figure HALF = new Figure(0.25, 0.5, 0.75, 20);
    private static final Figure ONE_VOICE = new Figure(Double.NaN, 0.5, Double.NaN, 3);

    @TempDir
    Path folder;

    private Path file;

    private static Entry entry(String interventions, String gates, boolean earned) {
        return new Entry(
                interventions,
                "head",
                Intervention.parseList(interventions),
                Ablation.parseList(gates),
                List.of(0.5),
                new TreeMap<>(Map.of("cured", HALF, "cost", ONE_VOICE)),
                "half gain",
                HALF,
                earned);
    }

    private static InterventionBook book() {
        return new InterventionBook(
                MODEL,
                "f32",
                "bank",
                7,
                new TreeMap<>(Map.of("chosen on", "dev: 20 loops")),
                List.of(
                        entry("decoder.1.cross_attn.hook_z#0=zero", "cross:L1H0", true),
                        entry("decoder.1.hook_resid_post=noise*0.5", "", true),
                        entry(
                                "decoder.0.hook_mlp_out=zero*0.5;decoder.2.attn.hook_z#1=zero",
                                "mlp:L0=0.5,self:L2H1",
                                false)),
                List.of(new Placebo("half gain", new TreeMap<>(Map.of("cured", HALF)))),
                List.of(new HeadId(2, 1), new HeadId(2, 0)),
                List.of(new Clip("test-tile-3", Expected.LOOP, "[{\"op\":\"reverse\"}]", "", "no no no no no")),
                new TreeMap<>(Map.of("version", "1")));
    }

    @BeforeEach
    void save() {
        file = folder.resolve("interventions.json");
        book().save(file);
    }

    @Test
    void whatIsWrittenIsRead() {
        InterventionBook read = InterventionBook.load(file);

        assertThat(read).isEqualTo(book());
        assertThat(read.entries().getFirst().gates()).isEqualTo(Ablation.parseList("cross:L1H0"));
        assertThat(read.clips(Expected.LOOP)).hasSize(1);
        assertThat(read.clips(Expected.GOOD)).isEmpty();
    }

    @Test
    void theLadderHoldsWhatEarnedItAndCanRunLive() {
        assertThat(InterventionBook.load(file).ladder())
                .extracting(Entry::name)
                .containsExactly("decoder.1.cross_attn.hook_z#0=zero");
    }

    @Test
    void interventionsOfAnotherModelOrFormAreRefused() {
        InterventionBook book = InterventionBook.load(file);

        assertThat(book.requireModel(MODEL, "f32")).isSameAs(book);
        assertThatThrownBy(() -> book.requireModel("ffff", "f32"))
                .isInstanceOf(ProbeException.class)
                .hasMessageContainingAll("MG-1306", "0123456789ab", "ffff", "lab ablate");
        assertThatThrownBy(() -> book.requireModel(MODEL, "f16")).hasMessageContainingAll("MG-1306", "f16");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "version" : 1                               | "version" : 2                               | version is 2
                    "entries" :                                 | "entires" :                                 | is missing
                    decoder.1.cross_attn.hook_z#0=zero" ]       | decoder.1.cross_attn.hook_z#1=zero" ]       | changed by hand
                    "live" : true                               | "live" : false                              | changed by hand
                    "gates" : "cross:L1H0"                      | "gates" : "everything"                      | cannot read ablation
                    """)
    void aBrokenFileSaysWhatIsWrong(String old, String broken, String why) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, broken));

        assertThatThrownBy(() -> InterventionBook.load(file))
                .isInstanceOf(ProbeException.class)
                .hasMessageContainingAll("MG-1305", file.toString(), why, "lab ablate --out");
    }

    @Test
    void aFileThatIsNotThereOrNoJsonIsNamed() throws IOException {
        assertThatThrownBy(() -> InterventionBook.load(folder.resolve("none.json")))
                .hasMessageContainingAll("MG-1305", "none.json", "no such file");
        Files.writeString(file, "[");
        assertThatThrownBy(() -> InterventionBook.load(file)).hasMessageContaining("MG-1305");
        Files.writeString(file, "");
        assertThatThrownBy(() -> InterventionBook.load(file)).hasMessageContaining("MG-1305");
    }
}
