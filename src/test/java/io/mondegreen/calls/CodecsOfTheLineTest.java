package io.mondegreen.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormat.Encoding;
import io.mondegreen.audio.Resampler;
import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same sound in every codec and at every rate: the decoder is given the same windows, at its own rate. */
class CodecsOfTheLineTest {
    private static final float[] TELEPHONE =
            CallScript.voiced(8000, CallScript.media(new SplittableRandom(41), 8000, 4));

    private record Given(long startMs, long endMs, int samples, double rms) {}

    @ParameterizedTest
    @CsvSource({
        "PCMU, 8000",
        "PCMA, 8000",
        "S16BE, 8000",
        "S16BE, 16000",
        "S16BE, 48000",
        "S16LE, 8000",
        "S16LE, 16000",
        "S16LE, 44100",
        "S16LE, 48000",
        "OPUS, 8000",
        "OPUS, 16000",
        "OPUS_LENGTH16, 16000"
    })
    void windowsDoNotDependOnHowTheSoundIsWritten(Encoding encoding, int rate) {
        List<Given> wanted = given(new AudioFormat(Encoding.S16LE, 8000));
        List<Given> got = given(new AudioFormat(encoding, rate));
        assertThat(wanted).hasSizeGreaterThan(2);
        assertThat(got).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(got.get(i).startMs()).isCloseTo(wanted.get(i).startMs(), within(100L));
            assertThat(got.get(i).endMs()).isCloseTo(wanted.get(i).endMs(), within(160L));
            long ms = got.get(i).endMs() - got.get(i).startMs();
            assertThat(got.get(i).samples()).isCloseTo((int) (16 * ms), within(16));
            assertThat(got.get(i).rms() / wanted.get(i).rms()).isBetween(0.7, 1.4);
        }
    }

    private static List<Given> given(AudioFormat format) {
        List<Given> finals = new ArrayList<>();
        WindowDecoder decoder = new WindowDecoder() {
            @Override
            public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
                if (window.isFinal()) {
                    finals.add(new Given(window.startMs(), window.endMs(), pcm.length, rms(pcm)));
                }
                listener.onSegment(new GuardedSegment(
                        window.startMs(),
                        window.endMs(),
                        window.revision(),
                        window.isFinal(),
                        "",
                        0,
                        0,
                        Double.NaN,
                        DecodeEnd.Reason.END_OF_TEXT,
                        List.of()));
                return () -> {};
            }

            @Override
            public int windowMs() {
                return 8000;
            }
        };
        float[] media = Resampler.resample(TELEPHONE, 8000, format.rateHz());
        CallKey key = new CallKey("", "call", "agent");
        CallBook book = new CallBook(
                BookSettings.standard(8000, "test"),
                decoder,
                GuardMemory.NONE,
                TelephoneGate::open,
                Runnable::run,
                new PublishedLog());
        for (Chunk chunk : CallScript.chunks(new SplittableRandom(5), key, format, media, 20, 200)) {
            assertThat(book.accept(chunk, 0)).isEqualTo(Verdict.TAKEN);
            book.drain();
        }
        return finals;
    }

    private static double rms(float[] pcm) {
        double sum = 0;
        for (float x : pcm) {
            sum += (double) x * x;
        }
        return Math.sqrt(sum / pcm.length);
    }
}
