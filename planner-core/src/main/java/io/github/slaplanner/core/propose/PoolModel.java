package io.github.slaplanner.core.propose;

/** Share of requests that meet the SLA in a pool of engines, as {@link Pools} models it. */
public interface PoolModel {
    /**
     * The share, 0 to 1; does not fall with more engines and does not rise with more load.
     *
     * @param engines engines that serve, at least 1
     * @param rate requests per second, not negative
     */
    default double attainment(int engines, double rate) {
        return attainment(engines, rate, 0);
    }

    /**
     * The share where every request waits for earlier ones besides.
     *
     * @param engines engines that serve, at least 1
     * @param rate requests per second, not negative
     * @param delay seconds that every request waits on top of what this rate makes it wait, not negative
     */
    double attainment(int engines, double rate, double delay);

    /** Engines that requests of this rate keep busy all the time, at the highest load within the SLA. */
    double busy(double rate);

    /** Engines that requests of this rate keep wholly full: with fewer, requests pile up. At most {@link #busy}. */
    double full(double rate);

    /**
     * Mean ITL, ms; NaN of engines that do not decode.
     *
     * @param engines engines that serve, at least 1
     * @param rate requests per second, not negative
     */
    double itlMs(int engines, double rate);

    /** The share that any number of engines can reach: some prompts may be too long for the target. */
    double best();

    /** Seconds that a request stays: the load follows the arrivals of so long. 0 where it is gone at once. */
    default double lifeSeconds() {
        return 0;
    }

    /** The share of engines' work that is reading prompts, 0 to 1. */
    double readingShare();
}
