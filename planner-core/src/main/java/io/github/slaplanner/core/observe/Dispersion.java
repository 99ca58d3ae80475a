package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.core.model.Burstiness;
import io.github.slaplanner.core.model.FadingHistogram;
import java.util.function.IntToDoubleFunction;

/**
 * How unevenly requests and their tokens arrive inside an interval: indices of dispersion for counts and for work (Fendick and
 * Whitt, 1989), variance over mean of the sub-intervals about the mean of their own interval, pooled over the newest intervals.
 *
 * <p>Requests that come together need not be alike. Where they are, as retries or one user's batch, tokens differ from one
 * sub-interval to the next by more than counts and lengths by themselves would make them.
 */
final class Dispersion {
    private static final int INTERVALS = 30;

    private Dispersion() {}

    /**
     * Of requests and of their tokens.
     *
     * @param traffic the series
     * @param isl input lengths
     * @param osl output lengths
     */
    static Burstiness of(TrafficWindow traffic, FadingHistogram isl, FadingHistogram osl) {
        double counts = Math.max(0, counts(traffic.requests()) - 1);
        return new Burstiness(
                counts,
                Math.max(counts, tokens(traffic.requests(), traffic.isl()) - isl.variability()),
                Math.max(counts, tokens(traffic.requests(), traffic.osl()) - osl.variability()));
    }

    /** Of counts: 1 for Poisson arrivals, and where nothing is known. */
    private static double counts(History requests) {
        Pool pool = new Pool();
        for (int i = first(requests); i < requests.size(); i++) {
            int interval = i;
            pool.add(requests.subIntervals(), j -> requests.subValue(interval, j), 1);
        }
        return pool.squares > 0 ? pool.squares / pool.expected : 1;
    }

    /** Of tokens, in mean lengths: the mean square of lengths over their squared mean for Poisson arrivals; 0 if nothing is known. */
    private static double tokens(History requests, History lengths) {
        Pool pool = new Pool();
        for (int i = first(requests); i < requests.size(); i++) {
            int interval = i;
            pool.add(
                    requests.subIntervals(),
                    j -> {
                        double count = requests.subValue(interval, j);
                        return count == 0 ? 0 : count * lengths.subValue(interval, j);
                    },
                    lengths.value(i));
        }
        return pool.squares > 0 ? pool.squares / pool.expected : 0;
    }

    private static int first(History requests) {
        return Math.max(0, requests.size() - INTERVALS);
    }

    /** Sums over intervals. */
    private static final class Pool {
        private double squares;
        private double expected;

        /** Adds the known sub-intervals of one interval, in units of {@code unit}. */
        private void add(int subIntervals, IntToDoubleFunction values, double unit) {
            double sum = 0;
            double sumOfSquares = 0;
            int known = 0;
            for (int j = 0; j < subIntervals; j++) {
                double value = values.applyAsDouble(j) / unit;
                if (!Double.isNaN(value)) {
                    sum += value;
                    sumOfSquares += value * value;
                    known++;
                }
            }
            if (known > 1) {
                squares += sumOfSquares - sum * sum / known;
                expected += sum * (known - 1) / known;
            }
        }
    }
}
