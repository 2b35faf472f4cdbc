package io.mondegreen.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.ChunkEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowCutterTest {
    private static final CallKey KEY = new CallKey("", "call", "agent");
    private static final WindowRules RULES = new WindowRules(8000, 200, 200, 600, 1000, 400, 64, 200);
    private final List<WindowCut> cuts = new ArrayList<>();
    private final List<ChannelMark> marks = new ArrayList<>();
    private final List<MediaNote> notes = new ArrayList<>();

    /** Opens exactly where a frame is not silent. */
    private static final SpeechGate.Factory EXACT = (rate, state) -> new SpeechGate() {
        @Override
        public boolean speech(float[] frame) {
            for (float x : frame) {
                if (Math.abs(x) > 0.01f) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public byte[] state() {
            return new byte[0];
        }
    };

    /** The same, and goes on for 300 ms when there is no more. */
    private static final SpeechGate.Factory HOLDING = (rate, state) -> new SpeechGate() {
        private final SpeechGate exact = EXACT.open(rate, new byte[0]);
        private int held = state.length == 0 ? 0 : state[0];

        @Override
        public boolean speech(float[] frame) {
            held = exact.speech(frame) ? 15 : Math.max(0, held - 1);
            return held > 0;
        }

        @Override
        public byte[] state() {
            return new byte[] {(byte) held};
        }

        @Override
        public int holdsMs() {
            return 300;
        }
    };

    private final WindowSink sink = new WindowSink() {
        @Override
        public void window(WindowCut cut) {
            cuts.add(cut);
        }

        @Override
        public void boundary(ChannelMark mark) {
            marks.add(mark);
        }

        @Override
        public void note(MediaNote note) {
            notes.add(note);
        }
    };

    @Test
    void whatTheGateStillHoldsAfterACutIsNoWindow() {
        float[] media = join(quiet(8000, 1000), tone(8000, 6400), quiet(8000, 2000));
        feed(new WindowCutter(RULES, HOLDING, ChannelMark.start(), sink), 8000, media, 0, 0);

        assertThat(cuts.stream().filter(WindowCut::isFinal)).hasSize(1);
        assertThat(marks).as("it was cut before its end").anyMatch(ChannelMark::open);
        assertThat(marks.getLast().open()).isFalse();
        assertThat(marks.getLast().positionMs()).isGreaterThan(8000);
    }

    @Test
    void aShortWordSoonAfterACutIsAWindow() {
        float[] media = join(quiet(8000, 1000), tone(8000, 6400), quiet(8000, 200), tone(8000, 140), quiet(8000, 2000));
        feed(new WindowCutter(RULES, HOLDING, ChannelMark.start(), sink), 8000, media, 0, 0);

        List<WindowCut> last = cuts.stream().filter(WindowCut::isFinal).toList();
        assertThat(last).hasSize(2);
        assertThat(last.getLast().startMs()).isBetween(7380L, 7600L);
        assertThat(last.getLast().endMs()).isGreaterThanOrEqualTo(7740);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000, 24_000, 44_100, 48_000})
    void anUtteranceHasALeadInATailAndAProvisionalDecodeEverySecond(int rate) {
        float[] media = join(quiet(rate, 1000), tone(rate, 2400), quiet(rate, 1000));
        feed(new WindowCutter(RULES, EXACT, ChannelMark.start(), sink), rate, media, 0, 0);

        assertThat(cuts).extracting(WindowCut::isFinal).containsExactly(false, false, true);
        // the third second ends in silence: its place is counted, nothing is decoded
        assertThat(cuts).extracting(WindowCut::revision).containsExactly(0, 1, 3);
        assertThat(cuts).extracting(WindowCut::startMs).containsOnly(800L);
        // speech ends at 3400, the window 200 ms later; 600 ms of silence have closed it
        assertThat(cuts).extracting(WindowCut::endMs).containsExactly(1800L, 2800L, 3600L);
        assertThat(cuts.getLast().samples()).hasSize(rate / 50 * 140);
        assertThat(marks.getLast().positionMs()).isEqualTo(3800);
        assertThat(marks.getLast().open()).isFalse();
    }

    @Test
    void speechLongerThanTheModelsWindowIsCutAtItsQuietestPlace() {
        float[] speech = tone(8000, 12_000);
        // a breath at 7.0 s of the call, in the last quarter of the window that begins at 0.3 s
        for (int i = 0; i < 960; i++) {
            speech[(7000 - 500) * 8 + i] *= 0.1f;
        }
        feed(
                new WindowCutter(RULES, EXACT, ChannelMark.start(), sink),
                8000,
                join(quiet(8000, 500), speech, quiet(8000, 900)),
                0,
                0);

        List<WindowCut> finals = cuts.stream().filter(WindowCut::isFinal).toList();
        assertThat(finals).hasSize(2);
        assertThat(finals.get(0).startMs()).isEqualTo(300);
        assertThat(finals.get(0).endMs()).isBetween(7000L, 7120L);
        assertThat(finals.get(1).startMs()).isEqualTo(finals.get(0).endMs());
        assertThat(finals.get(1).endMs()).isEqualTo(12_700);
        assertThat(marks.stream().filter(ChannelMark::open)).hasSize(1);
        assertThat(cuts.stream().filter(c -> c.startMs() > 300).map(WindowCut::revision))
                .startsWith(0, 1, 2);
    }

    @Test
    void aGapEndsTheWindowAtItsEdgeAndIsNeverHeardAsSilence() {
        WindowCutter cutter = new WindowCutter(RULES, EXACT, ChannelMark.start(), sink);
        long next = feed(cutter, 8000, join(quiet(8000, 400), tone(8000, 1000)), 0, 0);
        feed(cutter, 8000, join(tone(8000, 800), quiet(8000, 800)), next + 3, 2000);

        List<WindowCut> finals = cuts.stream().filter(WindowCut::isFinal).toList();
        assertThat(finals).hasSize(2);
        assertThat(finals.get(0).endMs()).isEqualTo(1400);
        assertThat(finals.get(0).gapAfterMs()).isEqualTo(600);
        assertThat(finals.get(1).startMs()).isEqualTo(2000);
        assertThat(finals.get(1).gapBeforeMs()).isEqualTo(600);
        assertThat(notes).containsExactly(MediaNote.GAP);
    }

    @Test
    void silenceIsDecidedOnceASecondAllButALeadIn() {
        feed(new WindowCutter(RULES, EXACT, ChannelMark.start(), sink), 8000, quiet(8000, 3500), 0, 0);
        assertThat(cuts).isEmpty();
        assertThat(marks).extracting(ChannelMark::positionMs).containsExactly(800L, 1800L, 2800L);
        assertThat(marks.getLast().sequence()).isEqualTo(28);
        assertThat(marks.getLast().skip()).isZero();
    }

    @Test
    void theEndClosesWhatIsOpenAndParkingLetsItGoOn() {
        WindowCutter cutter = new WindowCutter(RULES, EXACT, ChannelMark.start(), sink);
        long next = feed(cutter, 8000, tone(8000, 700), 0, 0);
        cutter.park();
        assertThat(cuts.getLast().isFinal()).isTrue();
        assertThat(cuts.getLast().endMs()).isEqualTo(700);
        assertThat(marks.getLast().ended()).isFalse();
        feed(cutter, 8000, tone(8000, 500), next, 700);
        cutter.end();
        assertThat(cuts.getLast().startMs()).isEqualTo(700);
        assertThat(cuts.getLast().endMs()).isEqualTo(1200);
        assertThat(marks.getLast().ended()).isTrue();
        assertThat(marks.getLast().sequence()).isEqualTo(next + 5);
        assertThat(notes).isEmpty();
    }

    @Test
    void mediaTimeThatRunsBackwardsIsCountedNotBelieved() {
        WindowCutter cutter = new WindowCutter(RULES, EXACT, ChannelMark.start(), sink);
        long next = feed(cutter, 8000, tone(8000, 600), 0, 5000);
        feed(cutter, 8000, join(tone(8000, 600), quiet(8000, 700)), next, 0);
        assertThat(cuts.getLast().startMs()).isEqualTo(5000);
        assertThat(cuts.getLast().endMs()).isEqualTo(6400);
        assertThat(notes).contains(MediaNote.BACKWARDS).doesNotContain(MediaNote.GAP);
    }

    @Test
    void anotherRateInMidCallBeginsAnotherWindow() {
        WindowCutter cutter = new WindowCutter(RULES, EXACT, ChannelMark.start(), sink);
        long next = feed(cutter, 8000, tone(8000, 600), 0, 0);
        feed(cutter, 16_000, join(tone(16_000, 600), quiet(16_000, 700)), next, 600);
        List<WindowCut> finals = cuts.stream().filter(WindowCut::isFinal).toList();
        assertThat(finals).extracting(WindowCut::rateHz).containsExactly(8000, 16_000);
        assertThat(finals).extracting(WindowCut::startMs).containsExactly(0L, 600L);
    }

    static Stream<AudioFormat> codecs() {
        return Stream.of(CallScript.PCMU, CallScript.OPUS, CallScript.OPUS_FRAMED);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aLineMadeFromAnyMarkGoesOnExactlyAsTheOneThatMadeIt(AudioFormat format) {
        goesOn(format, format.encoder());
    }

    @Test
    void andSoItDoesWhereTheDecoderRemembersForLong() {
        goesOn(CallScript.OPUS_TRANSFORM, CallScript.transformCoded());
    }

    private void goesOn(AudioFormat format, ChunkEncoder encoder) {
        SplittableRandom random = new SplittableRandom(29);
        int rate = format.rateHz();
        float[] media = join(
                quiet(rate, 700),
                CallScript.burst(random, rate, 19_000, 0.9f),
                quiet(rate, 2500),
                CallScript.burst(random, rate, 1500, 0.9f),
                quiet(rate, 1500));
        List<Chunk> chunks = CallScript.chunks(random, KEY, format, encoder, CallScript.voiced(rate, media), 20, 300);
        SpeechGate.Factory gates = (hz, state) -> new LevelGate(state);
        hear(new WindowCutter(RULES, gates, ChannelMark.start(), sink), chunks, 0);
        List<ChannelMark> allMarks = List.copyOf(marks);
        List<String> allCuts = cuts.stream().map(WindowCutterTest::say).toList();
        assertThat(allMarks.stream().filter(ChannelMark::open)).hasSize(2);
        assertThat(allMarks).hasSizeGreaterThan(6);

        for (int i = 0; i < allMarks.size() - 1; i++) { // the last one is the end
            marks.clear();
            cuts.clear();
            hear(
                    new WindowCutter(RULES, gates, allMarks.get(i), sink),
                    chunks,
                    allMarks.get(i).sequence());
            assertThat(marks).as("after mark %d", i).isEqualTo(allMarks.subList(i + 1, allMarks.size()));
            List<String> rest = cuts.stream().map(WindowCutterTest::say).toList();
            assertThat(allCuts.subList(allCuts.size() - rest.size(), allCuts.size()))
                    .isEqualTo(rest);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aPauseClosesTheWindowAndTheMediaBetweenIsAGap(AudioFormat format) {
        WindowCutter cutter = new WindowCutter(RULES, EXACT, ChannelMark.start(), sink);
        int rate = format.rateHz();
        long next = say(cutter, format, join(quiet(rate, 400), tone(rate, 800)), 0, 0);
        cutter.accept(pause(format, next, 1200), false);
        assertThat(cuts.getLast().isFinal()).isTrue();
        assertThat(cuts.getLast().endMs()).isEqualTo(1200);
        assertThat(marks.getLast().sequence()).isEqualTo(next + 1);
        cutter.accept(pause(format, next + 1, 1300), false);
        say(cutter, format, join(tone(rate, 600), quiet(rate, 800)), next + 2, 1300);

        WindowCut after =
                cuts.stream().filter(WindowCut::isFinal).skip(1).findFirst().orElseThrow();
        assertThat(after.startMs()).isEqualTo(1300);
        assertThat(after.gapBeforeMs()).isEqualTo(100);
        assertThat(notes).containsExactly(MediaNote.PAUSE, MediaNote.PAUSE);
    }

    @Test
    void anotherCodecInMidCallBeginsAnotherWindowWhereOneOfThemRemembers() {
        WindowCutter cutter = new WindowCutter(RULES, EXACT, ChannelMark.start(), sink);
        AudioFormat linear = new AudioFormat(AudioFormat.Encoding.S16BE, 16_000);
        long next = say(cutter, linear, tone(16_000, 600), 0, 0);
        next = say(cutter, CallScript.OPUS, tone(16_000, 600), next, 600);
        say(cutter, linear, join(tone(16_000, 600), quiet(16_000, 800)), next, 1200);
        assertThat(cuts.stream().filter(WindowCut::isFinal).map(WindowCut::startMs))
                .containsExactly(0L, 600L, 1200L);
        assertThat(notes).isEmpty();
    }

    private static Chunk pause(AudioFormat format, long sequence, long mediaMs) {
        return new Chunk(KEY, sequence, mediaMs, "agent", false, format, new byte[0], Instant.EPOCH, 0, sequence);
    }

    /** Feeds media in chunks of 40 ms; returns the next sequence number. */
    private static long say(WindowCutter cutter, AudioFormat format, float[] media, long sequence, long mediaMs) {
        ChunkEncoder encoder = format.encoder();
        int size = format.rateHz() / 25;
        long next = sequence;
        for (int at = 0; at < media.length; at += size, next++) {
            byte[] audio = encoder.encode(Arrays.copyOfRange(media, at, Math.min(media.length, at + size)));
            long now = mediaMs + at * 1000L / format.rateHz();
            cutter.accept(new Chunk(KEY, next, now, "agent", false, format, audio, Instant.EPOCH, 0, next), false);
        }
        return next;
    }

    private static void hear(WindowCutter cutter, List<Chunk> chunks, long from) {
        chunks.stream().filter(c -> c.sequence() >= from).forEach(c -> cutter.accept(c, false));
        cutter.end();
    }

    private static String say(WindowCut cut) {
        return cut.startMs() + "-" + cut.endMs() + " r" + cut.revision() + " " + cut.isFinal() + " "
                + Arrays.hashCode(cut.samples()) + " @" + cut.firstOffset() + "-" + cut.lastOffset() + " " + cut.time();
    }

    /** Feeds media in chunks of 100 ms; returns the next sequence number. */
    private static long feed(WindowCutter cutter, int rate, float[] media, long sequence, long mediaMs) {
        AudioFormat format = new AudioFormat(AudioFormat.Encoding.S16LE, rate);
        int size = rate / 10;
        long next = sequence;
        long expected = sequence;
        for (int at = 0; at < media.length; at += size, next++) {
            byte[] audio = format.encode(Arrays.copyOfRange(media, at, Math.min(media.length, at + size)));
            long now = mediaMs + at * 1000L / rate;
            boolean afterGap = next == expected && sequence > 0 && mediaMs == 2000;
            cutter.accept(
                    new Chunk(KEY, next, now, "agent", false, format, audio, Instant.EPOCH.plusMillis(now), 0, next),
                    afterGap);
        }
        return next;
    }

    private static float[] quiet(int rate, int ms) {
        return new float[(int) ((long) rate * ms / 1000)];
    }

    private static float[] tone(int rate, int ms) {
        SplittableRandom random = new SplittableRandom(3);
        float[] x = quiet(rate, ms);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (0.3 + 0.1 * random.nextDouble());
        }
        return x;
    }

    private static float[] join(float[]... parts) {
        float[] all = new float[0];
        for (float[] part : parts) {
            all = CallScript.append(all, part);
        }
        return all;
    }
}
