package io.mondegreen.app;

import io.mondegreen.audio.LogMel;
import io.mondegreen.engine.EngineOptions;
import io.mondegreen.guard.GuardedToken;
import io.mondegreen.kafka.SegmentAudio;
import io.mondegreen.kafka.TopicNames;
import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.kafka.TranscriptRecord;
import io.mondegreen.lab.HookedModel;
import io.mondegreen.lab.Run;
import io.mondegreen.lab.Window;
import io.mondegreen.lab.lens.LogitLens;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.TapName;
import io.mondegreen.web.LensReader;
import io.mondegreen.web.api.LensItem;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Lenses on request, one at a time on a thread of its own and on one core of the CPU, so that calls keep theirs. The model is opened once
 * more for it, in single precision, when the first lens is asked for; the newest readings are kept.
 */
@Singleton
final class LensDesk implements LensReader {
    private static final Logger LOG = Logger.getLogger(LensDesk.class);
    private static final int WAITING = 8;
    private static final int KEPT = 64;
    private static final int MAX_AUDIO_BYTES = 16 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long ANSWER_MS = 20_000;

    /** What is asked for. */
    private record Asked(String segment, int top) {}

    /** Everything that a lens needs; made and used on the desk's thread. */
    private record Instruments(WhisperModel model, HookedModel hooked, LogitLens lens, LensProbes probes)
            implements AutoCloseable {
        @Override
        public void close() {
            lens.close();
            hooked.close();
            model.close();
        }
    }

    private final LineService service;
    private final MondegreenConfig config;
    private final SegmentAudio audio;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("mondegreen-lens").daemon().factory());
    private final Map<Asked, LensItem> kept = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, LensItem> eldest) {
            return size() > KEPT;
        }
    };
    private Optional<Instruments> instruments = Optional.empty();

    @Inject
    LensDesk(
            LineService service,
            MondegreenConfig config,
            TopicNames names,
            @Identifier("default-kafka-broker") Map<String, Object> client) {
        this.service = service;
        this.config = config;
        this.audio = new SegmentAudio(client, names.audio(), MAX_AUDIO_BYTES);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.shutdownNow();
        if (thread.awaitTermination(ANSWER_MS, TimeUnit.MILLISECONDS)) {
            instruments.ifPresent(Instruments::close);
        }
    }

    @Override
    public CompletionStage<LensItem> read(TranscriptRecord window, TraceRecord tokens, int top) {
        Asked asked = new Asked(window.id(), top);
        synchronized (kept) {
            LensItem before = kept.get(asked);
            if (before != null) {
                return CompletableFuture.completedFuture(before);
            }
        }
        if (tokens.tokens().stream().anyMatch(token -> token.id() < 0)) {
            return CompletableFuture.completedFuture(LensItem.of("hidden"));
        }
        Optional<GuardStack> stack = service.stack();
        if (stack.isEmpty()) {
            return CompletableFuture.completedFuture(LensItem.of("unsupported"));
        }
        CompletableFuture<LensItem> answer = new CompletableFuture<>();
        try {
            thread.execute(() ->
                    answer.complete(answer.isDone() ? LensItem.of("busy") : look(stack.get(), asked, window, tokens)));
        } catch (RejectedExecutionException full) {
            return CompletableFuture.completedFuture(LensItem.of("busy"));
        }
        return answer.completeOnTimeout(LensItem.of("busy"), ANSWER_MS, TimeUnit.MILLISECONDS);
    }

    private LensItem look(GuardStack stack, Asked asked, TranscriptRecord window, TraceRecord tokens) {
        try {
            return switch (audio.read(window.key(), window.audio(), window.startMs(), window.endMs(), PATIENCE)) {
                case SegmentAudio.Gone() -> LensItem.of("expired");
                case SegmentAudio.Nothing() -> LensItem.of("unsupported");
                case SegmentAudio.Audio(var clip) -> {
                    LensItem item = read(stack, clip.at(LogMel.RATE_HZ).channels()[0], tokens, asked.top());
                    synchronized (kept) {
                        kept.put(asked, item);
                    }
                    yield item;
                }
            };
        } catch (RuntimeException failed) {
            LOG.warnf("a lens could not be computed: %s", failed.getMessage());
            LOG.debug("a lens could not be computed", failed);
            return LensItem.of("busy");
        }
    }

    private LensItem read(GuardStack stack, float[] pcm, TraceRecord tokens, int top) {
        Instruments with = instruments(stack);
        String language = config.model().language();
        int[] prompt = with.model().generation().prompt(language, "transcribe", false);
        int[] ids = IntStream.concat(
                        IntStream.of(prompt), tokens.tokens().stream().mapToInt(GuardedToken::id))
                .toArray();
        float[] mel = new LogMel(with.model().config().mels())
                .compute(
                        Arrays.copyOf(
                                pcm, Math.min(pcm.length, with.model().config().windowSamples())),
                        with.model().config().windowFrames());
        Run run = with.hooked().runWithCache(Window.forced(mel, ids));
        return LensItems.of(with.lens().read(run, prompt.length - 1, top), run, tokens, with.probes());
    }

    private Instruments instruments(GuardStack stack) {
        if (instruments.isEmpty()) {
            WhisperModel model = WhisperModel.open(stack.model().dir());
            LensProbes probes = LensProbes.of(stack);
            Set<TapName> taps = new TreeSet<>(LogitLens.taps(model.config()));
            HookedModel hooked = HookedModel.open(
                    model,
                    new EngineOptions(
                            EngineOptions.DeviceChoice.CPU,
                            1,
                            1,
                            1,
                            1,
                            false,
                            config.model().language()),
                    taps);
            instruments =
                    Optional.of(new Instruments(model, hooked, LogitLens.open(model, hooked.device(), 1), probes));
        }
        return instruments.get();
    }
}
