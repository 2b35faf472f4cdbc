package io.mondegreen.cli.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.cli.Json;
import io.mondegreen.cli.Times;
import io.mondegreen.cli.chaos.Ledger.Wrong;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a chaos command found: every run with its checks, and the measured times. */
final class ChaosReport {
    /** A check of a run. */
    private record Check(String name, ChaosRun run, Ledger ledger) {}

    private final long seed;
    private final List<Check> checks = new ArrayList<>();
    private Optional<Handover> handover = Optional.empty();

    ChaosReport(long seed) {
        this.seed = seed;
    }

    void add(String name, ChaosRun run, Ledger ledger) {
        checks.add(new Check(name, run, ledger));
    }

    void times(Handover measured) {
        handover = Optional.of(measured);
    }

    boolean passed() {
        return checks.stream().allMatch(check -> check.ledger().clean());
    }

    void print(PrintWriter out) {
        for (Check check : checks) {
            ChaosRun run = check.run();
            Ledger ledger = check.ledger();
            out.printf(
                    "%-12s %s   %d lost, %d doubled, %d reordered%n",
                    check.name(),
                    ledger.clean() ? "ok    " : "FAILED",
                    ledger.count(Wrong.LOST),
                    ledger.count(Wrong.DOUBLED),
                    ledger.count(Wrong.REORDERED));
            out.printf(
                    "             %d channels, %s of audio, %d chunks (%d lost, %d twice, %d moved, %d of them too late) in %s; blows: %s%n",
                    run.tape().channels().size(),
                    Times.seconds(run.tape().mediaMs()),
                    count(run, Tape.Channel::chunks),
                    count(run, Tape.Channel::lost),
                    count(run, Tape.Channel::twice),
                    count(run, Tape.Channel::moved),
                    count(run, Tape.Channel::late),
                    Times.seconds(run.wallMs()),
                    blows(run).isEmpty() ? "none" : blows(run));
            out.printf(
                    "             %d final segments, %d provisional, %d alert records, %d dead letters %s%n",
                    run.outcome().segments(),
                    run.outcome().provisionals(),
                    run.outcome().alertRecords(),
                    run.outcome().deadLetters().size(),
                    codes(run));
            ledger.examples().forEach(example -> out.println("             " + example));
        }
        handover.ifPresent(times -> {
            out.printf("times        a dead instance's partitions move after %.1f s%n", times.movedMs() / 1000.0);
            out.printf(
                    "             an instance killed and started again owns them after %.1f s%n",
                    times.backMs() / 1000.0);
            out.printf(
                    "             a dead instance's open transaction blocks readers for %.1f s%n",
                    times.blockedMs() / 1000.0);
        });
        out.println("seed         " + seed);
        out.flush();
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("seed", seed).put("passed", passed());
        ArrayNode list = json.putArray("checks");
        for (Check check : checks) {
            ChaosRun run = check.run();
            ObjectNode node = list.addObject()
                    .put("check", check.name())
                    .put("passed", check.ledger().clean());
            for (Wrong wrong : Wrong.values()) {
                node.put(wrong.name().toLowerCase(Locale.ROOT), check.ledger().count(wrong));
            }
            node.put("channels", run.tape().channels().size())
                    .put("audioMs", run.tape().mediaMs());
            node.put("chunks", count(run, Tape.Channel::chunks));
            node.put("chunksLost", count(run, Tape.Channel::lost));
            node.put("chunksTwice", count(run, Tape.Channel::twice));
            node.put("chunksMoved", count(run, Tape.Channel::moved));
            node.put("chunksLate", count(run, Tape.Channel::late));
            node.put("wallMs", run.wallMs()).put("fell", run.fell());
            ObjectNode blows = node.putObject("blows");
            run.blows().forEach((kind, count) -> blows.put(kind.wire(), count));
            node.put("segments", run.outcome().segments())
                    .put("provisionals", run.outcome().provisionals());
            node.put("alertRecords", run.outcome().alertRecords());
            ObjectNode codes = node.putObject("deadLetters");
            codes(run).forEach(codes::put);
            check.ledger().examples().forEach(node.putArray("examples")::add);
        }
        handover.ifPresent(times -> json.putObject("times")
                .put("partitionsMoveMs", times.movedMs())
                .put("restartedOwnsMs", times.backMs())
                .put("openTransactionBlocksMs", times.blockedMs()));
        return json;
    }

    private static int count(ChaosRun run, java.util.function.ToIntFunction<Tape.Channel> what) {
        return run.tape().channels().values().stream().mapToInt(what).sum();
    }

    private static String blows(ChaosRun run) {
        List<String> words = new ArrayList<>();
        run.blows().forEach((kind, count) -> words.add(count + " " + kind.wire()));
        if (run.fell() > 0) {
            words.add(run.fell() + " ended by itself");
        }
        return String.join(", ", words);
    }

    private static Map<String, Integer> codes(ChaosRun run) {
        Map<String, Integer> codes = new LinkedHashMap<>();
        run.outcome().deadLetters().forEach(letter -> codes.merge(letter.code(), 1, Integer::sum));
        return codes;
    }
}
