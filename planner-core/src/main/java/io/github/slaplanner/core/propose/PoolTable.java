package io.github.slaplanner.core.propose;

/**
 * The model of a pool of a given size, tabulated so that many paths can be replayed on it: the share of requests within the SLA over
 * the load, and what is left of it when requests wait for earlier ones.
 */
final class PoolTable {
    /** Loads relative to a full pool; closest together where queues begin. */
    private static final double[] LOADS = {0, 0.3, 0.5, 0.6, 0.7, 0.78, 0.85, 0.9, 0.95, 1, 1.05, 1.12, 1.25, 1.5};

    private final double perSecond;
    private final double[] within;

    private PoolTable(double perSecond, double[] within) {
        this.perSecond = perSecond;
        this.within = within;
    }

    /**
     * Of so many engines, at least 1; as shares of what any number of engines can reach.
     *
     * @param steady the model of a pool whose load lasts: it counts where engines keep up, and queues come and go by chance
     * @param step the model of a pool whose load lasts for a step: it counts where engines do not keep up, and what is left over is
     *     carried to the next step
     */
    static PoolTable of(PoolModel steady, PoolModel step, int engines) {
        double perSecond = engines / steady.full(1);
        double best = steady.best();
        double[] within = new double[LOADS.length];
        double least = 1;
        for (int i = 0; i < LOADS.length; i++) {
            PoolModel pool = LOADS[i] < 1 ? steady : step;
            double share = best > 0 ? pool.attainment(engines, LOADS[i] * perSecond) / best : 1;
            least = Math.min(least, share);
            within[i] = least;
        }
        return new PoolTable(perSecond, within);
    }

    /** Requests per second that keep the pool wholly full. */
    double perSecond() {
        return perSecond;
    }

    /** The share within the SLA at a rate, 0 to 1. */
    double within(double rate) {
        double load = rate / perSecond;
        int last = LOADS.length - 1;
        if (load >= LOADS[last]) {
            return within[last] * LOADS[last] / load;
        }
        int i = 1;
        while (LOADS[i] < load) {
            i++;
        }
        double share = (load - LOADS[i - 1]) / (LOADS[i] - LOADS[i - 1]);
        return within[i - 1] + share * (within[i] - within[i - 1]);
    }
}
