package io.mondegreen.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.Channel;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.audio.synth.Silence;
import io.mondegreen.audio.synth.Tones;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ActivityGateTest {

    private static final int RATE = 8000;
    private static final int FRAMES_PER_S = 1000 / ActivityGate.FRAME_MS;
    private static final int ADAPTATION_FRAMES = 12 * FRAMES_PER_S / 10;

    private static SpeechBank bank;

    @BeforeAll
    static void openBank() throws IOException {
        bank = SpeechBank.open(Path.of("corpus", "bank"));
    }

    @Test
    void silenceNeverOpens() {
        assertThat(decisions(new float[4 * RATE], RATE).isEmpty()).isTrue();
        assertThat(decisions(Silence.render(1, 4 * RATE), RATE).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "WHITE, -20", "WHITE, -35", "WHITE, -50", "PINK, -20", "PINK, -35", "PINK, -50",
        "BROWN, -20", "BROWN, -35", "BROWN, -50", "HUM, -20", "HUM, -35", "HUM, -50"
    })
    void steadyNoiseIsClosedAfterItsAdaptation(LineNoise.Kind kind, double dbfs) {
        for (long seed = 1; seed <= 3; seed++) {
            float[] noise = atLevel(LineNoise.render(seed, kind, 20 * RATE), dbfs);
            BitSet open = decisions(noise, RATE);
            assertThat(open.length()).as("last open frame, seed %d", seed).isLessThanOrEqualTo(ADAPTATION_FRAMES);
        }
    }

    @Test
    void noiseThatGrowsSuddenlyIsLearntAnew() {
        float[] x = join(
                atLevel(LineNoise.render(1, LineNoise.Kind.PINK, 5 * RATE), -55),
                atLevel(LineNoise.render(2, LineNoise.Kind.PINK, 5 * RATE), -28));
        BitSet open = decisions(x, RATE);
        assertThat(open.length()).isLessThanOrEqualTo(5 * FRAMES_PER_S + ADAPTATION_FRAMES);
    }

    @Test
    void aSteadyDialToneIsClosedAfterItsAdaptation() {
        assertThat(decisions(Tones.dial(8 * RATE), RATE).length()).isLessThanOrEqualTo(ADAPTATION_FRAMES);
    }

    @Test
    void quietSpeechOpensQuicklyAndStaysOpenThroughTheSentence() {
        for (Utterance utterance : someSpeech()) {
            float[] speech = atLevel(bank.pcm(utterance), -35);
            float[] x = join(Silence.render(3, RATE), speech, Silence.render(4, RATE));
            BitSet open = decisions(x, RATE);
            int first = open.nextSetBit(0);
            int end = (RATE + speech.length) / 160;
            assertThat(first).as(utterance.text()).isBetween(FRAMES_PER_S, FRAMES_PER_S + 12);
            assertThat(open.cardinality()).as(utterance.text()).isGreaterThan((end - first) * 9 / 10);
            assertThat(open.length()).as("closed again").isLessThan(end + 25);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WHITE", "PINK", "BROWN", "HUM"})
    void speechOpensAboveNoiseThatWasLearnt(LineNoise.Kind kind) {
        for (Utterance utterance : someSpeech()) {
            float[] speech = atLevel(bank.pcm(utterance), -26);
            float[] noise = atLevel(LineNoise.render(5, kind, 3 * RATE + speech.length + 2 * RATE), -41);
            for (int i = 0; i < speech.length; i++) {
                noise[3 * RATE + i] += speech[i];
            }
            BitSet open = decisions(noise, RATE);
            int from = 3 * FRAMES_PER_S;
            int to = from + speech.length / 160;
            assertThat(open.get(ADAPTATION_FRAMES, from).isEmpty()).isTrue();
            assertThat(open.get(from, to).cardinality()).as(utterance.text()).isGreaterThan((to - from) * 7 / 10);
            assertThat(open.length()).as("closed again").isLessThan(to + 35);
        }
    }

    @ParameterizedTest
    @EnumSource
    void holdMusicOpensAndKeepsTheGateOpenMostOfTheTime(HoldMusic.Family family) {
        for (long seed = 1; seed <= 4; seed++) {
            float[] music = Channel.telephone().withGainDb(-8).apply(seed, HoldMusic.render(seed, family, 20 * RATE));
            BitSet open = decisions(music, RATE);
            assertThat(open.nextSetBit(0)).as("seed %d", seed).isBetween(0, FRAMES_PER_S);
            assertThat(open.cardinality()).as("seed %d", seed).isGreaterThan(20 * FRAMES_PER_S * 7 / 10);
        }
    }

    @Test
    void aSingleClickDoesNotOpen() {
        float[] x = Silence.render(9, 3 * RATE);
        for (int i = 0; i < 40; i++) {
            x[RATE + i] = i % 2 == 0 ? 0.8f : -0.8f;
        }
        assertThat(decisions(x, RATE).isEmpty()).isTrue();
    }

    @Test
    void eightAndSixteenKilohertzDecideAlike() {
        float[] x = join(
                LineNoise.render(5, LineNoise.Kind.PINK, RATE),
                bank.pcm(someSpeech().get(0)),
                new float[RATE]);
        BitSet narrow = decisions(x, RATE);
        BitSet wide = decisions(Resampler.resample(x, RATE, 16_000), 16_000);
        wide.xor(narrow);
        assertThat(wide.cardinality()).as("frames that differ").isLessThan(x.length / 160 / 10);
    }

    @Test
    void aRestoredGateDecidesAsTheOneThatWentOn() {
        float[] x = join(
                LineNoise.render(5, LineNoise.Kind.HUM, RATE / 2),
                bank.pcm(someSpeech().get(0)),
                HoldMusic.render(7, HoldMusic.Family.ORGAN_WALTZ, 2 * RATE));
        BitSet whole = decisions(x, RATE);
        ActivityGate gate = new ActivityGate(RATE);
        for (int f = 0; f < x.length / 160; f++) {
            byte[] recorded = gate.state().toBytes();
            gate = new ActivityGate(RATE);
            gate.restore(GateState.fromBytes(recorded));
            assertThat(gate.accept(x, f * 160)).as("frame %d", f).isEqualTo(whole.get(f));
        }
    }

    @Test
    void resetForgetsTheLine() {
        ActivityGate used = new ActivityGate(RATE);
        float[] noise = LineNoise.render(5, LineNoise.Kind.WHITE, RATE);
        for (int f = 0; f < FRAMES_PER_S; f++) {
            used.accept(noise, f * 160);
        }
        GateState fresh = new ActivityGate(RATE).state();
        assertThat(used.state()).isNotEqualTo(fresh);
        used.reset();
        assertThat(used.state()).isEqualTo(fresh);
    }

    @Test
    void brokenStatesAndRatesAreRefused() {
        byte[] good = new ActivityGate(RATE).state().toBytes();
        assertThat(good).hasSize(GateState.BYTES);
        assertThat(GateState.fromBytes(good).toBytes()).isEqualTo(good);
        byte[] otherVersion = good.clone();
        otherVersion[0] = 9;
        byte[] notANumber = good.clone();
        Arrays.fill(notANumber, 3, 7, (byte) 0xFF);
        for (byte[] bad : new byte[][] {otherVersion, notANumber, new byte[0], Arrays.copyOf(good, 40)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> GateState.fromBytes(bad));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new ActivityGate(44_100));
    }

    /** One sentence of each voice of the dev split. */
    private static List<Utterance> someSpeech() {
        List<Utterance> all = bank.utterances("dev", "speech");
        return all.stream()
                .filter(u -> all.stream()
                                .filter(v -> v.voice().equals(u.voice()))
                                .findFirst()
                                .orElseThrow()
                        == u)
                .toList();
    }

    private static BitSet decisions(float[] x, int rate) {
        ActivityGate gate = new ActivityGate(rate);
        BitSet open = new BitSet();
        for (int f = 0; f < x.length / gate.frameSamples(); f++) {
            open.set(f, gate.accept(x, f * gate.frameSamples()));
        }
        return open;
    }

    private static float[] atLevel(float[] x, double dbfs) {
        double sum = 0;
        for (float v : x) {
            sum += (double) v * v;
        }
        double gain = Math.pow(10, dbfs / 20) / Math.sqrt(sum / x.length);
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) (x[i] * gain);
        }
        return y;
    }

    private static float[] join(float[]... parts) {
        float[] all = new float[0];
        for (float[] part : parts) {
            int at = all.length;
            all = Arrays.copyOf(all, at + part.length);
            System.arraycopy(part, 0, all, at, part.length);
        }
        return all;
    }
}
