package io.github.slaplanner.predictors;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Demand of our own making: requests per minute, with ten-second counts, that arrive at a known rate. */
final class Worlds {
    private static final int SUBS = 6;

    private Worlds() {}

    /** A rate that never changes. */
    static History steady(int minutes) {
        return requests(minutes, 11, at -> 120);
    }

    /** A rate that wanders. */
    static History wandering(int minutes) {
        Random random = new Random(12);
        double[] level = new double[minutes * SUBS];
        for (int i = 1; i < level.length; i++) {
            level[i] = level[i - 1] + 0.03 * random.nextGaussian();
        }
        return requests(minutes, 13, at -> 150 * Math.exp(level[at]));
    }

    /** A rate that is pulled back to its mean. */
    static History reverting(int minutes) {
        Random random = new Random(14);
        double[] level = new double[minutes * SUBS];
        for (int i = 1; i < level.length; i++) {
            level[i] = 0.95 * level[i - 1] + 0.08 * random.nextGaussian();
        }
        return requests(minutes, 15, at -> 200 * Math.exp(level[at]));
    }

    /** A rate that rises and falls along a straight line for half an hour each. */
    static History zigzag(int minutes) {
        int half = 30 * SUBS;
        return requests(minutes, 16, at -> 100 + 400.0 * Math.abs(at % (2 * half) - half) / half);
    }

    /** A rate that swings with a period of half an hour, which no calendar knows. */
    static History wave(int minutes) {
        return requests(minutes, 17, at -> 750 - 690 * Math.cos(2 * Math.PI * at / (30 * SUBS)));
    }

    private static History requests(int minutes, long seed, IntToDoubleFunction rate) {
        Random random = new Random(seed);
        History history = History.empty(Series.REQUESTS, Duration.ofMinutes(1), SUBS, Instant.EPOCH);
        for (int minute = 0; minute < minutes; minute++) {
            double[] counts = new double[SUBS];
            double sum = 0;
            for (int sub = 0; sub < SUBS; sub++) {
                double mean = rate.applyAsDouble(minute * SUBS + sub) / SUBS;
                // Arrivals come in clumps: twice the variance of a Poisson count.
                counts[sub] = Math.max(0, Math.rint(mean + Math.sqrt(2 * mean) * random.nextGaussian()));
                sum += counts[sub];
            }
            history = history.append(sum, 1, counts, minutes);
        }
        return history;
    }
}
