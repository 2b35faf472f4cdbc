package io.mondegreen.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.load.LoadFigures;
import io.mondegreen.lab.load.LoadFigures.Quantiles;

/** What an engine did under a load, as JSON; times in ms where the name says nothing else. */
final class LoadFiguresJson {
    private LoadFiguresJson() {}

    static void put(ObjectNode run, LoadFigures figures) {
        run.put("windows", figures.windows())
                .put("failed", figures.failed())
                .put("windowsPerSecond", figures.perSecond())
                .put("tokensPerSecond", figures.tokensPerSecond());
        quantiles(run, "shortWindow", figures.shortWindows());
        quantiles(run, "fullWindow", figures.fullWindows());
        quantiles(run, "firstToken", figures.firstToken());
        quantiles(run, "gap", figures.gap());
        quantiles(run, "gapWhileEncoding", figures.gapWhileEncoding());
        quantiles(run, "gapElse", figures.gapElse());
        quantiles(run, "step", figures.step());
        run.put("rows", figures.rows())
                .put("holes", figures.holes())
                .put("decoderBusy", figures.decoderBusy())
                .put("encoderBusy", figures.encoderBusy())
                .put("javaMicros", figures.javaMicros())
                .put("javaShare", figures.javaShare())
                .put("bytesPerToken", figures.bytesPerToken())
                .put("latestSubmissionMs", figures.latestSubmission());
    }

    private static void quantiles(ObjectNode run, String name, Quantiles of) {
        if (of.count() > 0) {
            run.putObject(name)
                    .put("count", of.count())
                    .put("p50", of.p50())
                    .put("p99", of.p99())
                    .put("max", of.max());
        }
    }
}
