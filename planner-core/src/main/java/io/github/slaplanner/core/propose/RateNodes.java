package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.observation.Distribution;

/** A distribution of request rates as a few rates with weights, closest together in the upper tail, where it matters. */
final class RateNodes {
    private static final double[] EDGES = {0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995, 1};

    private final double[] rates = new double[EDGES.length - 1];

    private RateNodes() {}

    /**
     * Rates of a forecast.
     *
     * @param counts requests per interval
     * @param interval seconds
     * @param added requests per second on top of all rates
     * @param stretch factor on the distance from the median
     */
    static RateNodes of(Distribution counts, double interval, double added, double stretch) {
        RateNodes nodes = new RateNodes();
        double median = counts.quantile(0.5);
        for (int i = 0; i < nodes.rates.length; i++) {
            double count = counts.quantile((EDGES[i] + EDGES[i + 1]) / 2);
            nodes.rates[i] = Math.max(0, (median + stretch * (count - median)) / interval + added);
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

    /** The fewest engines, from 1 to {@code most}, whose attainment reaches {@code share}; {@code most} if none does. */
    int fewest(PoolModel pool, double share, int most) {
        int low = 1;
        int high = 1;
        while (high < most && attainment(pool, high) < share) {
            low = high + 1;
            high = Math.min(most, 2 * high);
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (attainment(pool, middle) >= share) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }
}
