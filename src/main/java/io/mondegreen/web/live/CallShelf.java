package io.mondegreen.web.live;

import io.mondegreen.calls.ChannelProgress;
import io.mondegreen.guard.AlertType;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.StretchRecord;
import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.kafka.TranscriptRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What is held of one call. Guarded by the lock of what holds it. */
final class CallShelf {

    /** What is known of one channel. */
    static final class ChannelState {
        private String role = "";
        private long positionMs;
        private long segments;
        private boolean ended;

        Optional<String> role() {
            return Optional.of(role).filter(name -> !name.isEmpty());
        }

        long positionMs() {
            return positionMs;
        }

        long segments() {
            return segments;
        }

        private void reached(long endMs) {
            positionMs = Math.max(positionMs, endMs);
        }
    }

    private final CallName name;
    private final NavigableMap<HeldSpan.Key, HeldSpan> spans = new TreeMap<>();
    private final Map<String, HeldAlert> episodes = new LinkedHashMap<>();
    private final Map<String, ChannelState> channels = new TreeMap<>();
    private long firstMs = Long.MAX_VALUE;
    private long lastMs = Long.MIN_VALUE;
    private long bytes;
    private double maxRisk;
    private boolean toldEnded;
    private long toldMs;

    CallShelf(CallName name) {
        this.name = name;
    }

    /** A record about it was written then. */
    void seen(long timeMs) {
        firstMs = Math.min(firstMs, timeMs);
        lastMs = Math.max(lastMs, timeMs);
    }

    /** Takes a revision of a window's text; empty where a newer one is there, or the line left the window out after it. */
    Optional<HeldWindow> transcript(TranscriptRecord record, byte[] value) {
        HeldSpan.Key stretch = new HeldSpan.Key(record.startMs(), record.key().channel(), true);
        if (!record.isFinal() && spans.get(stretch) instanceof HeldStretch left && left.skipped()) {
            return Optional.empty();
        }
        HeldWindow window = window(record.key().channel(), record.startMs());
        boolean wasFinal = window.isFinal();
        long before = window.bytes();
        boolean taken =
                window.transcript(new Told(record.id(), record.revision(), record.isFinal(), record.endMs(), value));
        bytes += window.bytes() - before;
        if (!taken) {
            return Optional.empty();
        }
        ChannelState channel = channel(record.key().channel());
        channel.role = record.role();
        channel.reached(record.isFinal() ? record.endMs() : record.startMs());
        if (record.isFinal()) {
            channel.segments += wasFinal ? 0 : 1;
            maxRisk = Math.max(maxRisk, Double.isFinite(record.risk()) ? record.risk() : 0);
        }
        return Optional.of(window);
    }

    /** Takes the tokens of a revision of a window; empty where newer ones are there. */
    Optional<HeldWindow> trace(TraceRecord record, byte[] value) {
        HeldWindow window = window(record.key().channel(), record.startMs());
        long before = window.bytes();
        boolean taken =
                window.trace(new Told(record.segment(), record.revision(), record.isFinal(), record.endMs(), value));
        bytes += window.bytes() - before;
        return taken ? Optional.of(window) : Optional.empty();
    }

    private HeldWindow window(String channel, long startMs) {
        HeldSpan.Key key = new HeldSpan.Key(startMs, channel, false);
        return (HeldWindow) spans.computeIfAbsent(key, at -> {
            HeldWindow made = new HeldWindow(at, this);
            bytes += made.bytes();
            return made;
        });
    }

    /** Takes a stretch; gives the provisional window that it takes the place of. */
    Optional<HeldWindow> stretch(StretchRecord record, byte[] value) {
        String channel = record.key().channel();
        channel(channel).reached(record.endMs());
        boolean skipped = record.what() == StretchRecord.What.SKIPPED;
        HeldStretch stretch = new HeldStretch(new HeldSpan.Key(record.startMs(), channel, true), skipped, value);
        HeldSpan before = spans.put(stretch.key(), stretch);
        bytes += stretch.bytes() - (before == null ? 0 : before.bytes());
        if (skipped
                && spans.get(new HeldSpan.Key(record.startMs(), channel, false)) instanceof HeldWindow window
                && !window.isFinal()) {
            remove(window);
            return Optional.of(window);
        }
        return Optional.empty();
    }

    void alert(HeldAlert alert) {
        AlertRecord record = alert.record();
        ChannelState channel = channel(record.key().channel());
        channel.role = record.role();
        HeldAlert before = episodes.remove(record.alert().episode());
        episodes.put(record.alert().episode(), alert);
        bytes += alert.bytes().length - (before == null ? 0 : before.bytes().length);
        if (alert.counts() && Double.isFinite(record.alert().risk())) {
            maxRisk = Math.max(maxRisk, record.alert().risk());
        }
    }

    /** Takes how far a channel is decided; whether it has just ended. */
    boolean progress(ChannelProgress progress) {
        ChannelState channel = channel(progress.key().channel());
        channel.role = progress.role();
        channel.reached(progress.mark().positionMs());
        boolean ends = progress.mark().ended() && !channel.ended;
        channel.ended = progress.mark().ended();
        return ends;
    }

    private ChannelState channel(String channel) {
        return channels.computeIfAbsent(channel, _ -> new ChannelState());
    }

    /** Drops what is oldest beyond the bound; gives the windows that went. */
    List<HeldWindow> trim(int most) {
        List<HeldWindow> gone = new ArrayList<>();
        while (spans.size() > most) {
            HeldSpan oldest = spans.firstEntry().getValue();
            remove(oldest);
            if (oldest instanceof HeldWindow window) {
                gone.add(window);
            }
        }
        while (episodes.size() > most) {
            HeldAlert oldest = episodes.remove(episodes.keySet().iterator().next());
            bytes -= oldest.bytes().length;
        }
        return gone;
    }

    int size() {
        return spans.size();
    }

    private void remove(HeldSpan span) {
        spans.remove(span.key());
        bytes -= span.bytes();
    }

    /** All that stands, in media order. */
    List<HeldSpan> spans() {
        return List.copyOf(spans.values());
    }

    WindowShot shot(HeldWindow window) {
        Told transcript = window.transcript().orElseThrow();
        HeldSpan.Key at = window.key();
        return new WindowShot(
                name,
                transcript.bytes(),
                window.trace().map(Told::bytes),
                episodes.values().stream()
                        .filter(alert ->
                                alert.counts() && alert.touches(at.channel(), at.startMs(), transcript.endMs()))
                        .toList());
    }

    /** Newest record of each episode that is not cleared. */
    List<HeldAlert> alerts() {
        return episodes.values().stream().filter(alert -> alert.counts()).toList();
    }

    /** Types of the episodes that are not over, each once. */
    List<AlertType> standing() {
        return alerts().stream()
                .filter(alert -> alert.stands(
                        channels.get(alert.record().key().channel()).positionMs()))
                .map(alert -> alert.alert().type())
                .distinct()
                .sorted()
                .toList();
    }

    boolean ended(long nowMs, long liveForMs) {
        return nowMs - lastMs > liveForMs
                || !channels.isEmpty() && channels.values().stream().allMatch(channel -> channel.ended);
    }

    /** Whether it is time to tell of the call: it has ended, or something changed and a second has passed since it was told last. */
    boolean tells(boolean now, boolean hasEnded) {
        if (!now && hasEnded == toldEnded && lastMs - toldMs < 1000) {
            return false;
        }
        toldEnded = hasEnded;
        toldMs = lastMs;
        return true;
    }

    boolean toldEnded() {
        return toldEnded;
    }

    CallName name() {
        return name;
    }

    Map<String, ChannelState> channels() {
        return channels;
    }

    long firstMs() {
        return firstMs;
    }

    long lastMs() {
        return lastMs;
    }

    double maxRisk() {
        return maxRisk;
    }

    long bytes() {
        return bytes + HeldSpan.OVERHEAD;
    }
}
