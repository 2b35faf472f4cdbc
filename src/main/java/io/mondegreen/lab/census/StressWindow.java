package io.mondegreen.lab.census;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.mondegreen.lab.recipe.Step;
import io.mondegreen.probe.Split;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * One window of the stress set, before any model has heard it.
 *
 * @param id        kind and number
 * @param kind      sort of provocation, for example {@code clean}, {@code loss-30}, {@code music-pad}
 * @param sound     what it holds
 * @param voice     of the bank; null where nobody speaks
 * @param channel   the line, in words
 * @param snrDb     null where no noise is added
 * @param groups    what must not be in two splits; the first is the cluster of the bootstrap
 * @param reference what is said in the model's language; empty where nothing is, null where the audio holds pieces of words
 * @param cut       which end of the reference the audio lacks
 * @param copies    how often the audio repeats itself; 1 for not at all
 * @param copyMs    length of one copy without its gap
 * @param recipe    everything to render it again
 */
public record StressWindow(
        String id,
        String kind,
        @JsonSerialize(using = LowerCase.class) Purpose purpose,

        @JsonProperty("class") @JsonSerialize(using = LowerCase.class)
        Sound sound,

        String voice,
        String accent,
        String gender,
        String channel,
        Double snrDb,
        @JsonSerialize(using = LowerCase.class) Split split,
        List<String> groups,
        String reference,
        @JsonSerialize(using = LowerCase.class) Cut cut,
        int copies,
        int copyMs,
        List<Step> recipe) {

    public StressWindow {
        groups = List.copyOf(groups);
        recipe = List.copyOf(recipe);
    }

    /** Why it is in the set, which says how its labels are to be read. */
    public enum Purpose {
        /** Ordinary speech. */
        ORDINARY,
        /** Speech made hard, or voices that say nothing: whether it fails depends on what the model writes. */
        OUTCOME,
        /** No speech: any text is wrong by construction. */
        CONSTRUCTION,
        /** Audio that repeats or crowds, to provoke loops. */
        LOOP
    }

    /** What the audio holds. */
    public enum Sound {
        SPEECH,
        SILENCE,
        NOISE,
        MUSIC,
        TONES,
        VOICES
    }

    /** Which end of the sentence is missing. */
    public enum Cut {
        NONE,
        BEGIN,
        END
    }

    /** Whether words of the model's language are there, all of them known. */
    public boolean transcribable() {
        return reference != null && !reference.isEmpty();
    }

    /** Whether no voice is there at all. */
    public boolean nonspeech() {
        return sound != Sound.SPEECH && sound != Sound.VOICES;
    }

    /** Names as the bank's manifest writes them. */
    static final class LowerCase extends StdSerializer<Enum<?>> {
        private static final long serialVersionUID = 1L;

        LowerCase() {
            super(Enum.class, false);
        }

        @Override
        public void serialize(Enum<?> value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }
}
