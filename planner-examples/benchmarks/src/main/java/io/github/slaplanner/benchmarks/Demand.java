package io.github.slaplanner.benchmarks;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** Demand of our own making: a daily cycle, a level that wanders, and noise. */
final class Demand {
    private static final double MINUTES_A_DAY = 1440;

    private Demand() {}

    static History history(Series series, int minutes, int subIntervals) {
        Random random = new Random(7);
        double level = 0;
        double[] values = new double[minutes];
        double[] weights = new double[minutes];
        double[] parts = new double[minutes * subIntervals];
        for (int i = 0; i < minutes; i++) {
            level = 0.98 * level + 0.05 * random.nextGaussian();
            double usual = 200 * Math.exp(level + 0.5 * Math.sin(2 * Math.PI * i / MINUTES_A_DAY));
            for (int at = i * subIntervals; at < (i + 1) * subIntervals; at++) {
                double share = series == Series.REQUESTS ? 1.0 / subIntervals : 1;
                parts[at] = share * usual * Math.exp(0.2 * random.nextGaussian());
                values[i] += series == Series.REQUESTS ? parts[at] : parts[at] / subIntervals;
            }
            weights[i] = series == Series.REQUESTS ? 1 : 200;
        }
        return History.empty(series, Duration.ofMinutes(1), subIntervals, Instant.EPOCH)
                .append(values, weights, parts);
    }
}
