package io.mondegreen.kafka;

/** What the topics are called on this cluster. */
public record TopicNames(
        String audio,
        String transcripts,
        String alerts,
        String traces,
        String progress,
        String deadLetters,
        String feedback) {
    /** The names of {@code kafka/topics.json}. */
    public static TopicNames shipped() {
        return Topics.shipped().names();
    }
}
