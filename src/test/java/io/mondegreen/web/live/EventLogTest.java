package io.mondegreen.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final CallName CALL = new CallName("", "call-1");

    @Test
    void aClientGoesOnAfterTheEventItSawLast() {
        EventLog log = log(16, 5, 0);

        EventLog.Position from = log.after(id(log, 2)).orElseThrow();

        assertThat(from).isEqualTo(new EventLog.Position(3, false));
        assertThat(texts(log, from)).containsExactly("3", "4");
    }

    @Test
    void whoFallsBehindTheRingIsToldThatItMissedSomething() {
        EventLog log = log(16, 5, 0);
        String seen = id(log, 2);
        for (int i = 5; i < 40; i++) {
            add(log, i, 1000L * i);
        }

        assertThat(log.from(3, 10)).isEmpty();
        EventLog.Position from = log.after(seen).orElseThrow();
        assertThat(from.missed()).isTrue();
        assertThat(texts(log, from)).hasSize(16).startsWith("24");
    }

    @Test
    void anotherReplicaShowsAgainWhatItHasSinceTenSecondsBefore() {
        EventLog first = log(64, 30, 1000);
        EventLog second = log(64, 30, 1000);

        EventLog.Position from = second.after(id(first, 20)).orElseThrow();

        assertThat(texts(second, from)).startsWith("10").endsWith("29").hasSize(20);
    }

    @Test
    void theRecordsBehindEventsTakeNoMoreThanTheyMay() {
        EventLog log = new EventLog(1000, 2000);
        for (int i = 0; i < 100; i++) {
            add(log, i, i);
        }

        EventLog.Position from = log.after("other-0-0").orElseThrow();

        assertThat(texts(log, from)).hasSize(20).endsWith("99");
    }

    @Test
    void whatIsNoIdIsRefused() {
        EventLog log = log(16, 5, 0);

        for (String wrong : List.of("", "x", "a-b", "a-!-1", "a-1-2-3")) {
            assertThat(log.after(wrong)).as(wrong).isEmpty();
        }
    }

    private static EventLog log(int capacity, int events, long stepMs) {
        EventLog log = new EventLog(capacity, 1 << 20);
        for (int i = 0; i < events; i++) {
            add(log, i, stepMs * i);
        }
        return log;
    }

    private static void add(EventLog log, int number, long timeMs) {
        log.add(EventKind.CALL, CALL, timeMs, 100, _ -> Integer.toString(number));
    }

    private static String id(EventLog log, int number) {
        String frame = frame(log.from(number, 1).orElseThrow().getFirst());
        return frame.lines().findFirst().orElseThrow().substring("id: ".length());
    }

    private static List<String> texts(EventLog log, EventLog.Position from) {
        return log.from(from.next(), 1000).orElseThrow().stream()
                .map(EventLogTest::frame)
                .map(frame -> frame.substring(frame.indexOf("data: ") + 6).strip())
                .toList();
    }

    private static String frame(LiveEvent event) {
        return new String(event.frame(true), StandardCharsets.UTF_8);
    }
}
