package io.github.slaplanner.core.propose;

/** A distribution of request rates as a few rates with weights, closest together in the upper tail, where it matters. */
final class RateNodes {
    private static final double[] EDGES = {0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995, 1};
    /** Standard normal quantiles of the middles of the cells. */
    private static final double[] NORMAL = {-1.645, -0.842, -0.253, 0.253, 0.674, 1.036, 1.440, 1.812, 2.241, 2.807};

    /** Middles of the cells. */
    static final double[] MIDDLES = middles();

    /** No forecast is trusted to better than this. */
    private static final double LEAST = 0.03;

    private static final int MOST = 1 << 16;

    private final double[] rates = new double[NORMAL.length];

    private RateNodes() {}

    private static double[] middles() {
        double[] middles = new double[NORMAL.length];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = (EDGES[i] + EDGES[i + 1]) / 2;
        }
        return middles;
    }

    /**
     * Rates around a forecast.
     *
     * @param median forecast requests per second
     * @param ratios quantiles of real over forecast at {@link #MIDDLES}
     * @param deviation standard deviation of what comes on top, as that of a logarithm
     * @param added requests per second on top of all rates
     */
    static RateNodes of(double median, double[] ratios, double deviation, double added) {
        RateNodes nodes = new RateNodes();
        for (int i = 0; i < nodes.rates.length; i++) {
            double error = Math.log(ratios[i]);
            double chance = NORMAL[i] * Math.hypot(deviation, LEAST);
            double both = error + Math.signum(chance) * (Math.hypot(error, chance) - Math.abs(error));
            nodes.rates[i] = median * Math.exp(both) + added;
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
     * The fewest engines whose attainment reaches {@code share}, or fewer where the last of them are not worth having.
     *
     * @param guess where to start looking, at least 1; the result does not depend on it
     * @param worth engines that all requests within the SLA are worth
     */
    int fewest(PoolModel pool, double share, double worth, int guess) {
        int n = reaching(pool, share, worth, guess);
        double value = worth * attainment(pool, n) - n;
        for (int step = Math.max(1, n / 2); step >= 1; step /= 2) {
            for (int other = n - step; other >= 1; other = n - step) {
                double less = worth * attainment(pool, other) - other;
                if (less < value) {
                    break;
                }
                n = other;
                value = less;
            }
        }
        return n;
    }

    private int reaching(PoolModel pool, double share, double worth, int guess) {
        int low = 0;
        int high = guess;
        double goal = share;
        double reached = attainment(pool, high);
        while (reached < goal && high < MOST) {
            double next = attainment(pool, 2 * high);
            boolean flat = next > pool.best() / 2 && worth * (next - reached) < high;
            goal = flat ? Math.min(goal, reached) : goal;
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
