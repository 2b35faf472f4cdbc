package io.mondegreen.cli.traffic;

/**
 * The two channels of a call.
 *
 * @param agent     8 kHz mono in [-1,1]
 * @param customer  as long as the agent's
 * @param talkShare of each channel on average: time in sentences over all time, in [0,1]
 */
public record Conversation(float[] agent, float[] customer, double talkShare) {
    public static final int RATE_HZ = 8000;

    public static final String AGENT = "agent";
    public static final String CUSTOMER = "customer";

    public float[] of(String channel) {
        return channel.equals(AGENT) ? agent : customer;
    }

    public long durationMs() {
        return agent.length * 1000L / RATE_HZ;
    }
}
