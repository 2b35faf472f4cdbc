package io.mondegreen.audio.bank;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * One line of {@code corpus/bank/manifest.jsonl}: a sentence and where its audio lies. The line's {@code class} is always
 * "speech" and not read.
 *
 * @param file in the bank's folder
 * @param startMs of the audio, within the file
 * @param endMs first millisecond after it
 * @param text what is said: lower case, no punctuation
 * @param voice engine, accent and voice in one name
 * @param engine espeak-ng, flite or festival
 * @param gender female or male
 * @param accent language tag of the voice
 * @param role agent, customer or any
 * @param split train, dev, test or demo; no voice and no sentence is in two
 * @param kind speech, template, salad, prose, digits, repeat, foreign or oov; not every split has every kind
 */
@JsonIgnoreProperties("class")
public record Utterance(
        String file,
        int startMs,
        int endMs,
        String text,
        String voice,
        String engine,
        String gender,
        String accent,
        String role,
        String split,
        String kind) {

    public Utterance {
        if (startMs < 0 || endMs <= startMs) {
            throw new IllegalArgumentException("an utterance from " + startMs + " to " + endMs + " ms in " + file);
        }
    }

    public int durationMs() {
        return endMs - startMs;
    }
}
