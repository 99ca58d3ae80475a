package io.github.slaplanner.core.trace;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads series of equal steps, plain or gzip: {@code t_s,value}, or aggregates of a trace per interval,
 * {@code t_s,request_count,avg_isl,avg_osl}. The step is that of the first two rows. Columns may come in any order and
 * others are ignored; an empty cell is a gap, and so is a step without a row. The time of the first row counts from the
 * epoch, so that Unix time keeps its time of day.
 */
public final class SeriesReader {
    private static final List<String> VALUE = List.of("t_s", "value");
    private static final List<String> AGGREGATE = List.of("t_s", "request_count", "avg_isl", "avg_osl");
    private static final int MOST = 20_000_000;

    private final Path file;
    private final LineReader lines;
    private final CsvColumns columns;
    private final List<double[]> rows = new ArrayList<>();
    private long startNanos;
    private long stepNanos;

    private SeriesReader(Path file, LineReader lines) throws IOException, MalformedException {
        this.file = file;
        this.lines = lines;
        if (!lines.advance()) {
            throw new TraceException(file + ": the file is empty; expected " + expected() + ".");
        }
        this.columns = header(lines);
    }

    /**
     * Reads a series file.
     *
     * @param file the file
     * @return one history ({@code t_s,value}; its series is {@link Series#REQUESTS}) or three (requests, ISL, OSL; the
     *     lengths weighted by requests)
     * @throws TraceException if the file cannot be read, is in neither format, has fewer than two rows, or a malformed one
     */
    public static List<History> read(Path file) {
        try (LineReader lines = new LineReader(ByteSource.of(file).open())) {
            try {
                SeriesReader reader = new SeriesReader(file, lines);
                reader.readRows();
                return reader.histories();
            } catch (MalformedException e) {
                throw new TraceException(file + ", line " + lines.number() + ": " + e.getMessage() + ".", e);
            }
        } catch (IOException e) {
            throw TraceRows.unreadable(file, e);
        }
    }

    private static CsvColumns header(LineReader lines) throws MalformedException {
        CsvColumns aggregate = CsvColumns.in(lines, AGGREGATE);
        CsvColumns found = aggregate == null ? CsvColumns.in(lines, VALUE) : aggregate;
        if (found == null) {
            throw new MalformedException("the line is " + lines.text(), expected());
        }
        return found;
    }

    private static String expected() {
        return "a CSV header with the columns " + String.join(",", VALUE) + " or " + String.join(",", AGGREGATE);
    }

    private void readRows() throws IOException, MalformedException {
        long read = 0;
        while (lines.advance()) {
            columns.split(lines);
            place(columns.nanos(0), read++);
            double[] row = new double[columns.wanted() - 1];
            for (int i = 0; i < row.length; i++) {
                row[i] = columns.valueOrGap(i + 1);
            }
            rows.add(row);
        }
        if (read < 2) {
            throw new TraceException(file + ": a series needs at least two rows; got " + read + ".");
        }
    }

    /** Checks the time of a row, and fills the steps before it that have none. */
    private void place(long nanos, long read) throws MalformedException {
        if (read == 0) {
            startNanos = nanos;
            return;
        }
        if (read == 1) {
            stepNanos = nanos - startNanos;
        }
        long next = startNanos + rows.size() * stepNanos;
        if (stepNanos <= 0 || nanos < next || (nanos - startNanos) % stepNanos != 0) {
            String step = stepNanos <= 0
                    ? "a later time than in the row before"
                    : "a multiple of the step of " + seconds(stepNanos) + " s after " + seconds(startNanos)
                            + ", and later than in the row before";
            throw new MalformedException("t_s is " + seconds(nanos), step);
        }
        if ((nanos - startNanos) / stepNanos > MOST) {
            throw new MalformedException("t_s is " + seconds(nanos), "fewer than " + MOST + " steps");
        }
        for (; next < nanos; next += stepNanos) {
            double[] gap = new double[columns.wanted() - 1];
            Arrays.fill(gap, Double.NaN);
            rows.add(gap);
        }
    }

    private List<History> histories() {
        double[] ones = new double[rows.size()];
        Arrays.fill(ones, 1);
        History requests = history(Series.REQUESTS, 0, ones);
        if (columns.wanted() == VALUE.size()) {
            return List.of(requests);
        }
        double[] counts = Arrays.stream(requests.values())
                .map(count -> Double.isNaN(count) ? 0 : count)
                .toArray();
        return List.of(requests, history(Series.ISL, 1, counts), history(Series.OSL, 2, counts));
    }

    private History history(Series series, int column, double[] weights) {
        double[] values = rows.stream().mapToDouble(row -> row[column]).toArray();
        Instant start = Instant.EPOCH.plusNanos(startNanos);
        return History.empty(series, Duration.ofNanos(stepNanos), 1, start).append(values, weights, values);
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }
}
