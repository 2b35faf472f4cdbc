package io.mondegreen.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.graph.TapPlan;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.model.WhisperModel;
import io.mondegreen.ort.Card;
import io.mondegreen.ort.Device;
import io.mondegreen.ort.Placement;
import io.mondegreen.taps.Ablation;
import io.mondegreen.taps.Component;
import io.mondegreen.taps.HeadId;
import io.mondegreen.taps.ProbeHead;
import io.mondegreen.taps.Stack;
import io.mondegreen.taps.TapName;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** A process of its own that runs the real CUDA provider on the double of the CUDA libraries and says what it saw, a line each. */
public final class OnTheDouble {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final int SLOTS = 4;
    private static final List<String> COUNTERS = List.of(
            "launches",
            "products",
            "to",
            "toBytes",
            "from",
            "fromBytes",
            "within",
            "captures",
            "graphs",
            "allocations");

    private static MethodHandle counter;
    private static MethodHandle lose;

    private OnTheDouble() {}

    /** @param args directory of a model, and what the last engine does without its card: {@code auto} or {@code cuda} */
    public static void main(String[] args) throws Throwable {
        SymbolLookup runtime = SymbolLookup.libraryLookup("libcudart.so.12", Arena.global());
        counter = LINKER.downcallHandle(
                runtime.findOrThrow("double_counter"), FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
        lose = LINKER.downcallHandle(runtime.findOrThrow("double_lose"), FunctionDescriptor.ofVoid());
        System.out.println("card " + Card.of(0).name());
        try (WhisperModel model = WhisperModel.open(Path.of(args[0]))) {
            DeviceChoice choice = DeviceChoice.valueOf(args[1].toUpperCase(Locale.ROOT));
            if (choice == DeviceChoice.AUTO) {
                for (WeightForm form : WeightForm.values()) {
                    placement(model, form);
                }
                shortWindows(model);
                steps(model, true);
                steps(model, false);
            }
            engine(model, choice);
            System.out.println("closed");
        }
    }

    private static EngineOptions options(WeightForm form) {
        return new EngineOptions(DeviceChoice.CUDA, SLOTS, 1, 1, 8, true, "en").withWeights(form);
    }

    private static TapPlan plan(WhisperModel model, boolean everything) {
        ProbeHead probe = new ProbeHead(
                "p",
                TapName.parse("decoder.0.hook_resid_mid"),
                new float[model.config().dModel()],
                0.5f);
        Set<TapName> taps =
                everything ? TapPlan.all(Stack.DECODER, model.config().decoderLayers()) : Set.of();
        return new TapPlan(taps, List.of(probe), List.of(new HeadId(0, 0)), true, taps);
    }

    /** Where the nodes are, with nothing and with everything read and changed. */
    private static void placement(WhisperModel model, WeightForm form) {
        for (boolean everything : new boolean[] {false, true}) {
            try (TappedModel tapped = TappedModel.open(model, options(form), plan(model, everything))) {
                System.out.println("placement " + form.label() + (everything ? " all" : " guard") + " decoder "
                        + tapped.decoderPlacement().count() + " besides "
                        + tapped.decoderPlacement().besides(Placement.CUDA) + " encoder "
                        + tapped.encoderPlacement().count() + " besides "
                        + tapped.encoderPlacement().besides(Placement.CUDA));
            } catch (RuntimeException e) {
                System.out.println(
                        "placement " + form.label() + (everything ? " all" : " guard") + " refused " + e.getMessage());
            }
        }
    }

    private static void shortWindows(WhisperModel model) {
        EngineOptions options = options(WeightForm.F16).withPadMs(OptionalInt.of(0));
        try (TappedModel tapped = TappedModel.open(model, options, plan(model, false))) {
            int frames = tapped.encoder().melFrames(1600);
            tapped.encoder().encode(new float[model.config().mels() * frames], 0);
            System.out.println(
                    "short windows besides " + tapped.encoderPlacement().besides(Placement.CUDA));
        }
    }

    /** What a step and a window cost after the first. */
    private static void steps(WhisperModel model, boolean graphs) throws Throwable {
        EngineOptions options = options(WeightForm.F16).withCard(new Device.Cuda(0, 0, graphs));
        try (TappedModel tapped = TappedModel.open(model, options, plan(model, false))) {
            float[] mel = new float[model.config().mels() * model.config().windowFrames()];
            tapped.encoder().encode(mel, 0);
            long[] before = counters();
            tapped.encoder().encode(mel, 1);
            say("window graphs=" + graphs, before);
            before = counters();
            tapped.decoder().warmUp();
            say("warm-up graphs=" + graphs, before);
            for (int batch : new int[] {1, 3}) {
                for (int slot = 0; slot < batch; slot++) {
                    tapped.decoder().feed(slot, 1, 1, false);
                }
                before = counters();
                tapped.decoder().run(batch);
                say("step graphs=" + graphs + " batch " + batch, before);
            }
            tapped.decoder().openGates(0);
            before = counters();
            tapped.decoder().run(1);
            say("step of open gates graphs=" + graphs, before);
            tapped.decoder().gate(0, new Ablation(Component.MLP, 0, -1, 0f));
            before = counters();
            tapped.decoder().run(1);
            say("step of a changed gate graphs=" + graphs, before);
        }
    }

    /** Windows through the engine, the card lost on the way. */
    private static void engine(WhisperModel model, DeviceChoice choice) throws Throwable {
        EngineOptions options = new EngineOptions(choice, SLOTS, 1, 1, 8, true, "en").withWeights(WeightForm.F16);
        float[] pcm = new float[model.config().windowSamples()];
        EngineMeter says = new EngineMeter() {
            @Override
            public void lost(String device, RuntimeException why, boolean goesOn) {
                System.out.println("lost " + device + (goesOn ? ", the CPU goes on" : ""));
            }
        };
        try (Engine engine = Engine.open(model, options, List.of(), List.of(), says)) {
            System.out.println("engine on " + engine.device().label());
            long[] before = counters();
            Heard quiet = new Heard();
            engine.submit(new DecodeRequest(pcm, 6, false, List.of()), quiet);
            System.out.println("engine heard " + quiet.ids() + " " + quiet.end().reason());
            say("engine", before);
            Heard first = new Heard(token -> {
                if (token.index() == 2) {
                    loseTheCard();
                }
                return true;
            });
            Heard second = new Heard();
            engine.submit(new DecodeRequest(pcm, 8, false, List.of()), first);
            engine.submit(new DecodeRequest(pcm, 8, false, List.of()), second);
            System.out.println("engine after loss " + first.end().reason() + " "
                    + first.ids().size() + " "
                    + second.end().reason() + " " + second.ids().size() + " on "
                    + engine.device().label());
        }
    }

    private static void loseTheCard() {
        try {
            lose.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static long[] counters() throws Throwable {
        long[] values = new long[COUNTERS.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) counter.invokeExact(i);
        }
        return values;
    }

    private static void say(String what, long[] before) throws Throwable {
        long[] now = counters();
        StringBuilder text = new StringBuilder(what + ":");
        for (int i = 0; i < now.length; i++) {
            text.append(' ').append(COUNTERS.get(i)).append('=').append(now[i] - before[i]);
        }
        System.out.println(text);
    }
}
