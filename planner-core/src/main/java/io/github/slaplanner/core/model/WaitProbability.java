package io.github.slaplanner.core.model;

/** How likely it is to wait in a queue. */
public final class WaitProbability {
    private WaitProbability() {}

    /**
     * The probability of waiting for one of some servers with one queue: Sakasegawa's (1977) closed form for M/M/n.
     *
     * @param load share of the time that servers are busy, not negative
     * @param servers how many, at least 1
     * @return 0 to 1; 1 at full load and beyond
     */
    public static double chance(double load, double servers) {
        return load < 1 ? Math.pow(load, Math.sqrt(2 * (servers + 1)) - 1) : 1;
    }
}
