package io.github.slaplanner.api.forecast;

import io.github.slaplanner.api.observation.Distribution;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The coming intervals of a series, each as a distribution.
 *
 * @param interval length of an interval
 * @param steps one distribution per interval, the next one first; at least one; no value negative
 */
public record Forecast(Duration interval, List<Distribution> steps) {
    /**
     * Copies the steps.
     *
     * @throws IllegalArgumentException if there are none or one has negative values
     */
    public Forecast {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("A forecast needs at least one step.");
        }
        for (Distribution step : steps) {
            if (step.quantile(0) < 0) {
                throw new IllegalArgumentException("A forecast must not be negative: " + step + ".");
            }
        }
    }

    /** A forecast without uncertainty, one finite and not negative value per interval. */
    public static Forecast ofPoints(Duration interval, double... points) {
        return new Forecast(
                interval, Arrays.stream(points).mapToObj(Distribution::point).toList());
    }

    /** How many intervals a lead time touches, at least one. */
    public static int stepsWithin(Duration lead, Duration interval) {
        return (int) Math.max(1, -Math.floorDiv(-lead.toMillis(), interval.toMillis()));
    }

    /** The next interval. */
    public Distribution next() {
        return steps.get(0);
    }
}
