package io.mondegreen.kafka;

/** What can stop the line or make it start over: a stable code, what happened, and what the operator can do. */
public enum LineFault {
    STARTED_OVER(
            1101,
            "The line lost its broker or an answer to a commit and starts over from what is committed.",
            "Nothing if it is rare; otherwise look at the broker and the network."),
    FENCED(
            1102,
            "Another instance uses this instance's transactional id.",
            "Give every instance its own instance id (in Kubernetes: the pod's name) and restart this one."),
    TOPICS(
            1103,
            "The topics do not fit together.",
            "Create the topics of kafka/topics.json; call.progress needs as many partitions as call.audio."),
    PROGRESS(
            1104,
            "A progress record cannot be read.",
            "It is skipped; its channel is decoded again from the committed offset."),
    EXPIRED(
            1105,
            "Audio was deleted before it was read.",
            "Keep call.audio for longer than the longest outage, and give the line the instances it needs to keep up.");

    private final int number;
    private final String sentence;
    private final String fix;

    LineFault(int number, String sentence, String fix) {
        this.number = number;
        this.sentence = sentence;
        this.fix = fix;
    }

    public String code() {
        return "MG-" + number;
    }

    public String sentence() {
        return sentence;
    }

    public String fix() {
        return fix;
    }

    /** Code, sentence, detail and fix on one line. */
    String say(String detail) {
        return code() + " " + sentence + " " + detail + " " + fix;
    }
}
