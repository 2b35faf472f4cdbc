package io.mondegreen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.LogMel;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import io.mondegreen.taps.TapPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a window's text owes to the windows beside it: nothing. */
class ContinuousBatchingTest {
    private static final int WINDOWS = 10;

    private static WhisperModel model;
    private static List<float[]> speech;
    private static List<List<Heard.Token>> alone;

    @BeforeAll
    static void decodeEachAlone() {
        model = Windows.bundledModel();
        speech = Windows.speech(WINDOWS);
        alone = new ArrayList<>();
        try (Engine engine = Windows.open(model, 1, 1)) {
            for (float[] pcm : speech) {
                Heard heard = new Heard();
                engine.submit(new DecodeRequest(pcm), heard);
                heard.end();
                alone.add(heard.tokens);
            }
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void theWindowsDifferSoThatAMixUpWouldShow() {
        assertThat(alone.stream().map(ContinuousBatchingTest::ids)).doesNotHaveDuplicates();
        assertThat(alone).allSatisfy(tokens -> assertThat(tokens.size()).isGreaterThan(5));
    }

    @Test
    void windowsFromSeveralThreadsOverFewSlotsGetTheirOwnIds() throws InterruptedException {
        int threads = 3;
        int rounds = 2;
        Map<Integer, List<Heard>> heard = new ConcurrentHashMap<>();
        try (Engine engine = Windows.open(model, 3, 2)) {
            List<Thread> callers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int from = t;
                callers.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < rounds * WINDOWS; i += threads) {
                        int window = (i + from) % WINDOWS;
                        Heard listener = new Heard();
                        heard.computeIfAbsent(window, _ -> Collections.synchronizedList(new ArrayList<>()))
                                .add(listener);
                        engine.submit(new DecodeRequest(speech.get(window)), listener);
                        if (i % 2 == 0) {
                            // staggered: this caller's next window comes while the others are half-way
                            listener.end();
                        }
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            heard.forEach((window, listeners) -> listeners.forEach(listener ->
                    assertThat(listener.ids()).as("window %d", window).isEqualTo(ids(alone.get(window)))));
        }
        assertThat(heard).hasSize(WINDOWS);
    }

    @Test
    void aWindowWithClosedHeadsGetsOtherIdsAndItsNeighboursTheirOwn() {
        List<Ablation> closed = Ablation.parseList("cross:L2,cross:L3,self:L1H2,mlp:L3");
        try (Engine engine = Windows.open(model, 3, 8)) {
            Heard first = new Heard();
            Heard gated = new Heard();
            Heard last = new Heard();
            engine.submit(new DecodeRequest(speech.get(0)), first);
            engine.submit(new DecodeRequest(speech.get(1), 0, false, closed), gated);
            engine.submit(new DecodeRequest(speech.get(2)), last);
            assertThat(first.ids()).isEqualTo(ids(alone.get(0)));
            assertThat(gated.ids()).isNotEqualTo(ids(alone.get(1)));
            assertThat(last.ids()).isEqualTo(ids(alone.get(2)));
            // and the slot's next window finds every gate open
            List<Heard> again = List.of(new Heard(), new Heard(), new Heard());
            again.forEach(heard -> engine.submit(new DecodeRequest(speech.get(1)), heard));
            assertThat(again).allSatisfy(heard -> assertThat(heard.ids()).isEqualTo(ids(alone.get(1))));
        }
    }

    @Test
    void gatesClosedMidDecodeLeaveTheOtherSlotsLogitsBitIdentical() {
        TapName logits = TapName.of(Stack.DECODER, TapPoint.UNEMBED);
        TapPlan plan = new TapPlan(Set.of(logits), List.of(), List.of(), true);
        EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.CPU, 3, 1, 1, 1, true, "en");
        try (TappedModel tapped = TappedModel.open(model, options, plan)) {
            LogMel logMel = new LogMel(model.config().mels());
            for (int slot = 0; slot < 3; slot++) {
                tapped.encoder()
                        .encode(logMel.compute(speech.get(slot), model.config().windowFrames()), slot);
            }
            List<float[][]> open = force(tapped.decoder(), logits, List.of());
            List<float[][]> gated =
                    force(tapped.decoder(), logits, Ablation.parseList("self:L0H1,cross:L2,mlp:L3=0.5"));
            for (int step = 0; step < open.size(); step++) {
                assertThat(gated.get(step)[0]).isEqualTo(open.get(step)[0]);
                assertThat(gated.get(step)[2]).isEqualTo(open.get(step)[2]);
                assertThat(Arrays.equals(gated.get(step)[1], open.get(step)[1]))
                        .as("slot 1 changes from step 6 on, now %d", step)
                        .isEqualTo(step < 6);
            }
        }
    }

    @Test
    void aStepOfSomeSlotsGivesWhatAStepOfAllGives() {
        TapName logits = TapName.of(Stack.DECODER, TapPoint.UNEMBED);
        TapPlan plan = new TapPlan(Set.of(logits), List.of(), List.of(), true);
        EngineOptions options = new EngineOptions(EngineOptions.DeviceChoice.CPU, 4, 1, 1, 1, true, "en");
        try (TappedModel tapped = TappedModel.open(model, options, plan)) {
            LogMel logMel = new LogMel(model.config().mels());
            for (int slot = 0; slot < 4; slot++) {
                tapped.encoder()
                        .encode(logMel.compute(speech.get(slot), model.config().windowFrames()), slot);
            }
            tapped.decoder().gate(2, Ablation.parseList("cross:L2").getFirst());
            float[][] whole = new float[4][];
            for (int slot = 0; slot < 4; slot++) {
                tapped.decoder().feed(slot, 50 * slot + 3, 0, false);
            }
            tapped.decoder().run(4);
            for (int slot = 0; slot < 4; slot++) {
                whole[slot] = tapped.decoder().tap(logits, slot);
            }
            for (int first = 0; first < 4; first++) {
                for (int end = first + 1; end <= 4; end++) {
                    tapped.decoder().run(first, end);
                    for (int slot = first; slot < end; slot++) {
                        assertThat(tapped.decoder().tap(logits, slot))
                                .as("slot %d of %d to %d", slot, first, end)
                                .usingComparatorWithPrecision(1e-4f)
                                .containsExactly(whole[slot]);
                    }
                }
            }
            assertThat(whole[2]).isNotEqualTo(whole[1]);
        }
    }

    /** Logits of three slots over twelve forced steps, slot 1 with gates from the sixth step on, as [step][slot][vocab]. */
    private static List<float[][]> force(DecoderStep step, TapName logits, List<Ablation> midway) {
        List<float[][]> all = new ArrayList<>();
        for (int position = 0; position < 12; position++) {
            for (int slot = 0; slot < 3; slot++) {
                step.feed(slot, 50 * slot + 7 * position, position, false);
            }
            if (position == 6) {
                midway.forEach(ablation -> step.gate(1, ablation));
            }
            step.run(3);
            all.add(new float[][] {step.tap(logits, 0), step.tap(logits, 1), step.tap(logits, 2)});
        }
        step.openGates(1);
        return all;
    }

    private static List<Integer> ids(List<Heard.Token> tokens) {
        return tokens.stream().map(Heard.Token::id).toList();
    }
}
