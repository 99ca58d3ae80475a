package io.github.slaplanner.simulator.traffic;

/**
 * Requests of one kind, as one group of users sends them.
 *
 * @param rate requests per second over time
 * @param isl prompt lengths
 * @param osl answer lengths
 * @param group requests that come together and are of the same lengths, at least 1
 * @param within seconds over which those of a group are spread
 * @param session what they have to do with each other
 */
public record Stream(Shape rate, Lengths isl, Lengths osl, int group, double within, Session session) {
    /**
     * Checks the group.
     *
     * @throws IllegalArgumentException if the group is empty or its time is negative
     */
    public Stream {
        if (group < 1 || !(within >= 0)) {
            throw new IllegalArgumentException("A group of " + group + " requests within " + within
                    + " s: a group has at least one request, and its time is not negative.");
        }
    }

    /** Requests that come independently of each other. */
    public static Stream of(Shape rate, Lengths isl, Lengths osl) {
        return new Stream(rate, isl, osl, 1, 0, Session.NONE);
    }
}
