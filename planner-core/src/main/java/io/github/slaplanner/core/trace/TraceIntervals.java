package io.github.slaplanner.core.trace;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A trace as three series of equally long intervals: for warming predictors up and for scoring them. An interval without
 * requests is a zero in {@code requests} and a gap in the lengths.
 *
 * @param requests requests per interval
 * @param isl mean input length per interval, tokens, weighted by requests
 * @param osl mean output length per interval, tokens, weighted by requests
 */
public record TraceIntervals(History requests, History isl, History osl) {
    /** Length of a sub-interval, where the interval is a multiple of it. */
    public static final Duration SUB_INTERVAL = Duration.ofSeconds(10);

    private static final int MOST = 20_000_000;

    /**
     * Buckets a trace from its first request on. The interval in which the trace ends is left out, since it was not seen
     * whole, unless it is the only one.
     *
     * @param trace the trace
     * @param interval length of an interval, positive
     * @throws TraceException if the trace is too long for such intervals
     */
    public static TraceIntervals of(RequestTrace trace, Duration interval) {
        try (RequestStream requests = trace.requests()) {
            return of(requests, trace.start(), interval);
        }
    }

    /**
     * Buckets requests that come in order of arrival, as {@link #of(RequestTrace, Duration)} does.
     *
     * @param requests at least one
     * @param start when second 0 was, or null if unknown (the epoch is taken)
     * @param interval length of an interval, positive
     * @throws IllegalArgumentException if there is no request
     */
    public static TraceIntervals of(Iterator<Request> requests, @Nullable Instant start, Duration interval) {
        int subIntervals = subIntervals(interval);
        Sums sums = new Sums(interval.toNanos() / 1e9 / subIntervals);
        requests.forEachRemaining(sums::add);
        if (sums.used == 0) {
            throw new IllegalArgumentException("A trace without requests has no intervals.");
        }
        int intervals = Math.max(1, (sums.used - 1) / subIntervals);
        Instant from = start == null ? Instant.EPOCH : start;
        return new TraceIntervals(
                history(Series.REQUESTS, sums, intervals, interval, from),
                history(Series.ISL, sums, intervals, interval, from),
                history(Series.OSL, sums, intervals, interval, from));
    }

    /** Sub-intervals of an interval: as many as {@link #SUB_INTERVAL} fits in, or 1 if it does not. */
    public static int subIntervals(Duration interval) {
        return interval.toNanos() % SUB_INTERVAL.toNanos() == 0 ? (int) interval.dividedBy(SUB_INTERVAL) : 1;
    }

    private static History history(Series series, Sums sums, int intervals, Duration interval, Instant from) {
        int subs = subIntervals(interval);
        double[] values = new double[intervals];
        double[] weights = new double[intervals];
        double[] subValues = new double[intervals * subs];
        for (int i = 0; i < intervals; i++) {
            values[i] = sums.value(series, i * subs, subs);
            weights[i] = series == Series.REQUESTS ? 1 : sums.value(Series.REQUESTS, i * subs, subs);
        }
        for (int i = 0; i < subValues.length; i++) {
            subValues[i] = sums.value(series, i, 1);
        }
        return History.empty(series, interval, subs, from).append(values, weights, subValues);
    }

    /** Sums per sub-interval. */
    private static final class Sums {
        private final double seconds;
        private double[] counts = new double[1024];
        private double[] isl = new double[1024];
        private double[] osl = new double[1024];
        private int used;

        Sums(double seconds) {
            this.seconds = seconds;
        }

        void add(Request request) {
            double position = Math.floor(request.arrivalSeconds() / seconds);
            if (position >= MOST) {
                throw new TraceException("A request comes " + request.arrivalSeconds()
                        + " s after the first; the trace is too long for intervals of " + seconds + " s.");
            }
            int at = (int) position;
            if (at >= counts.length) {
                int size = Math.max(at + 1, 2 * counts.length);
                counts = Arrays.copyOf(counts, size);
                isl = Arrays.copyOf(isl, size);
                osl = Arrays.copyOf(osl, size);
            }
            counts[at]++;
            isl[at] += request.isl();
            osl[at] += request.osl();
            used = Math.max(used, at + 1);
        }

        double value(Series series, int from, int subs) {
            double count = sum(counts, from, subs);
            return switch (series) {
                case REQUESTS -> count;
                case ISL -> sum(isl, from, subs) / count;
                case OSL -> sum(osl, from, subs) / count;
            };
        }

        private double sum(double[] sums, int from, int subs) {
            double sum = 0;
            for (int i = from; i < Math.min(from + subs, used); i++) {
                sum += sums[i];
            }
            return sum;
        }
    }
}
