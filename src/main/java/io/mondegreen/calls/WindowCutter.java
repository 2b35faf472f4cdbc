package io.mondegreen.calls;

import static io.mondegreen.calls.WindowRules.FRAME_MS;
import static io.mondegreen.calls.WindowRules.frames;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.ChunkDecoder;
import io.mondegreen.calls.Stretch.Edge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Cuts one channel's media into utterance windows. A window opens at the onset of speech with a little media from before,
 * closes after enough non-speech, and is cut at a {@link QuietPlace} where it fills the model's.
 *
 * <p>What it says depends on the samples and their media time alone, not on how chunks cut them: it lives through its own
 * {@link ChannelMark marks}, so going on after a boundary and starting anew from that boundary's mark are the same. Indices
 * below count frames of 20 ms from the last boundary.
 *
 * <p>A decoder that remembers cannot be written into a mark. So at every boundary it starts anew a little before it, and
 * what is undecided is decoded and heard again: just as a line made from the mark decodes and hears it.
 */
final class WindowCutter {
    private static final byte[] FRESH = {};
    /** Media from before a boundary that a decoder which starts anew hears first (RFC 7845 §4.6). */
    private static final int PREROLL_MS = 80;

    private final WindowRules rules;
    private final SpeechGate.Factory gates;
    private final WindowSink sink;
    private final int leadIn;
    private final int tail;
    private final int close;
    private final int provisional;
    private final int longest;

    private final Heard heard = new Heard();
    private byte[][] states = new byte[256][]; // before each frame
    private double[] energy = new double[256];
    private final OddFrames odd = new OddFrames();
    private int frame; // frames heard
    private int window = -1; // first frame of the open window, -1 where none is
    private int lastSpeech; // one past the last frame with speech
    private int toldFrom = -1; // frames of the window closed since the last boundary, -1 where none was
    private int toldTo;
    private boolean spoke; // whether the open window has speech of its own
    private boolean carried; // whether all speech since its beginning may be what the gate holds on to

    private SpeechGate gate;
    private AudioFormat format; // of the newest chunk; null before the first
    private ChunkDecoder decoder;
    private int rate;
    private float[] scratch = {};
    private long positionMs; // of the last boundary
    private long gapMs; // lost immediately before it
    private long windows;
    private long next; // sequence number wanted
    private int skip; // decided samples to come, from the start of chunk `next` on
    private long lostMs; // media of chunks that never came, since the last mark
    private Heard.Origin latest = new Heard.Origin(0, 0, Instant.EPOCH); // of the newest chunk

    WindowCutter(WindowRules rules, SpeechGate.Factory gates, ChannelMark from, WindowSink sink) {
        this.rules = rules;
        this.gates = gates;
        this.sink = sink;
        this.leadIn = frames(rules.leadInMs());
        this.tail = frames(rules.tailMs());
        this.close = frames(rules.closeMs());
        this.provisional = frames(rules.provisionalMs());
        this.longest = frames(rules.windowMs());
        this.next = from.sequence();
        this.skip = from.skip();
        this.positionMs = from.positionMs();
        this.gapMs = from.gapMs();
        this.windows = from.windows();
        if (from.rateHz() > 0) {
            tune(from.rateHz(), from.gateState());
        }
        if (from.open()) {
            window = 0;
            carried = true;
        }
    }

    /**
     * Hears the next chunk in order.
     *
     * @param afterGap whether chunks before it were given up
     */
    void accept(Chunk chunk, boolean afterGap) {
        latest = new Heard.Origin(chunk.offset(), chunk.offset(), chunk.time());
        if (chunk.audio().length > 0) {
            skip = align(chunk, afterGap);
            float[] decoded = decoder.decode(chunk.audio());
            heard.append(chunk, decoded, skip);
            skip = Math.max(0, skip - decoded.length);
        } else if (afterGap) {
            sink.note(MediaNote.GAP);
        }
        next = chunk.sequence() + 1;
        hear();
        if (chunk.audio().length == 0 && !chunk.last()) {
            pause(chunk.mediaMs());
        }
    }

    /** Closes the channel: what is open is final. */
    void end() {
        finish(0);
        restart(next, endMs(), 0, true, Edge.BREAK);
    }

    /** Closes what is open because nothing more comes; a later chunk goes on as after a gap. */
    void park() {
        finish(0);
        restart(next, endMs(), heard.isEmpty() ? gapMs : 0, false, Edge.SILENCE);
    }

    /** The source stops here and goes on at {@code untilMs}: what is open is final, the time between is a gap. */
    private void pause(long untilMs) {
        sink.note(MediaNote.PAUSE);
        long missing = rate == 0 ? 0 : Math.max(0, untilMs - endMs());
        long before = heard.isEmpty() ? gapMs : 0;
        finish(missing);
        restart(next, endMs() + missing, before + missing, false, Edge.BREAK);
    }

    /** Settles where the chunk's first sample lies; returns how many of its samples are decided already. */
    private int align(Chunk chunk, boolean afterGap) {
        int chunkRate = chunk.format().rateHz();
        if (rate == 0) {
            positionMs = chunk.mediaMs();
            gapMs = afterGap ? chunk.mediaMs() : 0;
            lostMs = gapMs;
            noteGap(afterGap);
            tune(chunkRate, FRESH);
            speak(chunk.format());
            return 0;
        }
        boolean other = !chunk.format().equals(format);
        if (skip > 0 && chunkRate == rate && (heard.isEmpty() ? chunk.sequence() == next : !other)) {
            speak(chunk.format());
            return skip;
        }
        long lost = chunk.mediaMs() - endMs();
        boolean jump = lost > rules.jumpMs() || afterGap && lost > 0;
        noteGap(afterGap || jump);
        if (lost < -rules.jumpMs()) {
            sink.note(MediaNote.BACKWARDS);
        }
        // what was heard is decoded again by one decoder: samples of two that remember cannot be mixed
        boolean apart = other
                && !heard.isEmpty()
                && (format.remembers() || chunk.format().remembers());
        if (jump || apart || chunkRate != rate) {
            long missing = Math.max(0, lost);
            lostMs += afterGap ? missing : 0; // a source that numbers on has paused, nothing is lost
            long at = endMs() + missing;
            finish(missing);
            if (chunkRate != rate) {
                tune(chunkRate, FRESH);
            }
            restart(chunk.sequence(), at, missing, false, Edge.BREAK);
        }
        speak(chunk.format());
        return 0;
    }

    private void speak(AudioFormat spoken) {
        if (decoder == null || !spoken.equals(format)) {
            format = spoken;
            decoder = spoken.decoder();
        }
    }

    private void noteGap(boolean gap) {
        if (gap) {
            sink.note(MediaNote.GAP);
        }
    }

    private void hear() {
        while (rate > 0 && (frame + 1) * scratch.length <= heard.length()) {
            if (frame == energy.length) {
                energy = Arrays.copyOf(energy, 2 * frame);
                states = Arrays.copyOf(states, 2 * frame);
            }
            heard.copyTo(scratch, frame * scratch.length);
            states[frame] = gate.state();
            energy[frame] = energyOf(scratch);
            odd.hear(frame, scratch, energy[frame]);
            boolean speech = gate.speech(scratch);
            frame++;
            if (window < 0) {
                outside(speech);
            } else {
                inside(speech);
            }
        }
    }

    private void outside(boolean speech) {
        if (speech) {
            window = Math.max(0, frame - 1 - leadIn);
            lastSpeech = frame;
            spoke = true;
            return;
        }
        // once a second what was not speech is decided, all but a lead-in for speech to come
        long now = positionMs + (long) frame * FRAME_MS;
        if (frame > leadIn && now / 1000 != (now - FRAME_MS) / 1000) {
            boundary(frame - leadIn, false);
        }
    }

    private void inside(boolean speech) {
        carried &= speech && frame * FRAME_MS <= gate.holdsMs();
        if (speech) {
            lastSpeech = frame;
            spoke |= !carried;
        } else if (frame - lastSpeech >= close) {
            closeWindow(Math.min(lastSpeech + tail, frame), 0);
            boundary(frame - leadIn, false);
            return;
        }
        int length = frame - window;
        OptionalInt place = QuietPlace.find(energy, window, frame, longest);
        if (place.isPresent()) {
            cut(place.getAsInt());
        } else if (spoke && length % provisional == 0 && 2 * (frame - lastSpeech) <= close) {
            // a window about to close gets its final decode soon enough
            sink.window(cutOf(frame, length / provisional - 1, false, 0));
        }
    }

    /** Ends the window before frame {@code at} and opens the next one there. */
    private void cut(int at) {
        closeWindow(at, 0);
        boundary(at, true);
        window = 0;
        lastSpeech = 0;
        carried = true; // the gate may still hold on to speech that lies before the cut
    }

    private void finish(long gapAfterMs) {
        if (window >= 0) {
            closeWindow(Math.min(lastSpeech + tail, frame), gapAfterMs);
        }
    }

    private void closeWindow(int end, long gapAfterMs) {
        if (spoke) {
            sink.window(cutOf(end, (frame - window) / provisional, true, gapAfterMs));
            windows++;
            toldFrom = window;
            toldTo = end;
        }
        window = -1;
        spoke = false;
    }

    private WindowCut cutOf(int end, int revision, boolean isFinal, long gapAfterMs) {
        int from = window * scratch.length;
        int to = end * scratch.length;
        Heard.Origin origin = heard.origin(from, to);
        return new WindowCut(
                positionMs + (long) window * FRAME_MS,
                positionMs + (long) end * FRAME_MS,
                revision,
                isFinal,
                heard.copy(from, to),
                rate,
                window == 0 ? gapMs : 0,
                gapAfterMs,
                origin.firstOffset(),
                origin.lastOffset(),
                origin.time());
    }

    /** Marks the place before frame {@code at} and forgets what lies before it. */
    private void boundary(int at, boolean open) {
        int lead = format.remembers() ? rate / 1000 * PREROLL_MS : 0;
        Heard.Place place = heard.place(at * scratch.length, lead, next);
        byte[] state = at == frame ? gate.state() : states[at];
        tell(at, at * scratch.length, positionMs + (long) at * FRAME_MS, Edge.OPEN);
        positionMs += (long) at * FRAME_MS;
        gapMs = 0;
        sink.boundary(new ChannelMark(
                place.sequence(), place.skip(), positionMs, rate, ChannelMark.gate(state), open, 0, windows, false));
        heard.drop(at * scratch.length, lead);
        if (open || format.remembers()) {
            // the frames after the boundary are heard again, as a line made from the mark hears them
            gate = gates.open(rate, state);
            frame = 0;
            if (format.remembers()) {
                decoder = format.decoder();
                heard.decodeAgain(decoder);
            }
            return;
        }
        System.arraycopy(states, at, states, 0, frame - at);
        System.arraycopy(energy, at, energy, 0, frame - at);
        odd.drop(at, frame);
        frame -= at;
    }

    /** Forgets everything heard and goes on at {@code atMs} with chunk {@code sequence}. */
    private void restart(long sequence, long atMs, long missingMs, boolean ended, Edge edge) {
        tell(frame, heard.length(), atMs, edge);
        heard.clear();
        decoder = null;
        skip = 0;
        frame = 0;
        positionMs = atMs;
        gapMs = missingMs;
        String state = rate == 0 ? "" : ChannelMark.gate(gate.state());
        sink.boundary(new ChannelMark(sequence, 0, atMs, rate, state, false, missingMs, windows, ended));
    }

    /** Says what lies before a mark: the first {@code frames} frames, {@code samples} samples. */
    private void tell(int frames, int samples, long endMs, Edge edge) {
        List<Stretch.Quiet> quiet = new ArrayList<>();
        if (toldFrom < 0) {
            addQuiet(quiet, 0, samples);
        } else {
            addQuiet(quiet, 0, toldFrom * scratch.length);
            addQuiet(quiet, toldTo * scratch.length, samples);
        }
        toldFrom = -1;
        Heard.Origin origin = samples > 0 ? heard.origin(0, samples) : latest;
        sink.stretch(new Stretch(
                endMs,
                lostMs,
                odd.clippedMs(frames),
                odd.silentMs(frames),
                quiet,
                edge,
                origin.firstOffset(),
                origin.lastOffset(),
                origin.time()));
        lostMs = 0;
    }

    private void addQuiet(List<Stretch.Quiet> quiet, int from, int to) {
        if (to > from) {
            quiet.add(new Stretch.Quiet(
                    positionMs + from * 1000L / rate, positionMs + to * 1000L / rate, heard.copy(from, to), rate));
        }
    }

    /** Bytes of the samples that it holds. */
    long bytes() {
        return (long) heard.length() * Float.BYTES;
    }

    private void tune(int rateHz, byte[] state) {
        rate = rateHz;
        scratch = new float[rateHz / (1000 / FRAME_MS)];
        gate = gates.open(rateHz, state);
    }

    private long endMs() {
        return rate == 0 ? positionMs : positionMs + heard.length() * 1000L / rate;
    }

    private static double energyOf(float[] frame) {
        double sum = 0;
        for (float x : frame) {
            sum += (double) x * x;
        }
        return sum;
    }
}
