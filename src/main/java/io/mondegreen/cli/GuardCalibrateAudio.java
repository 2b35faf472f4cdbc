package io.mondegreen.cli;

import io.mondegreen.app.GuardStack;
import io.mondegreen.audio.AudioFiles;
import io.mondegreen.audio.Clip;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.SpeechGate;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.GuardedSegment;
import io.mondegreen.guard.GuardedToken;
import io.mondegreen.guard.Severity;
import io.mondegreen.probe.FalseAlarmCurve;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of recordings through the line: what each window's risk was, and which windows alarmed. */
final class GuardCalibrateAudio {
    private static final int RATE_HZ = 16_000;
    private static final List<String> NAMES = List.of(".wav", ".wave", ".opus", ".ogg");

    /**
     * One window that got text in any of its decodes.
     *
     * @param peak   the risk of its final text, {@link FalseAlarmCurve#NEVER} where that is empty, and the most before
     * @param worst  of its alerts of invented text; empty where it raised none
     * @param looped whether it raised an alert of another kind that stops or marks text: its risk is not the probe's alone
     */
    record Window(FalseAlarmCurve.Peak peak, Optional<Severity> worst, boolean looped) {}

    /**
     * One channel of a recording.
     *
     * @param mediaMs its length, pauses included
     */
    record Channel(String name, long mediaMs, List<Window> windows) {}

    private final GuardStack stack;
    private final String tenant;
    private final SpeechGate.Factory gate;
    private final int minTokens;

    /**
     * @param tenant    whose policy holds; empty for none
     * @param minTokens before a running risk may alarm
     */
    GuardCalibrateAudio(GuardStack stack, String tenant, SpeechGate.Factory gate, int minTokens) {
        this.stack = stack;
        this.tenant = tenant;
        this.gate = gate;
        this.minTokens = minTokens;
    }

    /**
     * The recordings of a folder and of those below it, by name.
     *
     * @throws CommandFailure if there is none
     */
    static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure("there is no folder " + folder);
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> NAMES.stream()
                            .anyMatch(file.getFileName().toString().toLowerCase(Locale.ROOT)::endsWith))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new CommandFailure(folder + " has no recordings; they end in " + String.join(", ", NAMES));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** Hears all channels of these recordings, one after another. */
    List<Channel> hear(List<Path> files, Progress progress) throws IOException {
        List<Channel> channels = new ArrayList<>();
        for (Path file : files) {
            Clip clip = AudioFiles.read(file).at(RATE_HZ);
            for (int i = 0; i < clip.channels().length; i++) {
                String name = file + (clip.channels().length == 1 ? "" : "#" + i);
                CallKey key = new CallKey(tenant, "calibrate-" + channels.size(), "mixed");
                FileTranscription.Result result = FileTranscription.byWindow(stack, key, clip.channels()[i], gate);
                channels.add(new Channel(name, clip.durationMs(), windows(result)));
            }
            progress.did(1);
        }
        return channels;
    }

    private List<Window> windows(FileTranscription.Result result) {
        SortedMap<Long, List<GuardedSegment>> decodes = new TreeMap<>();
        // one without text counts as well: what the decode before it showed has not come twice in a row
        Stream.concat(result.provisional().stream(), result.segments().stream())
                .forEach(segment -> decodes.computeIfAbsent(segment.startMs(), _ -> new ArrayList<>())
                        .add(segment));
        decodes.values().removeIf(of -> of.stream().allMatch(one -> one.tokens().isEmpty()));
        List<Window> windows = new ArrayList<>();
        for (Map.Entry<Long, List<GuardedSegment>> window : decodes.entrySet()) {
            long start = window.getKey();
            long end = window.getValue().stream()
                    .mapToLong(GuardedSegment::endMs)
                    .max()
                    .orElseThrow();
            List<Alert> alerts = result.alerts().stream()
                    .filter(alert -> alert.startMs() >= start && alert.startMs() < end)
                    .toList();
            windows.add(new Window(
                    peak(window.getValue(), minTokens),
                    alerts.stream()
                            .filter(GuardCalibrateAudio::invention)
                            .map(Alert::severity)
                            .max(Severity::compareTo),
                    alerts.stream().anyMatch(alert -> !invention(alert))));
        }
        return windows;
    }

    /** Whether an alert is of the kind that thresholds are for. */
    static boolean invention(Alert alert) {
        return alert.type() == AlertType.HALLUCINATION_NONSPEECH || alert.type() == AlertType.HALLUCINATION_CONTENT;
    }

    /**
     * As the guard judges them: a final text by its risk at its end; one that may still change where it and the decode before are both
     * in doubt.
     *
     * @param decodes   of one window in order, the final one last
     * @param minTokens before a running risk may alarm
     */
    static FalseAlarmCurve.Peak peak(List<GuardedSegment> decodes, int minTokens) {
        float whole = FalseAlarmCurve.NEVER;
        float running = FalseAlarmCurve.NEVER;
        float before = FalseAlarmCurve.NEVER;
        for (GuardedSegment segment : decodes) {
            List<GuardedToken> tokens = segment.tokens();
            float end = tokens.isEmpty() ? FalseAlarmCurve.NEVER : logit(segment.risk());
            float most = end;
            if (segment.isFinal()) {
                whole = end;
                most = FalseAlarmCurve.NEVER;
                for (int i = minTokens - 1; i < tokens.size(); i++) {
                    // rounded already: never below what the guard compares
                    most = Math.max(most, logit(Math.nextUp(tokens.get(i).risk())));
                }
            }
            running = Math.max(running, Math.min(before, most));
            before = end;
        }
        return new FalseAlarmCurve.Peak(whole, running);
    }

    /** Of a risk, rounded up, so that a threshold above it is above the risk itself; its ends as far out as a curve goes. */
    static float logit(double risk) {
        if (risk <= 0) {
            return FalseAlarmCurve.NEVER;
        }
        double logit = risk < 1 ? Math.log(risk) - Math.log1p(-risk) : -FalseAlarmCurve.NEVER;
        return Math.nextUp((float) Math.clamp(logit, FalseAlarmCurve.NEVER, -FalseAlarmCurve.NEVER));
    }
}
