package io.github.slaplanner.simulator.traffic;

/**
 * Conversations: every prompt is the one before, its answer, and something new. So prompts grow, and begin alike.
 *
 * @param turns mean number of requests of a session, at least 1; as many end after each
 * @param thinkSeconds mean time from a request to the next of its session, exponential
 * @param sharedTokens tokens that all prompts of the stream begin with, such as a system prompt
 */
public record Session(double turns, double thinkSeconds, int sharedTokens) {
    /** Requests that have nothing to do with each other. */
    public static final Session NONE = new Session(1, 0, 0);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is less than one turn, or a number is negative
     */
    public Session {
        if (!(turns >= 1 && thinkSeconds >= 0) || sharedTokens < 0) {
            throw new IllegalArgumentException("A session of " + turns + " turns, " + thinkSeconds + " s to think and "
                    + sharedTokens + " shared tokens: it has at least one turn, and nothing is negative.");
        }
    }
}
