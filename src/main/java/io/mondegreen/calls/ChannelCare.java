package io.mondegreen.calls;

import io.mondegreen.audio.Levels;
import io.mondegreen.audio.SoundClass;
import io.mondegreen.guard.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Watches over one channel's media besides its windows: counts its quality, classes what nobody spoke on, and samples of it
 * for the canary. What arrives is counted when it arrives, what is heard when it is decided, each exactly once over restarts.
 */
final class ChannelCare {
    /** A stretch with what its quiet parts sound like and how loud they are; classed when cut, told when decided. */
    record Heard(Stretch stretch, List<SoundClass> sounds, List<List<Integer>> levels) {}

    private final CallKey key;
    private final int partition;
    private final BookParts parts;
    private final ChannelMemory memory;

    ChannelCare(CallKey key, int partition, BookParts parts, ChannelMemory memory) {
        this.key = key;
        this.partition = partition;
        this.parts = parts;
        this.memory = memory;
    }

    /**
     * A chunk came.
     *
     * @param again whether an earlier life has counted it
     * @return whether something was noted that must survive
     */
    boolean arrived(Chunk chunk, Verdict verdict, boolean again, String role) {
        if (verdict == Verdict.TAKEN) {
            memory.heardMs = Math.max(memory.heardMs, chunk.mediaMs());
        }
        if (again) {
            return false;
        }
        String before = memory.quality.state();
        for (QualityKind kind : List.of(QualityKind.LATE, QualityKind.DUPLICATES)) {
            boolean counts = verdict == (kind == QualityKind.LATE ? Verdict.LATE : Verdict.DUPLICATE);
            (counts ? memory.quality.add(kind, memory.heardMs, 1) : memory.quality.advance(kind, memory.heardMs))
                    .ifPresent(alert -> tell(alert, role, chunk.offset(), chunk.offset(), chunk.time()));
        }
        return !memory.quality.state().equals(before);
    }

    /**
     * A window that is nothing but signalling tones, cut into pieces of a second: nobody spoke, though the gate let it through.
     * Empty for any other window.
     */
    List<Stretch.Quiet> signals(WindowCut cut) {
        List<Stretch.Quiet> pieces = new ArrayList<>();
        boolean signal = false;
        for (int from = 0; from < cut.samples().length; from += cut.rateHz()) {
            int to = Math.min(cut.samples().length, from + cut.rateHz());
            float[] samples = Arrays.copyOfRange(cut.samples(), from, to);
            SoundClass sound = parts.sounds().classify(samples, cut.rateHz());
            if (sound == SoundClass.MUSIC || sound == SoundClass.NOISE) {
                return List.of(); // it may be speech
            }
            signal |= sound != SoundClass.SILENCE;
            pieces.add(new Stretch.Quiet(
                    cut.startMs() + from * 1000L / cut.rateHz(),
                    cut.startMs() + to * 1000L / cut.rateHz(),
                    samples,
                    cut.rateHz()));
        }
        return signal ? pieces : List.of();
    }

    /**
     * Listens to what lies outside of windows.
     *
     * @param signals windows before the mark that turned out to be signalling
     */
    Heard listen(Stretch stretch, List<Stretch.Quiet> signals) {
        List<Stretch.Quiet> all = new ArrayList<>(stretch.quiet());
        all.addAll(signals);
        all.sort(Comparator.comparingLong(Stretch.Quiet::startMs));
        CanaryRules canary = parts.settings().canary();
        List<SoundClass> sounds = new ArrayList<>();
        List<List<Integer>> levels = new ArrayList<>();
        List<Stretch.Quiet> kept = new ArrayList<>();
        for (Stretch.Quiet quiet : all) {
            sounds.add(parts.sounds().classify(quiet.samples(), quiet.rateHz()));
            levels.add(Levels.of(quiet.samples(), quiet.rateHz()));
            boolean sampled = quiet.endMs() - quiet.startMs() >= canary.shortestMs()
                    && Sampling.picks(canary.share(), "canary", key, quiet.startMs());
            kept.add(sampled ? quiet : new Stretch.Quiet(quiet.startMs(), quiet.endMs(), new float[0], quiet.rateHz()));
        }
        return new Heard(
                new Stretch(
                        stretch.endMs(),
                        stretch.lostMs(),
                        stretch.clippedMs(),
                        stretch.silentMs(),
                        kept,
                        stretch.edge(),
                        stretch.firstOffset(),
                        stretch.lastOffset(),
                        stretch.time()),
                sounds,
                levels);
    }

    /** The stretch before a mark is decided. */
    void decided(Heard heard, ChannelMark mark, String role) {
        Stretch s = heard.stretch();
        for (int i = 0; i < heard.sounds().size(); i++) {
            Stretch.Quiet quiet = s.quiet().get(i);
            SoundClass sound = heard.sounds().get(i);
            memory.spans.add(quiet, sound, heard.levels().get(i), s).ifPresent(parts.events()::nonSpeech);
            if (quiet.samples().length > 0) {
                parts.canaries()
                        .accept(new CanaryDesk.Piece(
                                key, quiet, sound, partition, s.firstOffset(), s.lastOffset(), s.time()));
            }
        }
        if (s.closes() || mark.ended()) {
            memory.spans.close().ifPresent(parts.events()::nonSpeech);
        }
        count(QualityKind.GAPS, s.lostMs(), s, role);
        count(QualityKind.CLIPPED, s.clippedMs(), s, role);
        count(QualityKind.SILENT, s.silentMs(), s, role);
        if (mark.ended() || s.edge() == Stretch.Edge.SILENCE) {
            for (QualityKind kind : QualityKind.values()) {
                memory.quality
                        .end(kind, s.endMs())
                        .ifPresent(alert -> tell(alert, role, s.firstOffset(), s.lastOffset(), s.time()));
            }
        }
        if (mark.ended()) {
            parts.memory().ended(key).forEach(alert -> tell(alert, role, s.firstOffset(), s.lastOffset(), s.time()));
        }
    }

    private void count(QualityKind kind, long amount, Stretch s, String role) {
        (amount > 0 ? memory.quality.add(kind, s.endMs(), amount) : memory.quality.advance(kind, s.endMs()))
                .ifPresent(alert -> tell(alert, role, s.firstOffset(), s.lastOffset(), s.time()));
    }

    private void tell(Alert alert, String role, long firstOffset, long lastOffset, Instant time) {
        parts.events().alert(new AlertEvent(key, role, alert, partition, firstOffset, lastOffset, time));
    }
}
