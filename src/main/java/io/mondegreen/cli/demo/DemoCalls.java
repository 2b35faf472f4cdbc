package io.mondegreen.cli.demo;

import io.mondegreen.audio.bank.LoopRecipe;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.cli.demo.DemoCall.Expectation;
import io.mondegreen.cli.demo.DemoItem.Kind;
import io.mondegreen.guard.AlertType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Composes the demo's calls by seed, from the demo split of the speech bank and from music and noise made by program: another
 * seed takes other sentences, voices, tunes and noises. What has to be alarmed follows from what the audio is, not from what
 * the model makes of it.
 */
final class DemoCalls {

    private static final String SPLIT = "demo";
    private static final String AGENT = "agent";
    private static final String CUSTOMER = "customer";

    private static final Set<AlertType> INVENTED =
            EnumSet.of(AlertType.HALLUCINATION_NONSPEECH, AlertType.HALLUCINATION_CONTENT);
    private static final Set<AlertType> LOOPS =
            EnumSet.of(AlertType.REPETITION_TOKEN, AlertType.REPETITION_PHRASE, AlertType.REPETITION_CROSSWINDOW);
    private static final Set<AlertType> ANY = EnumSet.allOf(AlertType.class);

    private final SpeechBank bank;
    private final SplittableRandom random;
    private final long seed;

    private DemoCalls(SpeechBank bank, long seed) {
        this.bank = bank;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** Six calls of about half a minute. */
    static List<DemoCall> compose(SpeechBank bank, long seed) {
        DemoCalls calls = new DemoCalls(bank, seed);
        return List.of(
                calls.ordinary("talk-1"),
                calls.holdMusic(),
                calls.noise(),
                calls.loops(),
                calls.mixed(),
                calls.ordinary("talk-2"));
    }

    private DemoCall ordinary(String name) {
        CallScript script = new CallScript(random.split());
        Speaker agent = speaker(AGENT);
        Speaker customer = speaker(CUSTOMER);
        for (int turn = 0; turn < 7; turn++) {
            (turn % 2 == 0 ? agent : customer).say(script);
        }
        return new DemoCall(id(name), "ordinary call", true, script.tracks(AGENT, CUSTOMER), List.of(), List.of());
    }

    private DemoCall holdMusic() {
        CallScript script = new CallScript(random.split());
        speaker(CUSTOMER).say(script);
        Speaker agent = speaker(AGENT);
        agent.say(script);
        script.then(AGENT, Kind.MUSIC, "", music(13));
        agent.say(script);
        return new DemoCall(
                id("hold"),
                "hold music",
                false,
                script.tracks(AGENT, CUSTOMER),
                List.of(new Expectation("invented on music", INVENTED, Set.of(Kind.MUSIC))),
                List.of(new Expectation("on music", ANY, Set.of(Kind.MUSIC))));
    }

    private DemoCall noise() {
        CallScript script = new CallScript(random.split());
        speaker(AGENT).say(script);
        LineNoise.Kind kind = pick(List.of(LineNoise.Kind.values()));
        script.then(AGENT, Kind.NOISE, "", quieter(LineNoise.render(random.nextLong(), kind, samples(7))));
        script.then(CUSTOMER, Kind.SILENCE, "", new float[samples(5)]);
        speaker(CUSTOMER).say(script);
        return new DemoCall(
                id("noise"),
                "line noise and silence",
                false,
                script.tracks(AGENT, CUSTOMER),
                List.of(),
                List.of(new Expectation("on noise", ANY, Set.of(Kind.NOISE, Kind.SILENCE))));
    }

    private DemoCall loops() {
        CallScript script = new CallScript(random.split());
        speaker(AGENT).say(script);
        speaker(CUSTOMER).say(script);
        List<LoopRecipe> recipes = new ArrayList<>(bank.loops(SPLIT));
        for (int pair = 0; pair < 2; pair++) {
            script.then(AGENT, Kind.LOOP, "", bank.render(take(recipes)));
            script.meanwhile(400, CUSTOMER, Kind.LOOP, "", bank.render(take(recipes)));
        }
        return new DemoCall(
                id("loop"),
                "loop triggers",
                false,
                script.tracks(AGENT, CUSTOMER),
                List.of(new Expectation("loop", LOOPS, Set.of(Kind.LOOP))),
                List.of(new Expectation("on the triggers", ANY, Set.of(Kind.LOOP))));
    }

    private DemoCall mixed() {
        CallScript script = new CallScript(random.split());
        Speaker agent = speaker(AGENT);
        agent.say(script);
        script.then(AGENT, Kind.MUSIC, "", music(7));
        Utterance foreign = pick(bank.utterances(SPLIT, "foreign"));
        script.then(CUSTOMER, Kind.FOREIGN, "", bank.pcm(foreign));
        agent.say(script);
        speaker(CUSTOMER).say(script);
        Set<Kind> notSpeech = Set.of(Kind.MUSIC, Kind.FOREIGN);
        return new DemoCall(
                id("mixed"),
                "speech, music, foreign",
                false,
                script.tracks(AGENT, CUSTOMER),
                List.of(new Expectation("invented on music or foreign", INVENTED, notSpeech)),
                List.of(new Expectation("on music and foreign speech", ANY, notSpeech)));
    }

    private String id(String name) {
        return "demo-" + seed + "-" + name;
    }

    private float[] music(int seconds) {
        return HoldMusic.render(random.nextLong(), pick(List.of(HoldMusic.Family.values())), samples(seconds));
    }

    private static int samples(int seconds) {
        return seconds * DemoTrack.RATE_HZ;
    }

    private static float[] quieter(float[] pcm) {
        float[] out = new float[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            out[i] = 0.4f * pcm[i];
        }
        return out;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private <T> T take(List<T> from) {
        return from.remove(random.nextInt(from.size()));
    }

    /** One voice on one channel, with sentences of its role that it has not said yet. */
    private Speaker speaker(String channel) {
        List<Utterance> speech = bank.utterances(SPLIT, "speech");
        List<String> voices =
                speech.stream().map(Utterance::voice).distinct().sorted().toList();
        String voice = pick(voices);
        List<Utterance> own = speech.stream()
                .filter(each -> each.voice().equals(voice))
                .filter(each -> each.role().equals(channel) || each.role().equals("any"))
                .toList();
        return new Speaker(channel, new ArrayList<>(own));
    }

    private final class Speaker {
        private final String channel;
        private final List<Utterance> left;

        Speaker(String channel, List<Utterance> left) {
            this.channel = channel;
            this.left = left;
        }

        void say(CallScript script) {
            Utterance said = take(left);
            script.then(channel, Kind.SPEECH, said.text(), bank.pcm(said));
        }
    }
}
