package io.mondegreen.lab;

import io.mondegreen.probe.Example;
import io.mondegreen.probe.Examples;
import io.mondegreen.probe.Split;
import io.mondegreen.probe.TokenLabel;
import io.mondegreen.probe.WindowFeature;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.TapName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows of the token task: one per text token whose word can be judged, of at most {@value #MOST} drawn by seed per split. */
final class TokenExamples {
    /** Keeps a fit and its bootstrap to seconds. */
    static final int MOST = 12_000;

    private TokenExamples() {}

    private record Place(DecodedWindow window, int token) {
        private boolean invented() {
            return window.tokens().labels().get(token) == TokenLabel.INVENTED;
        }
    }

    /**
     * Takes the tokens of windows, in their order.
     *
     * @param running a head whose running mean, as far as the token, stands among the baselines
     * @throws IllegalArgumentException if there is no such token
     */
    static Examples of(List<DecodedWindow> windows, Optional<ProbeHead> running, long seed) {
        List<Place> places = new ArrayList<>();
        for (Split split : Split.values()) {
            places.addAll(draw(
                    windows.stream()
                            .filter(one -> one.window().split() == split)
                            .toList(),
                    seed));
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException("the model wrote no word that could be labelled");
        }
        SortedMap<TapName, float[][]> streams = new TreeMap<>();
        for (TapName tap : places.getFirst().window().tokens().streams().keySet()) {
            streams.put(
                    tap,
                    places.stream()
                            .map(place -> place.window().tokens().stream(tap, place.token()))
                            .toArray(float[][]::new));
        }
        List<Example> rows = places.stream()
                .map(place -> new Example(
                        place.invented(),
                        place.window().window().groups(),
                        place.window().window().kind(),
                        place.window().window().split()))
                .toList();
        return new Examples(rows, streams, Collections.emptySortedMap(), Map.of(), baselines(places, running));
    }

    private static List<Place> draw(List<DecodedWindow> windows, long seed) {
        List<Place> all = new ArrayList<>();
        for (DecodedWindow window : windows) {
            List<TokenLabel> labels = window.tokens().labels();
            for (int i = 0; i < labels.size(); i++) {
                if (labels.get(i) != TokenLabel.LEFT_OUT) {
                    all.add(new Place(window, i));
                }
            }
        }
        Collections.shuffle(all, new Random(seed));
        return all.subList(0, Math.min(MOST, all.size()));
    }

    private static SortedMap<String, double[]> baselines(List<Place> places, Optional<ProbeHead> running) {
        SortedMap<String, double[]> baselines = new TreeMap<>();
        double[] logprob = new double[places.size()];
        double[] soFar = new double[places.size()];
        double[] noSpeech = new double[places.size()];
        double[] head = new double[places.size()];
        for (int i = 0; i < logprob.length; i++) {
            DecodedWindow window = places.get(i).window();
            int token = places.get(i).token();
            logprob[i] = -window.tokens().logprobs()[token];
            noSpeech[i] = window.features().get(WindowFeature.NO_SPEECH);
            for (int before = 0; before <= token; before++) {
                soFar[i] -= window.tokens().logprobs()[before] / (token + 1);
                if (running.isPresent()) {
                    head[i] += score(running.get(), window.tokens(), before) / (token + 1);
                }
            }
        }
        baselines.put("token logprob", logprob);
        baselines.put("mean logprob so far", soFar);
        baselines.put("no speech", noSpeech);
        running.ifPresent(one -> baselines.put(one.name() + " so far", head));
        return baselines;
    }

    private static double score(ProbeHead head, DecodedTokens tokens, int token) {
        return head.score(tokens.stream(head.tap(), token));
    }
}
