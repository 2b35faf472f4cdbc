package io.mondegreen.cli.chaos;

import io.mondegreen.calls.CallKey;
import io.mondegreen.cli.chaos.Ledger.Wrong;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Are the records of two runs over the same tape the same, byte for byte and in the same order per channel? Every field takes
 * part: {@code time} is the source's, and the offsets under {@code audio} are the same because the tape is sent in the same order.
 */
final class Equality {
    private static final int SHOWN = 300;

    private Equality() {}

    /** What differs in {@code chaos}, the run under test. */
    static Ledger of(Outcome chaos, Outcome calm) {
        Ledger ledger = new Ledger();
        compare("transcripts", chaos.transcripts(), calm.transcripts(), ledger);
        compare("alerts", chaos.alerts(), calm.alerts(), ledger);
        return ledger;
    }

    private static <T> void compare(
            String topic,
            Map<CallKey, List<Outcome.Said<T>>> chaos,
            Map<CallKey, List<Outcome.Said<T>>> calm,
            Ledger ledger) {
        Set<String> subjects = new TreeSet<>();
        chaos.keySet().forEach(key -> subjects.add(key.subject()));
        calm.keySet().forEach(key -> subjects.add(key.subject()));
        for (String subject : subjects) {
            compare(topic + " of " + subject, of(chaos, subject), of(calm, subject), ledger);
        }
    }

    private static void compare(String what, List<byte[]> chaos, List<byte[]> calm, Ledger ledger) {
        for (int i = 0; i < Math.min(chaos.size(), calm.size()); i++) {
            if (!Arrays.equals(chaos.get(i), calm.get(i))) {
                ledger.add(Wrong.REORDERED, what + ", record " + i + ": " + difference(chaos.get(i), calm.get(i)));
                return; // what follows differs for the same reason
            }
        }
        if (chaos.size() != calm.size()) {
            ledger.add(
                    chaos.size() < calm.size() ? Wrong.LOST : Wrong.DOUBLED,
                    what + ": " + chaos.size() + " records, undisturbed " + calm.size());
        }
    }

    /** Both from a little before the first byte that differs. */
    private static String difference(byte[] chaos, byte[] calm) {
        int from = Math.max(0, Arrays.mismatch(chaos, calm) - 60);
        return "…" + shown(chaos, from) + "… but undisturbed …" + shown(calm, from) + "…";
    }

    private static String shown(byte[] bytes, int from) {
        int end = Math.min(bytes.length, from + SHOWN / 2);
        return new String(Arrays.copyOfRange(bytes, Math.min(from, end), end), StandardCharsets.UTF_8);
    }

    private static <T> List<byte[]> of(Map<CallKey, List<Outcome.Said<T>>> all, String subject) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().subject().equals(subject))
                .flatMap(entry -> entry.getValue().stream())
                .map(Outcome.Said::bytes)
                .toList();
    }
}
