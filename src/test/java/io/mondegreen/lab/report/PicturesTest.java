package io.mondegreen.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PicturesTest {

    @Test
    void aChartHasACurveABandAndALevelAndIsWellFormed() throws Exception {
        Document svg = parse(new LineChart("Accuracy <by> layer", "layer", "accuracy")
                .curve(
                        "probe & co",
                        new double[] {0, 1, 2},
                        new double[] {0.5, 0.7, 0.9},
                        new double[] {0.4, 0.6, 0.8},
                        new double[] {0.6, 0.8, 1})
                .curve("control", new double[] {0, 1, 2}, new double[] {0.5, Double.NaN, 0.5})
                .level("chance", 0.5)
                .svg());

        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(svg.getElementsByTagName("polygon").getLength()).isEqualTo(1);
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(5);
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Accuracy <by> layer");
    }

    @Test
    void higherIsHigherUp() throws Exception {
        Document svg = parse(new LineChart("t", "x", "y")
                .curve("c", new double[] {0, 1}, new double[] {1, 2})
                .svg());
        assertThat(number(svg, "circle", 0, "cy")).isGreaterThan(number(svg, "circle", 1, "cy"));
        assertThat(number(svg, "circle", 0, "cx")).isLessThan(number(svg, "circle", 1, "cx"));
    }

    @Test
    void aHeatMapHasACellForEachNumberDarkerWhereItIsGreater() throws Exception {
        HeatMap map = new HeatMap(
                "Heads", "share", List.of("H0", "H1"), List.of("L0", "L1"), new double[][] {{0, 1}, {0.5, Double.NaN}});
        String svg = map.svg();
        parse(svg);

        assertThat(svg)
                .containsPattern("fill=\"#f7fbff\"><title>L0, H0: 0.00 share")
                .containsPattern("fill=\"#08306b\"><title>L0, H1: 1.00 share")
                .containsPattern("fill=\"#ffffff\"><title>L1, H1: – share");
    }

    @Test
    void aBarIsAsHighAsItsCount() throws Exception {
        BarChart chart =
                new BarChart("Delays", "tokens", "alarms", List.of("0", "1"), Map.of("loop", new int[] {2, 4}));
        Document svg = parse(chart.svg());

        // the background, two bars and the legend
        assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(4);
        assertThat(number(svg, "rect", 2, "height")).isEqualTo(2 * number(svg, "rect", 1, "height"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BarChart("t", "x", "y", List.of("0"), Map.of("loop", new int[2])));
    }

    @Test
    void curvesAndMapsThatDoNotFitTogetherAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LineChart("t", "x", "y").curve("c", new double[2], new double[3]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeatMap("t", "u", List.of("a"), List.of(), new double[][] {{1}}));
    }

    @Test
    void aPageStandsAloneAndEscapesWhatItIsGiven() {
        String page = report().html();

        assertThat(page)
                .startsWith("<!doctype html>")
                .doesNotContain("<script", "href=", " src=", "url(")
                .contains("&lt;script&gt;", "a &amp; b", "<td class=\"n\">12</td>", "<del>the the the</del>", "<svg");
    }

    @Test
    void theSameAsMarkdownHasItsPicturesBesideIt(@TempDir Path folder) throws IOException {
        report().write(folder, "study");

        assertThat(folder.resolve("study.html")).exists();
        assertThat(folder.resolve("study/curve.svg")).content().startsWith("<svg");
        assertThat(folder.resolve("study.md"))
                .content()
                .contains("# A <report>", "## One", "| what | n |", "| a \\| b | 12 |", "![A curve](study/curve.svg)");
    }

    @Test
    void rowsThatDoNotFitTheirHeadAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Report("t").table(List.of("one"), List.of(List.of("1", "2"))));
    }

    private static Report report() {
        String curve = new LineChart("t", "x", "y")
                .curve("c", new double[] {0, 1}, new double[] {1, 2})
                .svg();
        return new Report("A <report>")
                .heading("One")
                .paragraph("<script>alert(1)</script>")
                .table(List.of("what", "n"), List.of(List.of("a & b", "12"), List.of("a | b", "12")))
                .picture("curve", curve, "A curve")
                .beforeAfter("the the the", "the");
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static double number(Document svg, String tag, int index, String attribute) {
        return Double.parseDouble(svg.getElementsByTagName(tag)
                .item(index)
                .getAttributes()
                .getNamedItem(attribute)
                .getNodeValue());
    }
}
