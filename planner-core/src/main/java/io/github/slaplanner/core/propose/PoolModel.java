package io.github.slaplanner.core.propose;

/** Share of requests that meet the SLA in a pool of engines. */
interface PoolModel {
    /**
     * The share, 0 to 1; does not fall with more engines and does not rise with more load.
     *
     * @param engines engines that serve, at least 1
     * @param rate requests per second, not negative
     */
    double attainment(int engines, double rate);

    /** Engines that requests of this rate keep busy all the time, at the highest load within the SLA. */
    double busy(double rate);

    /** The share that any number of engines can reach: some prompts may be too long for the target. */
    double best();
}
