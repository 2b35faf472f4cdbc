package io.mondegreen.guard;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the guard said, in order. */
final class Recorder implements GuardListener {
    final List<Object> events = new CopyOnWriteArrayList<>();

    volatile boolean begun;

    @Override
    public void onBegun() {
        begun = true;
    }

    @Override
    public void onToken(GuardedToken token) {
        events.add(token);
    }

    @Override
    public void onAlert(Alert alert) {
        events.add(alert);
    }

    @Override
    public void onSegment(GuardedSegment segment) {
        events.add(segment);
    }

    @Override
    public void onFailure(RuntimeException error) {
        events.add(error);
    }

    <T> List<T> of(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<Alert> alerts() {
        return of(Alert.class);
    }

    GuardedSegment segment() {
        return of(GuardedSegment.class).getLast();
    }

    List<String> lives() {
        return alerts().stream().map(a -> a.type().wire() + " " + a.state()).toList();
    }
}
