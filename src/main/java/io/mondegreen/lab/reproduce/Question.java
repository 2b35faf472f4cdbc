package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.report.Report;
import java.util.List;

/** One experiment of the paper. Its answer is JSON, so that it can be kept, read again and drawn without being made again. */
interface Question {
    /** Name of its file and of its choice on the command line: lower-case letters and dashes. */
    String id();

    /** A line. */
    String title();

    /** About how many windows the model hears for it. */
    int windows(Study study);

    /** Makes the experiment. */
    ObjectNode answer(Study study);

    /** The paper's figures beside ours. */
    List<Finding> findings(JsonNode answer);

    /** Its part of the report. */
    void show(JsonNode answer, Report report);
}
