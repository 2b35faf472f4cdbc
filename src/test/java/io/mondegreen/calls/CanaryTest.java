package io.mondegreen.calls;

import static io.mondegreen.calls.Books.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.SoundClass;
import io.mondegreen.audio.synth.Tones;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanaryTest {
    private final PublishedLog log = new PublishedLog();

    /** Hears nothing as speech. */
    private static final SpeechGate.Factory SHUT = (rate, state) -> new SpeechGate() {
        @Override
        public boolean speech(float[] frame) {
            return false;
        }

        @Override
        public byte[] state() {
            return new byte[0];
        }
    };

    @Test
    void nonSpeechIsClassedAndPublishedAsSpansThatCoverAllOfIt() {
        float[] media =
                Books.join(CallScript.quiet(8000, 3000), Tones.ringBack(2 * 8000), CallScript.quiet(8000, 14_000));
        run(CanaryRules.OFF, ScriptedDecoder.prompt(8000), media);
        List<String> spans = log.of(CALL).stream()
                .map(s -> s.replaceAll("\\S+ (\\w+) \\w+ (\\d+-\\d+) .*", "$1 $2"))
                .toList();
        assertThat(spans).contains("RINGBACK 2800-5800").first().asString().startsWith("SILENCE 0-");
        long at = 0;
        for (String span : spans) {
            String[] ends = span.split(" ")[1].split("-");
            assertThat(Long.parseLong(ends[0])).isEqualTo(at);
            at = Long.parseLong(ends[1]);
            assertThat(at - Long.parseLong(ends[0])).isBetween(1L, 10_000L);
        }
        assertThat(at).isEqualTo(19_000);
    }

    @Test
    void touchTonesAndRingingThatOpenTheGateAreNotTranscribed() {
        ScriptedDecoder decoder = ScriptedDecoder.prompt(8000);
        float[] media = Books.join(
                CallScript.quiet(8000, 1500),
                Tones.dtmf("4711", 200, 100),
                CallScript.quiet(8000, 1500),
                Tones.ringBack(2 * 8000),
                CallScript.quiet(8000, 1500),
                Books.utterances(1));
        CallBook book = Books.book(settings(CanaryRules.OFF), decoder, log);
        Books.run(book, Books.chunks(CALL, media), log);
        assertThat(log.windows(CALL).stream().filter(s -> s.contains(" final ")))
                .hasSize(1);
        assertThat(log.of(CALL)).anyMatch(s -> s.contains(" TONES ")).anyMatch(s -> s.contains(" RINGBACK "));
        long covered = log.of(CALL).stream()
                .filter(s -> s.contains(" final ") || !log.windows(CALL).contains(s))
                .map(s -> s.replaceAll("\\S+ (?:[A-Z]+ )?\\w+ (\\d+-\\d+) .*", "$1")
                        .split("-"))
                .mapToLong(ends -> Long.parseLong(ends[1]) - Long.parseLong(ends[0]))
                .sum();
        assertThat(covered).as("every ms is decided once").isEqualTo(media.length / 8);
    }

    @Test
    void aCanaryIsHeardAndNothingOfItIsPublished() {
        ScriptedDecoder decoder = ScriptedDecoder.prompt(8000);
        run(CanaryRules.ofShare(1), decoder, Books.join(CallScript.quiet(8000, 3000), Tones.ringBack(2 * 8000)));
        assertThat(log.canaries).hasSizeGreaterThan(2);
        assertThat(log.canaries).allMatch(CanaryEvent::invented);
        assertThat(log.canaries).extracting(CanaryEvent::sound).contains(SoundClass.RINGBACK, SoundClass.SILENCE);
        assertThat(log.canaries).extracting(CanaryEvent::id).doesNotHaveDuplicates();
        assertThat(log.windows(CALL)).isEmpty();
        assertThat(decoder.decodes).hasValue(log.canaries.size());
    }

    @Test
    void aCanaryWaitsUntilNoWindowDoes() {
        ScriptedDecoder decoder = ScriptedDecoder.held(8000);
        CallBook book = Books.book(settings(CanaryRules.ofShare(1)), decoder, log);
        List<Chunk> chunks = Books.chunks(CALL, Books.utterances(6));
        for (Chunk chunk : chunks) {
            book.accept(chunk, 0);
            book.drain();
            int windows = Math.min(1, book.pendingWindows());
            boolean waits = book.pendingWindows() > 1;
            assertThat(decoder.waiting()).isBetween(windows, waits ? windows + 1 : windows + 1);
        }
        while (book.pendingWindows() > 0 || decoder.waiting() > 0) {
            decoder.release(1);
            book.drain();
        }
        log.commit(book, chunks.size());
        assertThat(log.windows(CALL).stream().filter(s -> s.contains(" final ")))
                .hasSize(6);
        assertThat(log.canaries).isNotEmpty();
    }

    @Test
    void aFailedCanaryIsNoLoss() {
        ScriptedDecoder decoder = ScriptedDecoder.prompt(8000);
        decoder.failures.set(2);
        run(CanaryRules.ofShare(1), decoder, CallScript.quiet(8000, 8000));
        assertThat(log.canaries).isNotEmpty();
        assertThat(log.windows(CALL)).isEmpty();
    }

    private void run(CanaryRules canary, ScriptedDecoder decoder, float[] media) {
        CallBook book = new CallBook(settings(canary), decoder, GuardMemory.NONE, SHUT, Runnable::run, log);
        Books.run(book, Books.chunks(CALL, media), log);
    }

    private static BookSettings settings(CanaryRules canary) {
        return Books.settings(Books.NO_QUALITY, canary, LagRules.standard(), Redactor.NONE);
    }
}
