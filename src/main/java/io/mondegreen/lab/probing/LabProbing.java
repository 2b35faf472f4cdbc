package io.mondegreen.lab.probing;

import io.mondegreen.model.WhisperModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks questions of a model's streams: decodes every window once, then sweeps every question over every tap. */
public final class LabProbing {
    /** Asked of the speech bank where nothing is named. */
    public static final List<String> BUILT_IN = Target.BUILT_IN;

    private static final Map<String, List<String>> ASKED = Map.of(Target.NOISY, List.of(ProbeTable.CONTRAST));

    private LabProbing() {}

    /**
     * What to ask, and how.
     *
     * @param questions built-in ones or columns of the source
     * @param sensitive questions about the person, beside gender and accent
     * @param positions where to read; everywhere that a tap is where empty
     * @param taps      names to keep; the stream after every layer where empty
     * @param allFrames whether the encoder's mean takes the padding too
     * @param windows   most windows of a split
     * @param draws     of the bootstrap
     */
    public record Request(
            List<String> questions,
            Set<String> sensitive,
            Set<Position> positions,
            Optional<Pattern> taps,
            boolean allFrames,
            String language,
            int windows,
            int draws,
            long seed) {
        public Request {
            questions = List.copyOf(questions);
            sensitive = Set.copyOf(sensitive);
            positions = Set.copyOf(positions);
            if (questions.isEmpty() || windows < 1 || draws < 1) {
                throw new IllegalArgumentException(
                        "need a question, a window and a draw, got " + questions + ", " + windows + " and " + draws);
            }
        }

        /** The questions at all positions, the stream after every layer, all windows, in English. */
        public static Request standard(List<String> questions, long seed) {
            return new Request(
                    questions, Set.of(), Set.of(), Optional.empty(), false, "en", Integer.MAX_VALUE, 1000, seed);
        }
    }

    /** Told how far the work is. */
    public interface Progress {
        /** So many windows will be decoded, and kept in so many bytes. */
        void begins(int windows, long bytes);

        /** One more of them. */
        void decoded();

        /** Now this question. */
        void asks(String question);
    }

    /**
     * Runs it all.
     *
     * @throws IOException if audio cannot be read
     * @throws IllegalArgumentException if nothing in the source answers a question, no question has two classes with enough
     *     rows in every split, a tap or position is not there, or a group is in two splits
     */
    public static ProbingReport run(WhisperModel model, ProbeSource source, Request request, Progress progress)
            throws IOException {
        List<Place> places = Place.of(model.config(), request.positions(), request.taps());
        List<ProbePlan> plans = new ArrayList<>();
        Map<String, ProbeRow> rows = new LinkedHashMap<>();
        for (String question : request.questions()) {
            Target target = Target.of(question, request.sensitive());
            ProbePlan plan = ProbePlan.of(source, target, request.windows(), request.seed());
            plans.add(plan);
            plan.rows().forEach(one -> rows.putIfAbsent(one.row().place(), one.row()));
        }
        progress.begins(rows.size(), bytes(places, model, rows.size()));
        Listening heard = Listening.hear(
                model,
                rows.values(),
                places,
                request.allFrames(),
                request.language(),
                request.seed(),
                progress::decoded);
        List<Answer> answers = new ArrayList<>();
        for (ProbePlan plan : plans) {
            progress.asks(plan.target().name());
            answers.add(answer(plan, heard, places, model, request));
        }
        if (answers.stream().allMatch(one -> one.positions().isEmpty())) {
            throw new IllegalArgumentException("nothing can be asked of these windows, give more or other splits: "
                    + answers.stream()
                            .map(one -> one.question() + " (" + String.join("; ", one.notes()) + ")")
                            .collect(Collectors.joining(", ")));
        }
        return new ProbingReport(
                model.hash(),
                source.name(),
                source.hash(),
                request.seed(),
                request.allFrames() ? "all" : "audio",
                rows.size(),
                answers);
    }

    private static long bytes(List<Place> places, WhisperModel model, int windows) {
        long streams = 0;
        for (Place place : places) {
            streams += place.position() == Position.TOKEN ? Listening.tokensOf(windows) : 1;
        }
        return 4L * model.config().dModel() * streams * windows;
    }

    private static Answer answer(
            ProbePlan plan, Listening heard, List<Place> places, WhisperModel model, Request request) {
        String question = plan.target().name();
        List<String> notes = new ArrayList<>(plan.notes());
        Set<String> left = Set.copyOf(heard.tooLong());
        List<String> tooLong = plan.rows().stream()
                .map(one -> one.row().place())
                .filter(left::contains)
                .toList();
        if (!tooLong.isEmpty()) {
            notes.add(tooLong.size() + " windows left out, longer than the model's "
                    + model.config().windowMs() + " ms: "
                    + tooLong.stream().limit(5).collect(Collectors.joining(", ")));
        }
        Map<Position, List<Place>> byPosition = places.stream()
                .collect(Collectors.groupingBy(Place::position, LinkedHashMap::new, Collectors.toList()));
        List<SweptPosition> swept = new ArrayList<>();
        byPosition.forEach((position, here) -> Tabulation.of(plan, heard, here)
                .ifPresentOrElse(
                        table -> swept.add(ProbeSweep.of(
                                table,
                                model.config(),
                                ASKED.getOrDefault(question, List.of()),
                                request.draws(),
                                request.seed())),
                        () -> notes.add(position.label() + ": no two classes have " + ProbeTable.LEAST
                                + " rows in every split")));
        return new Answer(question, plan.target().sensitive(), notes, swept);
    }
}
