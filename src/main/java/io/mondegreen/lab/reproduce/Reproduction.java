package io.mondegreen.lab.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mondegreen.lab.WorkMeter;
import io.mondegreen.lab.report.Report;
import io.mondegreen.model.WhisperModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Puts the paper's questions to a model, one after another, and makes one report of the answers. Each answer is kept as soon as
 * it is there: what was broken off goes on with the question it was at.
 */
public final class Reproduction {
    private final Study study;
    private final List<Question> questions;
    private final Answers answers;

    Reproduction(Study study, List<Question> questions, Path dir) {
        this.study = study;
        this.questions = questions;
        answers = new Answers(dir, study.facts());
    }

    /**
     * Of the paper's questions.
     *
     * @param ids which of them, see {@link #ids}; empty for all
     * @param dir where answers are kept
     * @throws IllegalArgumentException if a question is not known
     */
    public static Reproduction of(Study study, List<String> ids, Path dir) {
        return new Reproduction(study, chosen(ids), dir);
    }

    /** The names of all questions, in their order. */
    public static List<String> ids() {
        return Questions.all().stream().map(Question::id).toList();
    }

    private static List<Question> chosen(List<String> ids) {
        for (String id : ids) {
            if (!ids().contains(id)) {
                throw new IllegalArgumentException("no experiment is called '" + id + "'; there are " + ids());
            }
        }
        return Questions.all().stream()
                .filter(question -> ids.isEmpty() || ids.contains(question.id()))
                .toList();
    }

    /** What memory a model takes, in words. */
    public static String memory(WhisperModel model) {
        return Footprint.of(model).text();
    }

    /** About how many windows the model will hear for each question that has no answer yet. */
    public Map<String, Integer> plan() throws IOException {
        Map<String, Integer> plan = new LinkedHashMap<>();
        for (Question question : questions) {
            plan.put(question.id(), answers.find(question).isPresent() ? 0 : question.windows(study));
        }
        return plan;
    }

    /**
     * Answers every question that has no answer, and reports.
     *
     * @param told told of a question before it is put, and whether its answer was kept from before
     * @throws IOException if an answer cannot be kept or read
     */
    public Report report(BiConsumer<String, Boolean> told) throws IOException {
        Map<Question, JsonNode> all = new LinkedHashMap<>();
        Map<String, Integer> plan = plan();
        plan.values().forEach(study.meter()::expect);
        for (Question question : questions) {
            JsonNode kept = answers.find(question).orElse(null);
            told.accept(question.title(), kept != null);
            if (kept == null) {
                Counted counted = new Counted(study.meter());
                ObjectNode fresh = question.answer(study.with(counted));
                study.meter().expect(counted.done - plan.get(question.id())); // so that what is left stays right
                answers.keep(question, fresh);
                kept = fresh;
            }
            all.put(question, kept);
        }
        return report(all);
    }

    /** Passes on what was done; how much there is to do was said already. */
    private static final class Counted implements WorkMeter {
        private final WorkMeter all;
        private long done;

        Counted(WorkMeter all) {
            this.all = all;
        }

        @Override
        public void expect(long runs) {}

        @Override
        public void did(long runs) {
            done += runs;
            all.did(runs);
        }
    }

    private Report report(Map<Question, JsonNode> all) {
        Report report = new Report("Beyond Transcription, on this model");
        report.paragraph(
                "The experiments of Glazer et al. 2025 (\"Beyond Transcription: Mechanistic Interpretability in ASR\","
                        + " arXiv 2508.15882; Whisper-large-v3 and Qwen2-Audio) put to one model by './mondegreen lab reproduce'. Layers"
                        + " and heads are counted from 0; relative depth is 0 for the first block and 1 for the last, because layer 23"
                        + " exists only in decoders of 24 blocks and more. Figures have 95 % intervals. The paper's figures are taken from"
                        + " its text and from notes about it; where its data or splits are not known to us, they are not the same.");
        List<List<String>> of = new ArrayList<>();
        study.facts().forEach((name, value) -> of.add(List.of(name, value)));
        report.table(List.of("of", ""), of);
        report.heading("The paper's figures beside ours");
        List<List<String>> rows = new ArrayList<>();
        all.forEach((question, answer) -> question.findings(answer).forEach(finding -> rows.add(finding.cells())));
        report.table(Finding.HEAD, rows);
        all.forEach((question, answer) -> {
            report.heading(question.title());
            question.show(answer, report);
        });
        return report;
    }
}
