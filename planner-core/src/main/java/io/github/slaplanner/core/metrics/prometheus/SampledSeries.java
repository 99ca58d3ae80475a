package io.github.slaplanner.core.metrics.prometheus;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one series.
 *
 * @param labels all labels, the name as {@code __name__}
 * @param times when the samples were scraped, ms since 1970, strictly increasing, at least one
 * @param values finite, as many
 */
record SampledSeries(Map<String, String> labels, long[] times, double[] values) {
    String name() {
        return labels.getOrDefault("__name__", "");
    }

    @Nullable
    String label(String name) {
        return labels.get(name);
    }

    /** The labels but some. */
    Map<String, String> labelsWithout(Predicate<String> left) {
        Map<String, String> rest = new HashMap<>(labels);
        rest.keySet().removeIf(left);
        return rest;
    }

    long first() {
        return times[0];
    }

    long last() {
        return times[times.length - 1];
    }

    /** The newest sample at or before a time, or {@link Long#MIN_VALUE} if there is none. */
    long lastUntil(long time) {
        int at = indexUntil(time);
        return at < 0 ? Long.MIN_VALUE : times[at];
    }

    /** When the value last changed; {@link Long#MIN_VALUE} if it has not. */
    long moved() {
        for (int i = times.length - 1; i > 0; i--) {
            if (values[i] != values[i - 1]) {
                return times[i];
            }
        }
        return Long.MIN_VALUE;
    }

    /**
     * Whether this counter and another can be the same, sampled at other times: each value of the other lies between those of
     * this one around it. A page takes time to come, so one sample more on either side is allowed; where this one was reset,
     * any value is.
     */
    boolean agrees(SampledSeries other) {
        for (int i = 0; i < other.times.length; i++) {
            int at = indexUntil(other.times[i]);
            if (at >= 0 && !between(at - 1, at + 2, other.values[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean between(int before, int after, double value) {
        int from = Math.max(0, before);
        int to = Math.min(values.length - 1, after);
        for (int i = from + 1; i <= to; i++) {
            if (values[i] < values[i - 1]) {
                return true;
            }
        }
        return value >= values[from] && (after >= values.length || value <= values[to]);
    }

    /** The least time between two samples, ms; 0 if there is one sample. */
    long spacing() {
        long least = 0;
        for (int i = 1; i < times.length; i++) {
            long gap = times[i] - times[i - 1];
            least = least == 0 ? gap : Math.min(least, gap);
        }
        return least;
    }

    /** The value at a time, on a line between the samples around it, as the last sample after it; NaN before the first. */
    double at(long time) {
        int i = indexUntil(time);
        if (i < 0 || i == times.length - 1) {
            return i < 0 ? Double.NaN : values[i];
        }
        double share = (time - times[i]) / (double) (times[i + 1] - times[i]);
        return values[i] + share * (values[i + 1] - values[i]);
    }

    /** The mean of the samples after a time, up to the last; the last sample if there is none. */
    double meanAfter(long time) {
        int from = Math.min(indexUntil(time) + 1, values.length - 1);
        return Arrays.stream(values, from, values.length).average().orElse(Double.NaN);
    }

    /** The least of the samples after a time, the last one at least. */
    double leastAfter(long time) {
        int from = Math.min(indexUntil(time) + 1, values.length - 1);
        return Arrays.stream(values, from, values.length).min().orElse(Double.NaN);
    }

    /** This counter without its resets: a value below the one before it counts from zero. */
    SampledSeries withoutResets() {
        if (!resetWithin(Long.MIN_VALUE, Long.MAX_VALUE)) {
            return this;
        }
        double[] rising = values.clone();
        double lost = 0;
        for (int i = 1; i < values.length; i++) {
            lost += values[i] < values[i - 1] ? values[i - 1] : 0;
            rising[i] = values[i] + lost;
        }
        return new SampledSeries(labels, times, rising);
    }

    /** Whether this counter was reset in ({@code from}, {@code to}]. */
    boolean resetWithin(long from, long to) {
        for (int i = 1; i < times.length; i++) {
            if (values[i] < values[i - 1] && times[i] > from && times[i - 1] < to) {
                return true;
            }
        }
        return false;
    }

    private int indexUntil(long time) {
        int at = Arrays.binarySearch(times, time);
        return at >= 0 ? at : -at - 2;
    }
}
