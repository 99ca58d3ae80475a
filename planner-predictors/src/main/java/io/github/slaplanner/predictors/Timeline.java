package io.github.slaplanner.predictors;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A history made ready for models: no idle start, no impossible values, and seen at the finest grain that pays.
 *
 * <p>Time is counted in slices, equal parts of an interval (its sub-intervals, or several of them together). An origin is
 * a moment at which forecasts are made and judged: the start of every interval, and, where there are slices, two or one
 * more in between. The value of an interval that starts at an origin between two intervals is that of the slices it
 * covers, so that a short history teaches more than it has intervals.
 */
final class Timeline {
    /** More slices than this tell no more and cost time. */
    private static final int MOST_SLICES = 18;

    private final double seconds;
    private final long firstInterval;
    private final int intervals;
    private final int slices;
    private final int phases;
    private final int stride;
    private final double[] value;
    private final double[] slice;
    private final double[] weight;
    private final double[] strideMean;
    private final double[] strideWeight;
    private final double[] rolling;
    private final double[] rollingWeight;
    private final double[] ceiling;
    private double @Nullable [] logSlice;
    private double @Nullable [] logStride;
    private double @Nullable [] logRolling;

    private Timeline(History history) {
        seconds = history.interval().toMillis() / 1000.0;
        intervals = history.size();
        firstInterval =
                Math.floorDiv(history.end().toEpochMilli(), history.interval().toMillis()) - intervals;
        slices = slicesOf(history.subIntervals());
        phases = slices % 3 == 0 ? 3 : slices % 2 == 0 ? 2 : 1;
        stride = slices / phases;
        value = new double[intervals];
        slice = new double[intervals * slices];
        weight = new double[intervals * slices];
        for (int i = 0; i < intervals; i++) {
            value[i] = usable(history.value(i));
            if (!Double.isNaN(value[i])) {
                cut(history, i);
            }
        }
        strideMean = new double[intervals * phases];
        strideWeight = new double[intervals * phases];
        addStrides();
        rolling = new double[origins()];
        rollingWeight = new double[origins()];
        roll();
        ceiling = new double[origins()];
        limit();
    }

    /** The last intervals, and all that have not been seen since: an outage does not push out what is known. */
    static History recent(History history, int count) {
        int unknown = 0;
        while (unknown < history.size() && Double.isNaN(history.value(history.size() - 1 - unknown))) {
            unknown++;
        }
        return history.last(Math.min(history.size(), count) + unknown);
    }

    static Timeline of(History history) {
        return new Timeline(history.withoutLeadingIdle());
    }

    /** A history as it is, for forecasts that are within reason already. */
    static Timeline unlimited(History history) {
        Timeline line = new Timeline(history);
        Arrays.fill(line.ceiling, Double.MAX_VALUE);
        return line;
    }

    /** Intervals, gaps included. */
    int intervals() {
        return intervals;
    }

    /** Number of the first interval, counted from the epoch. */
    long firstInterval() {
        return firstInterval;
    }

    /** Length of an interval in seconds. */
    double seconds() {
        return seconds;
    }

    /** Slices per interval. */
    int slices() {
        return slices;
    }

    /** Origins per interval. */
    int phases() {
        return phases;
    }

    /** Slices from one origin to the next. */
    int stride() {
        return stride;
    }

    /** Origins, from the start of the first interval to the end of the last one. */
    int origins() {
        return intervals * phases + 1;
    }

    /** The value of an interval, NaN for a gap. */
    double value(int interval) {
        return value[interval];
    }

    /** The values of the slices in units of a whole interval, on a scale; 0 for a gap. */
    double[] slice(Scale scale) {
        if (scale == Scale.LINEAR) {
            return slice;
        }
        if (logSlice == null) {
            logSlice = scaled(slice, scale);
        }
        return logSlice;
    }

    /** The weights of the slices, 0 for a gap. */
    double[] weight() {
        return weight;
    }

    /** The mean of the slices from each origin to the next one, on a scale; 0 for a gap. */
    double[] strideMean(Scale scale) {
        if (scale == Scale.LINEAR) {
            return strideMean;
        }
        if (logStride == null) {
            logStride = scaled(strideMean, scale);
        }
        return logStride;
    }

    /** The weights of {@link #strideMean}, 0 for a gap. */
    double[] strideWeight() {
        return strideWeight;
    }

    /** The value of the interval that starts at an origin, NaN for a gap or if it has not ended. */
    double rolling(int origin) {
        return rolling[origin];
    }

    /** The same on a scale. */
    double rolling(int origin, Scale scale) {
        if (scale == Scale.LINEAR) {
            return rolling[origin];
        }
        if (logRolling == null) {
            logRolling = scaled(rolling, scale);
        }
        return logRolling[origin];
    }

    /** The weight of {@link #rolling}; only where there is one. */
    double rollingWeight(int origin) {
        return rollingWeight[origin];
    }

    /**
     * A forecast within reason: not negative, and no further above the highest value seen before the origin than the
     * lowest is below it. A model that runs away, as a trend on a log scale does, stops there. NaN stays.
     */
    double limited(int origin, double forecast) {
        double high = ceiling[origin];
        return forecast > high ? high : forecast < 0 ? 0 : forecast;
    }

    private void cut(History history, int i) {
        int from = i * slices;
        int per = history.subIntervals() / slices;
        double whole = history.series() == Series.REQUESTS ? slices : 1.0 / per;
        int known = 0;
        for (int s = 0; s < slices; s++) {
            double sum = sum(history, i, s * per, per);
            boolean gap = Double.isNaN(sum);
            slice[from + s] = gap ? 0 : whole * sum;
            weight[from + s] = gap ? 0 : 1;
            known += gap ? 0 : 1;
        }
        if (known == 0) {
            Arrays.fill(slice, from, from + slices, value[i]);
            Arrays.fill(weight, from, from + slices, 1);
            known = slices;
        }
        boolean weighty = history.weight(i) > 0 && history.weight(i) < Double.POSITIVE_INFINITY;
        double each = (weighty ? history.weight(i) : 1) / known;
        for (int at = from; at < from + slices; at++) {
            weight[at] *= each;
        }
    }

    /** The sum of some sub-intervals, NaN if one is unknown. */
    private static double sum(History history, int i, int from, int count) {
        double sum = usable(history.subValue(i, from));
        for (int sub = from + 1; sub < from + count; sub++) {
            sum += usable(history.subValue(i, sub));
        }
        return sum;
    }

    private void addStrides() {
        // Short loops outside, long ones inside: these are fast.
        for (int part = 0; part < stride; part++) {
            for (int origin = 0; origin < strideMean.length; origin++) {
                int at = origin * stride + part;
                strideMean[origin] += weight[at] * slice[at];
                strideWeight[origin] += weight[at];
            }
        }
        for (int origin = 0; origin < strideMean.length; origin++) {
            strideMean[origin] = strideWeight[origin] > 0 ? strideMean[origin] / strideWeight[origin] : 0;
        }
    }

    private void roll() {
        int known = (intervals - 1) * phases + 1;
        for (int phase = 0; phase < phases; phase++) {
            for (int origin = 0; origin < known; origin++) {
                rolling[origin] += strideWeight[origin + phase] * strideMean[origin + phase];
                rollingWeight[origin] += strideWeight[origin + phase];
            }
        }
        for (int origin = 0; origin < rolling.length; origin++) {
            rolling[origin] = rollingWeight[origin] > 0 ? rolling[origin] / rollingWeight[origin] : Double.NaN;
        }
        for (int i = 0; i < intervals; i++) {
            // As the source has it, without a rounding error; NaN in a gap, where the slices are gaps too.
            rolling[i * phases] = value[i];
        }
    }

    private void limit() {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (int origin = 0; origin < origins(); origin++) {
            double seen = origin < phases ? Double.NaN : rolling[origin - phases];
            low = seen < low ? seen : low;
            high = seen > high ? seen : high;
            ceiling[origin] = Math.min(high + Math.max(0, high - low), Double.MAX_VALUE);
        }
    }

    private static int slicesOf(int subIntervals) {
        int slices = Math.min(MOST_SLICES, subIntervals);
        while (subIntervals % slices != 0) {
            slices--;
        }
        return slices;
    }

    private static double[] scaled(double[] values, Scale scale) {
        double[] scaled = new double[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = scale.of(values[i]);
        }
        return scaled;
    }

    private static double usable(double value) {
        return value >= 0 && value < Double.POSITIVE_INFINITY ? value : Double.NaN;
    }
}
