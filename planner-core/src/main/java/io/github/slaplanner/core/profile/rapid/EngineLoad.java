package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.core.model.WaitProbability;
import java.util.function.DoublePredicate;

/**
 * The load that engines carry within a latency target, with the waiting that a load brings: of a pool of like engines, nine
 * requests in ten are within the target.
 */
final class EngineLoad {
    /** Share of requests that must be within the target. */
    private static final double SHARE = 0.9;
    /** Standard deviations from the mean within which that share of a normal variable stays. */
    private static final double DEVIATIONS = 1.2816;
    /** An engine is never busier than this: what is left absorbs what no model knows. */
    private static final double BUSIEST = 0.95;

    private static final int HALVINGS = 40;

    private EngineLoad() {}

    /**
     * The share of the time that engines are busy with prompts. Of requests that wait, the waiting time falls off as that of a
     * queue with times of service all alike (Kingman's heavy traffic limit).
     *
     * @param serviceMs time of a prompt on an idle engine
     * @param targetMs TTFT
     * @param servers prompts that all engines read at once
     * @return 0 if even an idle engine misses the target
     */
    static double prefill(double serviceMs, double targetMs, double servers) {
        double spare = targetMs - serviceMs;
        return spare < 0 ? 0 : highest(BUSIEST, load -> late(load, spare / serviceMs, servers) <= 1 - SHARE);
    }

    private static double late(double load, double waits, double servers) {
        return WaitProbability.chance(load, servers) * Math.exp(-2 * (1 - load) * servers * waits);
    }

    /**
     * The mean number of sequences of a decode engine. How many run at once varies as a Poisson variable does.
     *
     * @param within whether so many sequences at once are within the target
     * @return 0 if a single one is not
     */
    static double decode(double most, DoublePredicate within) {
        if (!within.test(1)) {
            return 0;
        }
        double mean = highest(most, load -> {
            double high = load + DEVIATIONS * Math.sqrt(load);
            return high <= most && within.test(Math.max(1, high));
        });
        return Math.max(1, Math.floor(mean));
    }

    /** The highest value up to which something holds, by bisection. */
    private static double highest(double most, DoublePredicate holds) {
        if (holds.test(most)) {
            return most;
        }
        double low = 0;
        double high = most;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (holds.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
