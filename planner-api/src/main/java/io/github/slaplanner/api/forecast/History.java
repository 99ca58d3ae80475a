package io.github.slaplanner.api.forecast;

import static com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility.ANY;
import static com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility.NONE;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * A bounded, immutable run of equally long intervals of one series, oldest first. An interval without data is a gap
 * ({@link Double#NaN}), which is not the same as zero.
 *
 * <p>Each interval may be split into equally long sub-intervals (six of 10 s in one of 60 s), and each carries a weight:
 * for mean lengths, the number of requests behind the mean.
 */
@JsonAutoDetect(fieldVisibility = ANY, getterVisibility = NONE, isGetterVisibility = NONE)
public final class History {
    private final Series series;
    private final Duration interval;
    private final Instant end;
    private final int subIntervals;
    private final double[] values;
    private final double[] weights;
    private final double[] subs;

    @JsonCreator
    private History(
            @JsonProperty("series") Series series,
            @JsonProperty("interval") Duration interval,
            @JsonProperty("end") Instant end,
            @JsonProperty("subIntervals") int subIntervals,
            @JsonProperty("values") double[] values,
            @JsonProperty("weights") double[] weights,
            @JsonProperty("subs") double[] subs) {
        this.series = series;
        this.interval = interval;
        this.end = end;
        this.subIntervals = subIntervals;
        this.values = values;
        this.weights = weights;
        this.subs = subs;
    }

    /**
     * A history without points.
     *
     * @param series what is counted
     * @param interval length of an interval, positive
     * @param subIntervals sub-intervals per interval, at least 1 (1: none)
     * @param start where the first interval will start
     * @throws IllegalArgumentException if {@code interval} is not positive or {@code subIntervals} below 1
     */
    public static History empty(Series series, Duration interval, int subIntervals, Instant start) {
        Objects.requireNonNull(series, "series");
        if (interval.isZero() || interval.isNegative() || subIntervals < 1) {
            throw new IllegalArgumentException("A history needs a positive interval (" + interval
                    + ") and at least one sub-interval (" + subIntervals + ").");
        }
        return new History(series, interval, start, subIntervals, new double[0], new double[0], new double[0]);
    }

    /**
     * A history without sub-intervals, every point of weight 1.
     *
     * @param series what is counted
     * @param interval length of an interval, positive
     * @param end end of the last interval
     * @param values one value per interval, oldest first; NaN is a gap
     */
    public static History of(Series series, Duration interval, Instant end, double... values) {
        History empty = empty(series, interval, 1, end);
        double[] weights = new double[values.length];
        Arrays.fill(weights, 1);
        return new History(empty.series, interval, end, 1, values.clone(), weights, values.clone());
    }

    /**
     * This history and one interval more.
     *
     * @param value value of the interval, NaN for a gap
     * @param weight weight of the interval, not negative
     * @param subValues one value per sub-interval, NaN for a gap
     * @param bound how many intervals to keep at most, at least 1; the oldest go
     * @throws IllegalArgumentException if {@code subValues} has not {@link #subIntervals()} values
     */
    public History append(double value, double weight, double[] subValues, int bound) {
        return append(new double[] {value}, new double[] {weight}, subValues).last(bound);
    }

    /**
     * This history and several intervals more, oldest first.
     *
     * @param newValues value per interval, NaN for a gap
     * @param newWeights weight per interval, not negative
     * @param subValues {@link #subIntervals()} values per interval, NaN for a gap
     * @throws IllegalArgumentException if the lengths of the arrays do not fit together
     */
    public History append(double[] newValues, double[] newWeights, double[] subValues) {
        int added = newValues.length;
        if (newWeights.length != added || subValues.length != added * subIntervals) {
            throw new IllegalArgumentException("Expected " + added + " weights and " + added * subIntervals
                    + " sub-interval values; got " + newWeights.length + " and " + subValues.length + ".");
        }
        Instant later = end.plus(interval.multipliedBy(added));
        return with(later, joined(values, newValues), joined(weights, newWeights), joined(subs, subValues));
    }

    /** The last {@code count} intervals, or all if there are fewer. */
    public History last(int count) {
        int keep = Math.min(count, values.length);
        return keep == values.length
                ? this
                : with(end, tail(values, keep), tail(weights, keep), tail(subs, keep * subIntervals));
    }

    /** The first {@code count} intervals; what was known at an earlier time. */
    public History first(int count) {
        Instant earlier = end.minus(interval.multipliedBy(values.length - count));
        double[] kept = Arrays.copyOf(subs, count * subIntervals);
        return with(earlier, Arrays.copyOf(values, count), Arrays.copyOf(weights, count), kept);
    }

    /** This history moved in time, so that it ends at {@code end}. */
    public History endingAt(Instant end) {
        return with(end, values, weights, subs);
    }

    /** This history from its first value above zero on: a fleet that has not been used yet says nothing of demand. */
    public History withoutLeadingIdle() {
        int idle = 0;
        while (idle < values.length && !(values[idle] > 0)) {
            idle++;
        }
        return last(values.length - idle);
    }

    /** What is counted. */
    public Series series() {
        return series;
    }

    /** Length of an interval. */
    public Duration interval() {
        return interval;
    }

    /** End of the last interval, which is the time of the forecast. */
    public Instant end() {
        return end;
    }

    /** How many intervals. */
    public int size() {
        return values.length;
    }

    /** Value of interval {@code index} (0 is the oldest); NaN for a gap. */
    public double value(int index) {
        return values[index];
    }

    /** Weight of interval {@code index}. */
    public double weight(int index) {
        return weights[index];
    }

    /** Sub-intervals per interval; 1 if the source has none. */
    public int subIntervals() {
        return subIntervals;
    }

    /** Value of sub-interval {@code sub} of interval {@code index}; NaN for a gap. */
    public double subValue(int index, int sub) {
        return subs[index * subIntervals + sub];
    }

    /** All values, oldest first, as a fresh array. */
    public double[] values() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof History that
                && series == that.series
                && interval.equals(that.interval)
                && end.equals(that.end)
                && subIntervals == that.subIntervals
                && Arrays.equals(values, that.values)
                && Arrays.equals(weights, that.weights)
                && Arrays.equals(subs, that.subs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(series, interval, end, subIntervals, Arrays.hashCode(values));
    }

    @Override
    public String toString() {
        return "History[" + series.label() + ", " + values.length + " x " + interval + ", ends " + end + "]";
    }

    private History with(Instant newEnd, double[] newValues, double[] newWeights, double[] newSubs) {
        return new History(series, interval, newEnd, subIntervals, newValues, newWeights, newSubs);
    }

    private static double[] tail(double[] from, int keep) {
        return Arrays.copyOfRange(from, from.length - keep, from.length);
    }

    private static double[] joined(double[] head, double[] tail) {
        double[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }
}
