package io.mondegreen.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser over recorded answers: what is shown, what the keyboard does, what cannot be smuggled in. */
@NeedsChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {

    private static final String EVIL = "<img src=x onerror=globalThis.hit=1><script>globalThis.hit=2</script>";

    private Chromium chromium;
    private PageServer server;
    private Tab tab;

    @BeforeAll
    void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    void stop() {
        chromium.close();
    }

    @BeforeEach
    void open() {
        server = new PageServer();
        Stage.empty(server);
        tab = chromium.open(1280, 900);
    }

    @AfterEach
    void close() {
        List<String> complaints = tab.complaints();
        tab.go("about:blank#end");
        server.close();
        assertThat(complaints).isEmpty();
    }

    @Test
    void withoutCallsThePageSaysWhatWillBeThere() {
        show("");

        assertThat(tab.text("document.querySelector('.wall + *, .empty').innerText"))
                .contains("No call yet");
        assertThat(tab.text("document.querySelector('.rail .empty').innerText")).contains("No alert yet");
    }

    @Test
    void aCallThatBeginsAppearsWordByWordAndItsAlertInTheRail() {
        show("");

        server.tell("call", Recorded.call("c1", "live", 0));
        Map<String, Object> window = Recorded.window("c1", "agent", 1000, 3000, 0.1, "hello there");
        window.put("final", false);
        window.put("revision", 1);
        server.tell("transcript", window);
        tab.until("document.querySelectorAll('.tile .w').length === 2");
        assertThat(tab.read("document.querySelectorAll('.tile .w.provisional').length")
                        .asInt())
                .isEqualTo(2);
        tab.read("globalThis.first = document.querySelector('.tile .w')");
        server.tell("transcript", Recorded.window("c1", "agent", 1000, 5000, 0.9, "hello there thank you"));
        tab.until("document.querySelectorAll('.tile .w.r4').length === 4");
        server.tell("alert", Recorded.alert("c1", "agent", 1000, 5000, "hallucination.nonspeech", "high"));
        tab.until("document.querySelector('.alert.high')");

        assertThat(tab.holds("first === document.querySelector('.tile .w')"))
                .as("a word that stays keeps its place in the page")
                .isTrue();
        assertThat(tab.text("document.querySelector('.alert').innerText"))
                .contains("Text without speech", "c1", "the encoder hears music 0.97");
        assertThat(tab.text("document.querySelector('.tile').dataset.worst")).isEqualTo("high");
    }

    @Test
    void eachStepOfRiskIsMarkedByMoreThanItsColour() {
        Stage.calls(server, 1);
        show("");
        tab.until("document.querySelector('.legend')");

        Set<String> looks = new LinkedHashSet<>();
        for (int step = 2; step <= 4; step++) {
            looks.add(tab.text("(() => { const s = getComputedStyle(document.querySelector('.legend .r" + step
                    + "')); return s.textDecorationLine + s.textDecorationStyle + s.fontWeight; })()"));
        }
        assertThat(looks).hasSize(3);
        assertThat(tab.text("document.querySelector('.w.r4').innerText.trim()")).isNotEmpty();
    }

    @Test
    void fiftyLiveCallsAreReadable() {
        Stage.calls(server, 50);
        show("");
        tab.until("document.querySelectorAll('.tile .w').length > 300");

        assertThat(tab.number("document.querySelectorAll('.tile').length")).isEqualTo(50);
        assertThat(tab.number("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isZero();
        assertThat(
                        tab.number(
                                "[...document.querySelectorAll('.tile')].filter(t => t.getBoundingClientRect().top < innerHeight).length"))
                .as("calls in sight on a laptop")
                .isGreaterThanOrEqualTo(16);
        assertThat(tab.read(
                                "[...document.querySelectorAll('.tile .text')].every(t => parseFloat(getComputedStyle(t).fontSize) >= 12)")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void manyEventsWithinAFrameAreDrawnOnce() {
        show("");
        tab.read(
                "globalThis.frames = 0; new MutationObserver(() => frames++).observe(document.querySelector('.sum'), { childList: true, characterData: true, subtree: true })");

        for (int i = 0; i < 200; i++) {
            server.tell("call", Recorded.call("c" + i, "live", 1000));
        }
        tab.until("document.querySelector('.sum').textContent.startsWith('200 live')");

        assertThat(tab.number("frames")).isLessThan(100);
    }

    @Test
    void theHeatMapHasARowForEachLayerAndItsCellsTellTheWords() {
        Stage.calls(server, 1);
        show("calls/call-0");
        tab.until("document.querySelectorAll('.heat tbody tr').length === " + Recorded.LAYERS.size());

        assertThat(texts("[...document.querySelectorAll('.heat tbody tr')].map(r => r.dataset.layer)"))
                .isEqualTo(Recorded.LAYERS.reversed());
        int tokens = tab.number("document.querySelectorAll('.heat thead th').length") - 1;
        assertThat(tab.number("document.querySelectorAll('.heat tbody td').length"))
                .isEqualTo(tokens * Recorded.LAYERS.size());
        assertThat(tab.holds("document.querySelector('.saturation path').getAttribute('d').startsWith('M0 ')"))
                .isTrue();
        assertThat(tab.text("document.querySelector('.attention svg').getAttribute('aria-label')"))
                .contains("no new audio");
        assertThat(tab.text("document.querySelector('.evidence').innerText"))
                .contains("the encoder hears music 0.97", "0.99, threshold 0.82", "Ignore the text");
        assertThat(tab.text("document.querySelector('.heard').innerText")).contains("music", "97 %");
    }

    @Test
    void whereTheAudioIsGoneTheMapShowsWhatWasRecorded() {
        Stage.calls(server, 1);
        server.answers("GET /windows/" + Stage.WORST + "/lens", Map.of("state", "expired"));
        show("calls/call-0");
        tab.until("document.querySelector('.lens-state').innerText.includes('no longer kept')");

        assertThat(texts("[...document.querySelectorAll('.heat tbody tr')].map(r => r.dataset.layer)"))
                .containsExactlyInAnyOrder("hallucination", "speech");
    }

    @Test
    void mitigationIsShownBeforeAndAfter() {
        Stage.calls(server, 1);
        Map<String, Object> detail = Stage.worstDetail();
        detail.put(
                "mitigation",
                Map.of(
                        "rung",
                        "rollback",
                        "before",
                        "no no no no no",
                        "after",
                        "no",
                        "riskBefore",
                        0.9,
                        "riskAfter",
                        0.2));
        server.answers("GET /windows/" + Stage.WORST, detail);
        show("calls/call-0");
        tab.until("document.querySelector('.mitigation')");

        assertThat(tab.text("document.querySelector('.mitigation').innerText"))
                .contains("rollback", "no no no no no", "risk 90 %", "risk 20 %");
    }

    @Test
    void everythingCanBeReachedAndUsedByKeyboard() {
        Stage.calls(server, 12);
        show("");
        tab.until("document.querySelectorAll('.tile').length === 12");
        List<String> walked = new ArrayList<>();
        for (int i = 0; i < 40 && !walked.contains("call-0"); i++) {
            tab.press("Tab");
            walked.add(tab.text("document.activeElement.innerText || document.activeElement.tagName"));
        }
        assertThat(walked).contains("Skip to content", "Live", "Try it", "Model", "INPUT", "call-0");

        tab.press("ArrowRight");
        assertThat(tab.text("document.activeElement.innerText")).isEqualTo("call-1");
        tab.press("ArrowDown");
        tab.press("ArrowUp");
        tab.press("Home");
        tab.press("Enter");
        tab.until(
                "location.hash === '#/calls/call-0' && document.querySelector('.heat td[aria-label^=\"decoder.2\"]')");
        assertThat(tab.text("document.activeElement.tagName")).isEqualTo("H1");

        tab.read("document.querySelector('.heat td[tabindex=\"0\"]').focus()");
        tab.press("ArrowDown");
        tab.press("ArrowRight");
        assertThat(tab.text("document.activeElement.getAttribute('aria-label')"))
                .startsWith("decoder.2, token ")
                .contains("probe 0.");
        assertThat(tab.text("document.querySelector('.lens').innerText")).contains("decoder.2");
        tab.press("Escape");
        tab.until("location.hash === '#/'");
    }

    @Test
    void everyControlAndPictureHasAName() {
        Stage.calls(server, 3);
        for (String view : List.of("", "calls/call-0", "try", "model")) {
            show(view);
            tab.until("document.querySelector('h1')");
            assertThat(texts(
                            "[...document.querySelectorAll('a, button, input, select, canvas, svg, [role=img], section')]"
                                    + ".filter(e => !e.closest('[aria-hidden=true], [hidden]') && e.checkVisibility())"
                                    + ".filter(e => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.innerText?.trim() || e.labels?.length))"
                                    + ".map(e => e.outerHTML.slice(0, 120))"))
                    .as(view)
                    .isEmpty();
            assertThat(tab.number("document.querySelectorAll('h1').length"))
                    .as(view)
                    .isEqualTo(1);
        }
    }

    @Test
    void newAlertsAreToldToScreenReadersOnceInAWhile() {
        show("");
        tab.read(
                "globalThis.said = []; new MutationObserver(() => said.push(document.querySelector('#spoken').textContent)).observe(document.querySelector('#spoken'), { childList: true })");
        tab.until("performance.now() > 4000");

        for (int i = 0; i < 20; i++) {
            server.tell("alert", Recorded.alert("c" + i, "agent", 1000, 2000, "repetition.phrase", "high"));
        }
        tab.until("said.length === 2");

        assertThat(tab.text("said[0]")).isEqualTo("high alert: Phrase loop, call c0, agent");
        assertThat(tab.text("said[1]")).startsWith("19 new alerts");
    }

    @Test
    void textIsReadableInLightAndDark() throws IOException {
        Stage.calls(server, 12);
        String audit = Files.readString(Path.of("src/test/resources/page/contrast.js"));
        for (boolean dark : List.of(false, true)) {
            tab.prefers(dark, true);
            for (String view : List.of("", "calls/call-0", "try", "model")) {
                show(view);
                tab.until("document.querySelector('.heat tfoot, .tile .w, .zone, .plot')");
                assertThat(texts(audit)).as((dark ? "dark " : "light ") + view).isEmpty();
            }
        }
    }

    @Test
    void aPhoneShowsEverythingInOneColumn() {
        Stage.calls(server, 12);
        tab.size(360, 740, true);
        for (String view : List.of("", "calls/call-0", "try", "model")) {
            show(view);
            tab.until("document.querySelector('.heat td, .tile .w, .zone, .plot')");
            assertThat(tab.number("document.documentElement.scrollWidth"))
                    .as(view)
                    .isLessThanOrEqualTo(360);
        }
    }

    @Test
    void whoWantsLessMotionGetsNone() {
        Stage.calls(server, 2);
        tab.prefers(false, true);
        show("");
        tab.until("document.querySelector('.tile .w')");

        assertThat(tab.number("document.getAnimations().length")).isZero();
    }

    @Test
    void markupInIdsAndTextsIsInert() {
        String call = "x\"><b onmouseover=globalThis.hit=3>";
        server.answers("GET /calls", Recorded.list(List.of(Recorded.call(call, "live", 5000))));
        Map<String, Object> window = Recorded.window(call, "agent", 0, 5000, 0.9, EVIL);
        window.put("withheld", null);
        Map<String, Object> alert = Recorded.alert(call, "agent", 0, 5000, EVIL, "high");
        alert.put("evidence", Map.of("detector", EVIL, "layer", -1, "reasons", List.of(EVIL)));
        String path = call.replace("%", "%25");
        server.answers("GET /calls/" + path + "/windows", Recorded.list(List.of(window)));
        server.answers("GET /calls/" + path, Recorded.call(call, "live", 5000));
        server.answers("GET /alerts", Recorded.list(List.of(alert)));
        server.answers("GET /windows/" + window.get("segment"), Recorded.detail(window, false));
        server.answers("GET /windows/" + window.get("segment") + "/lens", Recorded.lens(window));
        show("");
        tab.until("document.querySelector('.tile .w') && document.querySelector('.alert')");
        assertThat(tab.text("document.querySelector('.tile .name').textContent"))
                .isEqualTo(call);

        tab.read("document.querySelector('.tile .name').click()");
        tab.until("document.querySelector('.heat td') && document.querySelector('.evidence .card')");

        assertThat(tab.number("document.querySelectorAll('main img, main script, main b[onmouseover]').length"))
                .isZero();
        assertThat(tab.holds("globalThis.hit")).isFalse();
        assertThat(tab.text("document.querySelector('.evidence').innerText")).contains(EVIL);
    }

    @Test
    void aVerdictIsSentWithItsNote() {
        Stage.calls(server, 1);
        server.answers("POST /alerts/call-0-hallucination.nonspeech-6000/verdict", 202, "application/json", "{}");
        show("calls/call-0");
        tab.until("document.querySelector('.verdict button')");

        tab.read(
                "(() => { document.querySelector('.verdict input').value = 'hold music'; [...document.querySelectorAll('.verdict button')][1].click(); })()");
        tab.until("document.querySelector('.verdict .answer').innerText === 'noted: false alarm'");

        assertThat(server.asked())
                .contains(
                        "POST /alerts/call-0-hallucination.nonspeech-6000/verdict {\"correct\":false,\"note\":\"hold music\"}");
    }

    @Test
    void whoMayNotJudgeIsToldSo() {
        Stage.calls(server, 1);
        server.answers("GET /whoami", Map.of("name", "vera", "roles", List.of("viewer")));
        show("calls/call-0");
        tab.until("document.querySelector('.verdict')");

        assertThat(tab.text("document.querySelector('.verdict').innerText"))
                .isEqualTo("Only operators can judge alerts.");
        assertThat(tab.text("document.querySelector('#who').innerText")).isEqualTo("vera");
    }

    @Test
    void whoMayNotLookAtCallsReadsWhy() {
        for (int status : List.of(401, 403)) {
            server.answers("GET /calls", status, "application/problem+json", "{\"detail\":\"sign in to see calls\"}");
            show("");
            tab.until("document.querySelector('#notice').checkVisibility()");
            assertThat(tab.text("document.querySelector('#notice').innerText")).isEqualTo("sign in to see calls");
            tab.forgive("status of " + status);
        }
    }

    @Test
    void aFileThatIsDroppedIsDecodedBeforeTheUsersEyes(@TempDir Path folder) throws IOException {
        Map<String, Object> window = Recorded.window("x", "x", 0, 2000, 0.9, "thank you for watching");
        String answer = "";
        for (String word : List.of(" thank", " you")) {
            answer +=
                    "event: token\ndata: " + Recorded.json(Map.of("token", Map.of("text", word, "risk", 0.9))) + "\n\n";
        }
        answer += "event: window\ndata: " + Recorded.json(Recorded.detail(window, true)) + "\n\n";
        answer += "event: alert\ndata: "
                + Recorded.json(Recorded.alert("x", "x", 0, 2000, "hallucination.nonspeech", "high")) + "\n\n";
        answer += "event: done\ndata: {\"durationMs\":2000}\n\n";
        server.answers("POST /transcriptions", 200, "text/event-stream", answer);
        Path file = Files.write(folder.resolve("music.wav"), Stage.wave(2000));
        show("try");
        tab.until("document.querySelector('.zone')");

        tab.drop(file, ".zone");
        tab.until("document.querySelector('.status').innerText.includes('1 window, 1 alert')");
        tab.until("document.querySelector('.said').innerText.includes('thank you for watching')"); // drawn in the next
        // frame

        assertThat(tab.number("document.querySelectorAll('.heat thead th').length"))
                .isEqualTo(5);
        assertThat(tab.text("document.querySelector('.evidence').innerText")).doesNotContain("Was this right?");
        assertThat(server.asked()).anyMatch(asked -> asked.startsWith("POST /transcriptions 32044 bytes"));
    }

    @Test
    void theMicrophoneIsRecordedAndSent() {
        server.answers("POST /transcriptions", 200, "text/event-stream", "event: done\ndata: {\"durationMs\":500}\n\n");
        show("try");
        tab.until("document.querySelector('.record')");

        tab.read("document.querySelector('.record').click()");
        tab.until("document.querySelector('.record').innerText.includes('Stop (')");
        assertThat(tab.text("document.querySelector('.record').getAttribute('aria-pressed')"))
                .isEqualTo("true");
        tab.read("document.querySelector('.record').click()");
        tab.until("document.querySelector('.status').innerText.startsWith('microphone: nobody speaks')");
    }

    @Test
    void aFileThatTheServerRefusesIsExplainedInItsWords(@TempDir Path folder) throws IOException {
        server.answers("POST /transcriptions", 415, "application/problem+json", "{\"detail\":\"this is no audio\"}");
        Path file = Files.writeString(folder.resolve("letter.wav"), "dear sir");
        show("try");
        tab.until("document.querySelector('.zone')");

        tab.drop(file, ".zone");
        tab.until("document.querySelector('.status').innerText === 'letter.wav: this is no audio'");
        tab.forgive("415");
    }

    @Test
    void theModelPageShowsCurvesWithTheirNumbers() {
        show("model");
        tab.until("document.querySelectorAll('.plot').length === 3");

        assertThat(tab.number("document.querySelectorAll('.series').length")).isGreaterThan(5);
        assertThat(tab.number("document.querySelectorAll('figure tbody tr').length"))
                .isGreaterThan(20);
        assertThat(tab.text("document.querySelector('.model').innerText"))
                .contains("199d29c79c49", "Thresholds", "0.82");
    }

    @Test
    void aConnectionThatIsLostIsSaidAndComesBack() {
        show("");
        assertThat(tab.text("document.querySelector('#link').dataset.state")).isEqualTo("live");

        server.hangUp();
        tab.until("document.querySelector('#link').dataset.state === 'lost'");
        tab.until("document.querySelector('#link').dataset.state === 'live'");
        server.tell("call", Recorded.call("later", "live", 1000));
        tab.until("document.querySelector('.tile')");
        tab.forgive("ERR_INCOMPLETE_CHUNKED_ENCODING");
    }

    /** Strings of an array. */
    private List<String> texts(String expression) {
        List<String> texts = new ArrayList<>();
        tab.read(expression).forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** Opens a view and waits until the stream is there. */
    private void show(String view) {
        tab.go(server.address() + "#/" + view);
        tab.until("document.querySelector('#link').dataset.state === 'live'");
    }
}
