package io.mondegreen.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tab: goes to pages, presses keys, reads what is shown. It collects what the browser complains of. */
public final class Tab {

    /** Key codes of Windows, by which Chromium tells keys that write nothing. */
    private static final Map<String, Integer> KEYS = Map.of(
            "Tab",
            9,
            "Enter",
            13,
            "Escape",
            27,
            "End",
            35,
            "Home",
            36,
            "ArrowLeft",
            37,
            "ArrowUp",
            38,
            "ArrowRight",
            39,
            "ArrowDown",
            40);

    private final DevTools tools;
    private final String session;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Tab(DevTools tools, String session, int width, int height) {
        this.tools = tools;
        this.session = session;
        tools.listen(session, this::hear);
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        size(width, height, false);
        // a tab in the background draws nothing
        call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    }

    /** Its size in CSS pixels; a phone draws each of them as two by two. */
    public void size(int width, int height, boolean phone) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
    }

    /** What the user asked the browser for. */
    public void prefers(boolean dark, boolean reducedMotion) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of(
                                        "name",
                                        "prefers-reduced-motion",
                                        "value",
                                        reducedMotion ? "reduce" : "no-preference"))));
    }

    /** Goes to a page and waits until its modules ran. */
    public void go(String address) {
        call("Page.navigate", Map.of("url", "about:blank"));
        call("Page.navigate", Map.of("url", address));
        until("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /**
     * Evaluates an expression, waiting for a promise.
     *
     * @throws AssertionError where it throws
     */
    public JsonNode read(String expression) {
        JsonNode answer = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    public String text(String expression) {
        return read(expression).asText();
    }

    public int number(String expression) {
        return read(expression).asInt();
    }

    public boolean holds(String expression) {
        return read("!!(" + expression + ")").asBoolean();
    }

    /** Waits until an expression is true. */
    public void until(String expression) {
        until(expression, Waiting.PATIENCE);
    }

    public void until(String expression, Duration patience) {
        Waiting.until(
                () -> expression + "\nshown: " + text("document.body.innerText.slice(0, 1500)") + "\n" + complaints,
                patience,
                () -> holds(expression));
    }

    /** Presses and releases a key such as {@code Tab} or {@code ArrowDown}. */
    public void press(String key) {
        int code = KEYS.get(key);
        for (String type : List.of("rawKeyDown", "char", "keyUp")) {
            if (type.equals("char") && !key.equals("Enter")) {
                continue;
            }
            call(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type",
                            type,
                            "key",
                            key,
                            "code",
                            key,
                            "windowsVirtualKeyCode",
                            code,
                            "text",
                            key.equals("Enter") ? "\r" : ""));
        }
    }

    /** Drops a file from this machine on an element, as from a file manager. */
    public void drop(Path file, String selector) {
        JsonNode middle = read("(() => { const r = document.querySelector('" + selector
                + "').getBoundingClientRect(); return { x: r.x + r.width / 2, y: r.y + r.height / 2 }; })()");
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            call(
                    "Input.dispatchDragEvent",
                    Map.of(
                            "type", type,
                            "x", middle.get("x").asDouble(),
                            "y", middle.get("y").asDouble(),
                            "data",
                                    Map.of(
                                            "items", List.of(),
                                            "files",
                                                    List.of(file.toAbsolutePath()
                                                            .toString()),
                                            "dragOperationsMask", 1)));
        }
    }

    /** What is seen, as PNG. */
    public byte[] picture() {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("format", "png"))
                        .get("data")
                        .asText());
    }

    /** Errors, uncaught exceptions, and what the content security policy forbade. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Drops complaints that have a part: where a test makes an answer fail, the browser says so. */
    void forgive(String part) {
        complaints.removeIf(each -> each.contains(part));
    }

    JsonNode call(String method, Map<String, ?> parameters) {
        return tools.call(session, method, parameters);
    }

    private void hear(String method, JsonNode told) {
        switch (method) {
            case "Runtime.exceptionThrown" ->
                complaints.add(told.path("exceptionDetails").toString());
            case "Log.entryAdded" -> {
                if (told.path("entry").path("level").asText().equals("error")) {
                    complaints.add(told.path("entry").path("text").asText() + " "
                            + told.path("entry").path("url").asText());
                }
            }
            case "Runtime.consoleAPICalled" -> {
                if (told.path("type").asText().equals("error")) {
                    complaints.add(told.path("args").toString());
                }
            }
            default -> {}
        }
    }
}
