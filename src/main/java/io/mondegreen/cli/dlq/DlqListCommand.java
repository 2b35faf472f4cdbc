package io.mondegreen.cli.dlq;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.cli.FormatOption;
import io.mondegreen.cli.Json;
import io.mondegreen.cli.VerboseOption;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mondegreen dlq list}. */
@Command(
        name = "list",
        description = {
            "Count dead letters by code and show the first of them. Reads only; belongs to no consumer group."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen dlq list",
            "  mondegreen dlq list --code MG-1014 --since 2026-01-31T12:00:00Z --limit 5",
            "  mondegreen dlq list --call 4711 --format json"
        })
final class DlqListCommand implements Callable<Integer> {

    @Mixin
    VerboseOption verbose;

    @Mixin
    DeadLetterOptions letters;

    @Mixin
    FormatOption format;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--limit",
            defaultValue = "20",
            paramLabel = "N",
            description = "records shown; all are counted (default: ${DEFAULT-VALUE})")
    int limit;

    @Override
    public Integer call() throws InterruptedException {
        List<DeadLetter> found = letters.read();
        Map<String, Long> codes = new TreeMap<>();
        found.forEach(letter -> codes.merge(letter.code(), 1L, Long::sum));
        List<DeadLetter> shown = found.stream().limit(Math.max(0, limit)).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (format.json()) {
            out.println(json(found.size(), codes, shown).toPrettyString());
        } else {
            text(out, found.size(), codes, shown);
        }
        out.flush();
        return 0;
    }

    private static void text(PrintWriter out, int count, Map<String, Long> codes, List<DeadLetter> shown) {
        out.println(count + " dead letters");
        codes.forEach((code, number) -> out.printf("  %-8s %d%n", code.isEmpty() ? "(none)" : code, number));
        for (DeadLetter letter : shown) {
            out.printf(
                    "%s  %s  %d:%d  %s%n",
                    letter.refused(), letter.call(), letter.partition(), letter.offset(), letter.reason());
        }
        if (shown.size() < count) {
            out.println("… " + (count - shown.size()) + " more; --limit shows them");
        }
    }

    private static ObjectNode json(int count, Map<String, Long> codes, List<DeadLetter> shown) {
        ObjectNode json = Json.object().put("count", count);
        ObjectNode byCode = json.putObject("codes");
        codes.forEach(byCode::put);
        ArrayNode list = json.putArray("letters");
        for (DeadLetter letter : shown) {
            list.addObject()
                    .put("refused", letter.refused().toString())
                    .put("code", letter.code())
                    .put("call", letter.call())
                    .put("partition", letter.partition())
                    .put("offset", letter.offset())
                    .put("reason", letter.reason());
        }
        return json;
    }
}
