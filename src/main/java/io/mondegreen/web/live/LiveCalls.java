package io.mondegreen.web.live;

import io.mondegreen.calls.ChannelProgress;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.StretchRecord;
import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.kafka.TranscriptRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The calls as the topics tell of them, within {@link Limits}: what is least alive goes first. One thread adds, any may look;
 * what is handed out does not change afterwards.
 */
public final class LiveCalls {

    private final Limits limits;
    private final EventLog log;
    private final Writer writer;
    /** The one that was seen last comes last. */
    private final LinkedHashMap<CallName, CallShelf> calls = new LinkedHashMap<>();

    private final Map<String, HeldWindow> segments = new HashMap<>();
    private final NavigableMap<Place, HeldAlert> alerts = new TreeMap<>();
    private final Map<String, Place> alertPlaces = new HashMap<>();
    private long bytes;

    /** Writes what happened as JSON. */
    public interface Writer {
        String window(WindowShot window, boolean tokens, boolean text);

        String stretch(StretchShot stretch);

        String alert(HeldAlert alert, boolean text);

        String call(CallShot call);
    }

    public LiveCalls(Limits limits, Writer writer) {
        this.limits = limits;
        this.writer = writer;
        this.log = new EventLog(limits.events(), limits.bytes());
    }

    public EventLog log() {
        return log;
    }

    public synchronized void transcript(TranscriptRecord record, byte[] value, Place place) {
        CallShelf shelf = shelf(CallName.of(record.key()), place);
        account(shelf, () -> shelf.transcript(record, value).ifPresent(window -> {
            segments.put(record.id(), window);
            tell(window, EventKind.TRANSCRIPT, place);
            if (window.trace().isPresent()) {
                tell(window, EventKind.TRACE, place);
            }
        }));
        tell(shelf, record.isFinal());
    }

    public synchronized void trace(TraceRecord record, byte[] value, Place place) {
        CallShelf shelf = shelf(CallName.of(record.key()), place);
        account(shelf, () -> shelf.trace(record, value).ifPresent(window -> {
            segments.put(record.segment(), window);
            if (window.trace().isPresent()) {
                tell(window, EventKind.TRACE, place);
            }
        }));
    }

    public synchronized void stretch(StretchRecord record, byte[] value, Place place) {
        if (record.what() == StretchRecord.What.CANARY) {
            return; // the stretch that it was taken from is told as well
        }
        CallShelf shelf = shelf(CallName.of(record.key()), place);
        account(shelf, () -> shelf.stretch(record, value).ifPresent(this::forget));
        StretchShot shot = new StretchShot(value);
        log.add(EventKind.STRETCH, shelf.name(), place.timeMs(), value.length, _ -> writer.stretch(shot));
        tell(shelf, false);
    }

    public synchronized void alert(AlertRecord record, byte[] value, Place place) {
        HeldAlert alert = new HeldAlert(place, record, value);
        CallShelf shelf = shelf(CallName.of(record.key()), place);
        account(shelf, () -> shelf.alert(alert));
        alerts.put(place, alert);
        alertPlaces.put(record.alert().id(), place);
        if (alerts.size() > limits.alerts()) {
            HeldAlert oldest = alerts.pollFirstEntry().getValue();
            alertPlaces.remove(oldest.alert().id(), oldest.place());
        }
        log.add(EventKind.ALERT, shelf.name(), place.timeMs(), value.length, text -> writer.alert(alert, text));
        tell(shelf, true);
    }

    public synchronized void progress(ChannelProgress progress, Place place) {
        CallShelf shelf = shelf(CallName.of(progress.key()), place);
        tell(shelf, shelf.progress(progress));
    }

    /** Forgets what is beyond the horizon, and tells of calls that fell silent. */
    public synchronized void sweep(long nowMs) {
        while (!calls.isEmpty()
                && nowMs - calls.firstEntry().getValue().lastMs()
                        > limits.horizon().toMillis()) {
            forget(calls.firstEntry().getValue());
        }
        for (CallShelf shelf : calls.values()) {
            if (!shelf.toldEnded() && shelf.ended(nowMs, limits.liveFor().toMillis())) {
                shelf.tells(true, true);
                add(shelf, true);
            }
        }
    }

    /** Wakes who watches the log. */
    public void published() {
        log.published();
    }

    private CallShelf shelf(CallName name, Place place) {
        CallShelf shelf = calls.remove(name);
        if (shelf == null) {
            shelf = new CallShelf(name);
            bytes += shelf.bytes();
        }
        calls.put(name, shelf);
        shelf.seen(place.timeMs());
        while (calls.size() > limits.calls()) {
            forget(calls.firstEntry().getValue());
        }
        return shelf;
    }

    /** Changes a call, counts what that costs, and keeps to the bounds. */
    private void account(CallShelf shelf, Runnable change) {
        long before = shelf.bytes();
        change.run();
        shelf.trim(limits.windows()).forEach(this::forget);
        bytes += shelf.bytes() - before;
        while (bytes > limits.bytes() && calls.size() > 1) {
            forget(calls.firstEntry().getValue());
        }
        while (bytes > limits.bytes() && shelf.size() > 1) {
            long more = shelf.bytes();
            shelf.trim(shelf.size() - 1).forEach(this::forget);
            bytes += shelf.bytes() - more;
        }
    }

    private void forget(CallShelf shelf) {
        calls.remove(shelf.name());
        bytes -= shelf.bytes();
        shelf.spans().forEach(span -> {
            if (span instanceof HeldWindow window) {
                forget(window);
            }
        });
    }

    private void forget(HeldWindow window) {
        window.ids().forEach(id -> segments.remove(id, window));
    }

    private void tell(HeldWindow window, EventKind kind, Place place) {
        WindowShot shot = window.shelf().shot(window);
        int size = shot.transcript().length
                + (kind == EventKind.TRACE
                        ? shot.trace().map(tokens -> tokens.length).orElse(0)
                        : 0);
        log.add(kind, shot.call(), place.timeMs(), size, text -> writer.window(shot, kind == EventKind.TRACE, text));
    }

    private void tell(CallShelf shelf, boolean now) {
        boolean ended = shelf.ended(shelf.lastMs(), limits.liveFor().toMillis());
        if (shelf.tells(now, ended)) {
            add(shelf, ended);
        }
    }

    private void add(CallShelf shelf, boolean ended) {
        CallShot shot = CallShot.of(shelf, ended);
        log.add(EventKind.CALL, shelf.name(), shelf.lastMs(), HeldSpan.OVERHEAD, _ -> writer.call(shot));
    }

    /** All that are held, the one that was seen last first. */
    public synchronized List<CallShot> calls(long nowMs) {
        List<CallShot> found = new ArrayList<>();
        calls.sequencedValues()
                .reversed()
                .forEach(shelf -> found.add(
                        CallShot.of(shelf, shelf.ended(nowMs, limits.liveFor().toMillis()))));
        return found;
    }

    /** Those of this name, of one tenant or of any. */
    public synchronized List<CallShot> calls(String call, Optional<String> tenant, long nowMs) {
        return calls(nowMs).stream()
                .filter(shot -> shot.name().call().equals(call)
                        && tenant.map(shot.name().tenant()::equals).orElse(true))
                .toList();
    }

    /**
     * Windows and stretches of a call in media order; none where the call is not held.
     *
     * @param channel  one alone
     * @param after    place of the last that is known
     */
    public synchronized List<SpanShot> spans(
            CallName name, Optional<String> channel, Optional<SpanPlace> after, int most) {
        List<SpanShot> found = new ArrayList<>();
        CallShelf shelf = calls.get(name);
        if (shelf == null) {
            return found;
        }
        for (HeldSpan span : shelf.spans()) {
            if (found.size() == most) {
                break;
            }
            if (channel.map(span.key().channel()::equals).orElse(true)
                    && after.map(place -> place.key().compareTo(span.key()) < 0).orElse(true)) {
                shot(span).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<SpanShot> shot(HeldSpan span) {
        return switch (span) {
            case HeldStretch stretch -> Optional.of(new StretchShot(stretch.record()));
            // tokens alone say nothing that could be shown
            case HeldWindow window ->
                window.transcript().map(_ -> window.shelf().shot(window));
        };
    }

    /** The window that has, or had, a segment of this id. */
    public synchronized Optional<WindowShot> window(String segment) {
        return Optional.ofNullable(segments.get(segment))
                .filter(window -> window.transcript().isPresent())
                .map(window -> window.shelf().shot(window));
    }

    /** Records of alerts, the newest first. */
    public synchronized List<HeldAlert> alerts() {
        return List.copyOf(alerts.descendingMap().values());
    }

    /** The record of this id, or the newest of the episode of this id. */
    public synchronized Optional<HeldAlert> alert(String id) {
        return Optional.ofNullable(alertPlaces.get(id))
                .map(alerts::get)
                .or(() -> alerts.descendingMap().values().stream()
                        .filter(alert -> alert.alert().episode().equals(id))
                        .findFirst());
    }

    public synchronized int held() {
        return calls.size();
    }

    public synchronized long bytes() {
        return bytes;
    }
}
