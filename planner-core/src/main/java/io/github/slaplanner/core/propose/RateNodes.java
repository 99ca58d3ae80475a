package io.github.slaplanner.core.propose;

/** A distribution of request rates as a few rates with weights, closest together in the upper tail, where it matters. */
final class RateNodes {
    private static final double[] EDGES = {0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995, 1};
    /** Standard normal quantiles of the middles of the cells. */
    private static final double[] NORMAL = {-1.645, -0.842, -0.253, 0.253, 0.674, 1.036, 1.440, 1.812, 2.241, 2.807};

    /** Twice the engines that bring less than this share more are not worth having. */
    private static final double FLAT = 0.004;

    private static final int MOST = 1 << 16;

    private final double[] rates = new double[NORMAL.length];

    private RateNodes() {}

    /**
     * Lognormal rates.
     *
     * @param median requests per second
     * @param deviation standard deviation of their logarithm
     * @param added requests per second on top of all rates
     */
    static RateNodes of(double median, double deviation, double added) {
        RateNodes nodes = new RateNodes();
        for (int i = 0; i < nodes.rates.length; i++) {
            nodes.rates[i] = median * Math.exp(NORMAL[i] * deviation) + added;
        }
        return nodes;
    }

    /** The mean rate, requests per second. */
    double mean() {
        double sum = 0;
        for (int i = 0; i < rates.length; i++) {
            sum += (EDGES[i + 1] - EDGES[i]) * rates[i];
        }
        return sum;
    }

    /** Expected share of requests within the SLA: requests of busy times count as often as there are. */
    double attainment(PoolModel pool, int engines) {
        double met = 0;
        double all = 0;
        for (int i = 0; i < rates.length; i++) {
            double requests = (EDGES[i + 1] - EDGES[i]) * rates[i];
            met += requests * pool.attainment(engines, rates[i]);
            all += requests;
        }
        return all > 0 ? met / all : pool.best();
    }

    /**
     * The fewest engines whose attainment reaches {@code share}, or what any number of engines can reach if that is less.
     *
     * @param guess where to start looking, at least 1; the result does not depend on it
     */
    int fewest(PoolModel pool, double share, int guess) {
        int low = 0;
        int high = guess;
        double reached = attainment(pool, high);
        double goal = share;
        while (reached < goal && high < MOST) {
            double next = attainment(pool, 2 * high);
            boolean flat = next > pool.best() / 2 && next - reached < FLAT;
            goal = flat ? Math.min(goal, next - FLAT) : goal;
            low = flat ? low : high;
            high = flat ? high : 2 * high;
            reached = flat ? reached : next;
        }
        int step = 1;
        while (high - low > 1) {
            int middle = step < (high - low) / 2 ? high - step : (low + high) >>> 1;
            step *= 2;
            if (attainment(pool, middle) >= goal) {
                high = middle;
            } else {
                low = middle;
                step = MOST;
            }
        }
        return high;
    }
}
