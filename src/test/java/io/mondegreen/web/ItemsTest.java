package io.mondegreen.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mondegreen.calls.CallKey;
import io.mondegreen.guard.Alert;
import io.mondegreen.guard.AlertState;
import io.mondegreen.guard.AlertType;
import io.mondegreen.guard.Evidence;
import io.mondegreen.guard.GuardedToken;
import io.mondegreen.guard.Mitigated;
import io.mondegreen.guard.Severity;
import io.mondegreen.kafka.AlertRecord;
import io.mondegreen.kafka.Origin;
import io.mondegreen.kafka.TraceRecord;
import io.mondegreen.web.api.WindowItem;
import io.mondegreen.web.live.CallName;
import io.mondegreen.web.live.HeldAlert;
import io.mondegreen.web.live.Place;
import io.mondegreen.web.live.WindowShot;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ItemsTest {
    private static final CallKey KEY = new CallKey("", "call-1", "customer");

    private final Items items = new Items(new ObjectMapper().findAndRegisterModules());

    @Test
    void whoMayNotReadTextSeesTimesAndRisksAndNoWord() {
        String said = items.window(shot(AlertType.MITIGATION_APPLIED), true, false);
        String alert = items.alert(alert(AlertType.MITIGATION_APPLIED), false);

        assertThat(said + alert).doesNotContain("secret");
        assertThat(said)
                .contains("\"withheld\":\"role\"", "\"risk\"", "\"mediaMs\"", "\"id\":-1", "\"riskBefore\":0.9");
        assertThat(items.window(shot(AlertType.MITIGATION_APPLIED), true, true))
                .contains("\"before\":\"secret secret\"", "\"text\":\" secret\"")
                .doesNotContain("withheld");
        assertThat(items.alert(alert(AlertType.MITIGATION_APPLIED), true)).contains("secret");
    }

    @Test
    void aTextThatWasRetractedIsShownToNobody() {
        WindowItem window = items.item(shot(AlertType.TRANSCRIPT_RETRACTED), true, true);

        assertThat(window.withheld()).contains("retracted");
        assertThat(window.text()).isEmpty();
        assertThat(window.words()).isEmpty();
        assertThat(window.tokens().orElseThrow())
                .allSatisfy(token -> assertThat(token.text()).isEmpty());
    }

    private static WindowShot shot(AlertType type) {
        return new WindowShot(
                new CallName("", "call-1"),
                Topic.transcript("call-1", "customer", 0, 0, true, "secret").bytes(),
                Optional.of(new TraceRecord(
                                Topic.segment("call-1", "customer", 0, 0),
                                KEY,
                                Topic.TIME,
                                0,
                                2000,
                                0,
                                true,
                                Double.NaN,
                                List.of(new GuardedToken(300, " secret", -0.1f, 0.1f, 5f)),
                                new TreeMap<>(),
                                List.of(),
                                new TreeMap<>())
                        .bytes()),
                List.of(alert(type)));
    }

    private static HeldAlert alert(AlertType type) {
        Alert alert = new Alert(
                "id-1",
                "episode-1",
                type,
                AlertState.CONFIRMED,
                Severity.LOW,
                0,
                2000,
                0,
                0.5,
                new Evidence("ngram", -1, 3, 3, List.of()),
                "mitigated",
                Optional.of("secret"),
                Optional.of(new Mitigated(
                        "redecode",
                        "gates",
                        List.of(),
                        1,
                        0.9,
                        0.1,
                        20,
                        5,
                        Optional.of("secret secret"),
                        Optional.of("secret"))));
        AlertRecord record = new AlertRecord(KEY, "customer", Topic.TIME, alert, new Origin(0, 0, 1));
        return new HeldAlert(new Place(0, 0, 0), record, record.bytes());
    }
}
