package io.mondegreen.lab.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.mondegreen.audio.bank.Utterance;
import io.mondegreen.audio.synth.Channel;
import io.mondegreen.audio.synth.LineNoise;
import java.util.SplittableRandom;

/**
 * One step of a recipe; each works on what the steps before it made, at 8 kHz. In JSON {@code op} names the step:
 * {@code {"op":"say","file":"a.opus","startMs":300,"endMs":900}}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Step.Say.class, name = "say"),
    @JsonSubTypes.Type(value = Step.Synth.class, name = "synth"),
    @JsonSubTypes.Type(value = Step.Keys.class, name = "keys"),
    @JsonSubTypes.Type(value = Step.Pad.class, name = "pad"),
    @JsonSubTypes.Type(value = Step.Keep.class, name = "keep"),
    @JsonSubTypes.Type(value = Step.Tile.class, name = "tile"),
    @JsonSubTypes.Type(value = Step.Reverse.class, name = "reverse"),
    @JsonSubTypes.Type(value = Step.Tempo.class, name = "tempo"),
    @JsonSubTypes.Type(value = Step.Over.class, name = "over"),
    @JsonSubTypes.Type(value = Step.Saturate.class, name = "saturate"),
    @JsonSubTypes.Type(value = Step.Line.class, name = "line")
})
public sealed interface Step {

    /** Appends a piece of the speech bank. */
    record Say(String file, int startMs, int endMs) implements Step {
        public Say(Utterance utterance) {
            this(utterance.file(), utterance.startMs(), utterance.endMs());
        }
    }

    /** Appends a sound made by program: {@code silence}, {@code noise:WHITE}, {@code music:PAD}, {@code tones:busy}. */
    record Synth(String sound, int seed, int ms) implements Step {}

    /** Appends touch tones. */
    record Keys(String digits, int onMs, int offMs) implements Step {
        /** Three to eleven keys. */
        public static Keys random(SplittableRandom random) {
            StringBuilder digits = new StringBuilder();
            for (int i = random.nextInt(3, 12); i > 0; i--) {
                digits.append(random.nextInt(10));
            }
            return new Keys(digits.toString(), random.nextInt(80, 250), random.nextInt(60, 250));
        }
    }

    /** Puts silence around what is there. */
    record Pad(int beforeMs, int afterMs) implements Step {}

    /** Keeps a part of what is there. */
    record Keep(int fromMs, int toMs) implements Step {}

    /** Lays what is there, and a gap, end to end until this length. */
    record Tile(int gapMs, int ms) implements Step {}

    /** Turns time round. */
    record Reverse() implements Step {}

    /** Speaks faster (above 1) or slower at the same pitch. */
    record Tempo(double factor) implements Step {}

    /**
     * Lays a piece of the bank, end to end, over the whole of what is there.
     *
     * @param shiftMs where in the piece it begins
     * @param db      its power against what is there; where nothing is, it keeps its own
     */
    record Over(String file, int startMs, int endMs, int shiftMs, double db) implements Step {
        public Over(Utterance utterance, int shiftMs, double db) {
            this(utterance.file(), utterance.startMs(), utterance.endMs(), shiftMs, db);
        }

        /** One of several voices that are equally loud, laid over the {@code before} that are there. */
        public static Over equal(Utterance utterance, int shiftMs, int before) {
            return new Over(utterance, shiftMs, before == 0 ? 0 : -10 * Math.log10(before));
        }
    }

    /** Drives it into the limits of the line by this many decibels, and back to its level. */
    record Saturate(double db) implements Step {}

    /**
     * A telephone line.
     *
     * @param noise null for none
     * @param snrDb null for none
     * @param loss  share of packets lost
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(double gainDb, LineNoise.Kind noise, Double snrDb, double loss, int seed) implements Step {
        Channel channel() {
            Channel line = Channel.telephone().withGainDb(gainDb).withLoss(loss);
            return noise == null || snrDb == null ? line : line.withNoise(noise, snrDb);
        }
    }
}
