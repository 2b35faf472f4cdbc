package io.mondegreen.calls;

/**
 * Which channel of which call.
 *
 * @param tenant  empty where there is none
 * @param channel {@code agent}, {@code customer}, {@code mixed} or the source's own name
 */
public record CallKey(String tenant, String call, String channel) {
    /** {@code call/channel}, the subject of every event about it. */
    public String subject() {
        return call + "/" + channel;
    }

    /** For log lines: given to a logger as a parameter it becomes fields of a JSON log, too. */
    @Override
    public String toString() {
        return tenant.isEmpty() ? subject() : tenant + ":" + subject();
    }
}
