package io.github.slaplanner.standalone;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.core.trace.RequestTrace;
import io.github.slaplanner.core.trace.SeriesReader;
import io.github.slaplanner.core.trace.TraceIntervals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Demand from a file: a series as it is or in longer intervals, or a trace of requests. */
final class DemandSource {
    private final Cli cli;
    private final @Nullable Path series;
    private final @Nullable Path trace;

    /**
     * A source; one of the files is given.
     *
     * @param series a series
     * @param trace a trace
     */
    DemandSource(Cli cli, @Nullable Path series, @Nullable Path trace) {
        this.cli = cli;
        this.series = series;
        this.trace = trace;
    }

    /** The file's name. */
    String name() {
        return String.valueOf(series == null ? trace : series);
    }

    /**
     * Reads it.
     *
     * @param interval length of an interval, or null for the usual one
     * @param usual interval of a trace
     * @return one series or three, all of the same length
     */
    List<History> read(@Nullable Duration interval, Duration usual) {
        if (series != null) {
            return SeriesReader.read(series).stream()
                    .map(history -> regroup(history, interval))
                    .toList();
        }
        RequestTrace requests = RequestTrace.open(Objects.requireNonNull(trace), cli::warn);
        TraceIntervals intervals = TraceIntervals.of(requests, interval == null ? usual : interval);
        return List.of(intervals.requests(), intervals.isl(), intervals.osl());
    }

    /** The same series in longer intervals, with its own as sub-intervals. */
    private static History regroup(History fine, @Nullable Duration interval) {
        if (interval == null || interval.equals(fine.interval())) {
            return fine;
        }
        if (interval.toMillis() % fine.interval().toMillis() != 0) {
            throw new BadInputException(
                    "--interval (" + interval.toSeconds() + ") must be a multiple of the series' step, "
                            + fine.interval().toSeconds() + " s");
        }
        int parts = (int) interval.dividedBy(fine.interval());
        int count = fine.size() / parts;
        double[] values = new double[count];
        double[] weights = new double[count];
        double[] subValues = new double[count * parts];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int at = i * parts; at < (i + 1) * parts; at++) {
                subValues[at] = fine.value(at);
                if (!Double.isNaN(fine.value(at))) {
                    sum += fine.weight(at) * fine.value(at);
                    weights[i] += fine.weight(at);
                }
            }
            boolean counted = fine.series() == Series.REQUESTS;
            values[i] = weights[i] == 0 ? Double.NaN : counted ? sum * parts / weights[i] : sum / weights[i];
        }
        return History.empty(
                        fine.series(),
                        interval,
                        parts,
                        fine.end().minus(fine.interval().multipliedBy(fine.size())))
                .append(values, weights, subValues);
    }
}
