package io.mondegreen.guard;

import io.mondegreen.engine.DecodeEnd;
import io.mondegreen.engine.DecodeListener;
import io.mondegreen.engine.DecodeRequest;
import io.mondegreen.engine.Retry;
import io.mondegreen.engine.TokenView;
import io.mondegreen.engine.Urgency;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.taps.ProbeHead;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Decodes clips through the source that calls use, beside them, and says all that is needed to compare one reading with another.
 * Its guard has the standard policy with the bundle's own thresholds, whatever calls are judged by, and a memory of its own. One
 * clip at a time.
 */
public final class ClipReader {
    private static final String CALL = "selftest";
    private static final String CHANNEL = "mixed";
    private static final int SAMPLES_PER_MS = 16;

    private final TokenSource source;
    private final List<String> heads;
    private final GuardedEngine guard;
    private Scores scores;

    /**
     * What came of a clip.
     *
     * @param logprob mean over the sampled tokens
     * @param probes  mean raw score of each head over the text's tokens, by name; none where there is no text
     * @param alerts  that held to the end
     * @param risk    of the window, in [0,1]
     */
    public record Reading(
            String text, double logprob, SortedMap<String, Double> probes, Set<AlertType> alerts, double risk) {}

    /** @param bundle whose heads the source runs, in their order */
    public ClipReader(TokenSource source, GuardedModel model, Optional<ProbeBundle> bundle) {
        this.source = source;
        this.heads = bundle.map(b -> b.heads().stream().map(ProbeHead::name).toList())
                .orElse(List.of());
        this.guard = new GuardedEngine(this::submit, model, bundle, GuardPolicy.standard(), Optional.empty());
    }

    private Runnable submit(DecodeRequest request, DecodeListener listener) {
        scores = new Scores(listener, heads.size());
        return source.submit(request, scores);
    }

    /**
     * Reads a clip.
     *
     * @param pcm 16 kHz mono, at most the model's window
     * @throws IllegalStateException if the decode fails or takes longer
     */
    public synchronized Reading read(float[] pcm, Duration patience) throws InterruptedException {
        Answer answer = new Answer();
        WindowContext window =
                new WindowContext("", CALL, CHANNEL, 0, pcm.length / SAMPLES_PER_MS, 0, true, Urgency.BESIDE);
        Runnable cancel = guard.decode(window, pcm, answer);
        try {
            GuardedSegment segment = answer.segment.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return new Reading(
                    segment.text(), segment.meanLogprob(), scores.means(heads), answer.alerts, segment.risk());
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    "the decode failed: " + failed.getCause().getMessage(), failed);
        } catch (TimeoutException slow) {
            cancel.run();
            throw new IllegalStateException("no answer within " + patience.toSeconds() + " s", slow);
        } finally {
            guard.forget("", CALL, CHANNEL);
        }
    }

    private static final class Answer implements GuardListener {
        private final CompletableFuture<GuardedSegment> segment = new CompletableFuture<>();
        private final Set<AlertType> alerts = EnumSet.noneOf(AlertType.class);

        @Override
        public void onAlert(Alert alert) {
            if (alert.state() == AlertState.CONFIRMED) {
                alerts.add(alert.type());
            }
        }

        @Override
        public void onSegment(GuardedSegment heard) {
            segment.complete(heard);
        }

        @Override
        public void onFailure(RuntimeException error) {
            segment.completeExceptionally(error);
        }
    }

    /** Sums up the probe scores on their way to the guard. */
    private static final class Scores implements DecodeListener {
        private final DecodeListener guarded;
        private final double[] sums;
        private int tokens;

        Scores(DecodeListener guarded, int heads) {
            this.guarded = guarded;
            this.sums = new double[heads];
        }

        @Override
        public boolean onToken(TokenView token) {
            if (!token.endOfText()) {
                tokens++;
                for (int head = 0; head < sums.length; head++) {
                    sums[head] += token.probe(head);
                }
            }
            return guarded.onToken(token);
        }

        @Override
        public Optional<Retry> again(DecodeEnd end) {
            return guarded.again(end);
        }

        @Override
        public void onEnd(DecodeEnd end) {
            guarded.onEnd(end);
        }

        SortedMap<String, Double> means(List<String> heads) {
            double[] means = Arrays.stream(sums).map(sum -> sum / tokens).toArray();
            SortedMap<String, Double> named = new TreeMap<>();
            for (int head = 0; tokens > 0 && head < means.length; head++) {
                named.put(heads.get(head), means[head]);
            }
            return named;
        }
    }
}
