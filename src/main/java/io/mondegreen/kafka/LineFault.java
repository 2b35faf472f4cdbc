package io.mondegreen.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

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
            "Keep call.audio for longer than the longest outage, and give the line the instances it needs to keep up."),
    NOT_LET_IN(
            1106,
            "Kafka does not let this user in.",
            "Look at kafka.security.protocol, the user's password or certificate, and the CA that signed the broker's."),
    RIGHTS(
            1107,
            "This user lacks a right on Kafka.",
            "Allow what kafka/access.json lists for mondegreen: `mondegreen topics apply --rights`, or Strimzi's KafkaUser."),
    NO_BROKER(
            1108,
            "No broker answers.",
            "Look at kafka.bootstrap.servers, names and network policies; a listener with TLS does not answer a client"
                    + " without.");

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

    /**
     * What an error that ended a life of the line means, by its causes.
     *
     * @param everRan whether a life before it got as far as reading
     */
    public static LineFault of(Throwable error, boolean everRan) {
        boolean unanswered = false;
        for (Throwable t = error; t != null; t = t.getCause()) {
            switch (t) {
                case AuthenticationException refused -> {
                    return NOT_LET_IN;
                }
                case AuthorizationException refused -> {
                    return RIGHTS;
                }
                case LineRights.Missing missing -> {
                    return RIGHTS;
                }
                case TimeoutException late -> unanswered = true;
                default -> {}
            }
        }
        return !everRan && unanswered ? NO_BROKER : STARTED_OVER;
    }

    /** Code, sentence, detail and fix on one line. */
    String say(String detail) {
        return code() + " " + sentence + " " + detail + " " + fix;
    }
}
