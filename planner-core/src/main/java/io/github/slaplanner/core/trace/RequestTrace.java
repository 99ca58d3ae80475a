package io.github.slaplanner.core.trace;

import io.github.slaplanner.core.trace.TraceFiles.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request trace in a file, in the files of a folder or in those that a pattern names, plain or gzip, in any {@link TraceFormat}. Several
 * files are one trace: their times are of one clock. Opening reads it once from end to end, so that a
 * malformed line is found before anything is simulated; the requests are then streamed, as often as wanted, and never
 * held.
 *
 * <p>Arrivals start at 0. Times that go backwards are sorted, with a warning: a request is held back until none can come
 * that is earlier, which takes as much memory as the requests within the largest step back (all of them, if the file is
 * in no order at all). Requests of the same time keep the order of the file.
 */
public final class RequestTrace {
    /** From this first arrival on, in seconds, a number is read as Unix time. */
    private static final double UNIX_TIME = 1e9;

    /** Later times, in seconds, do not fit. */
    private static final double LATEST_UNIX_TIME = 9e9;

    /** Requests that tell a rate, and a rate that no published trace reaches. */
    private static final long ENOUGH = 10;

    private static final long MOST_PER_SECOND = 200;

    private final Path file;
    private final List<TraceFile> files;
    private final long unit;
    private final TraceFormat format;
    private final long count;
    private final long failed;
    private final long firstNanos;
    private final long lastNanos;
    private final long stepBackNanos;

    private RequestTrace(Path file, List<TraceFile> files, Scan scan, TraceRows rows) {
        this.file = file;
        this.files = files;
        this.unit = scan.unit;
        this.format = rows.format();
        this.count = scan.count;
        this.failed = rows.failed();
        this.firstNanos = scan.first;
        this.lastNanos = scan.latest;
        this.stepBackNanos = scan.stepBack;
    }

    /**
     * Opens and checks a trace.
     *
     * @param file the trace, a folder of such, or a pattern such as {@code shards/*.jsonl.gz}; a pipe is held in memory
     * @param warnings told of what was put right: times out of order, failed requests left out
     * @throws TraceException if the file cannot be read, is in no known format, is empty, or has a malformed line
     */
    public static RequestTrace open(Path file, Consumer<String> warnings) {
        try {
            List<TraceFile> files = TraceFiles.of(file);
            try (TraceRows rows = new TraceRows(files, 1)) {
                Scan scan = Scan.of(rows);
                if (scan.count == 0) {
                    throw new TraceException(file + ": there is no request in it"
                            + (rows.failed() == 0 ? ", only a header." : "; all " + rows.failed() + " failed."));
                }
                RequestTrace trace = new RequestTrace(file, files, scan, rows);
                trace.warn(scan, rows, warnings);
                return trace;
            }
        } catch (IOException e) {
            throw TraceRows.unreadable(file, e);
        }
    }

    private void warn(Scan scan, TraceRows rows, Consumer<String> warnings) {
        if (!scan.whySeconds.isEmpty()) {
            warnings.accept(
                    file + ": times are read as seconds and not as milliseconds, because " + scan.whySeconds + ".");
        }
        JsonRows json = rows.jsonLines();
        if (json != null && json.delayed() > 0) {
            warnings.accept(
                    file + ": " + json.delayed() + " later turns come so long after the turn before as they say;"
                            + " the time that answers took is not in the trace.");
        }
        if (failed > 0) {
            warnings.accept(file + ": left out " + failed + " of " + (failed + count)
                    + " requests, which failed when they were recorded (no response).");
        }
        if (scan.backwards > 0) {
            warnings.accept(String.format(
                    Locale.ROOT,
                    "%s: %d of %d times go backwards, first at line %d, by up to %.3f s; requests are put in order.",
                    file,
                    scan.backwards,
                    count,
                    scan.firstBackwards,
                    stepBackNanos / 1e9));
        }
    }

    /** The requests in order of arrival, from the start. Every call reads the file anew. */
    public RequestStream requests() {
        TraceRows rows = new TraceRows(files, unit);
        RequestStream stream = new FileOrder(rows, firstNanos);
        return stepBackNanos == 0 ? stream : new ArrivalOrder(stream, stepBackNanos / 1e9);
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** The format that was found. */
    public TraceFormat format() {
        return format;
    }

    /** How many requests; at least 1. */
    public long count() {
        return count;
    }

    /** Requests of the file that were left out because they failed when they were recorded. */
    public long failed() {
        return failed;
    }

    /** Seconds from the first arrival to the last. */
    public double durationSeconds() {
        return (lastNanos - firstNanos) / 1e9;
    }

    /**
     * When the first request arrived, or null if the trace does not tell. Of BurstGPT only the time of day is known, and
     * the date is the epoch's. Plain seconds or milliseconds are taken for Unix time from 1e9 seconds on.
     */
    public @Nullable Instant start() {
        boolean wallClock = format == TraceFormat.AZURE || format == TraceFormat.BURSTGPT;
        return wallClock || firstNanos / 1e9 >= UNIX_TIME
                ? Instant.ofEpochSecond(
                        Math.floorDiv(firstNanos, 1_000_000_000L), Math.floorMod(firstNanos, 1_000_000_000L))
                : null;
    }

    @Override
    public String toString() {
        return file + " (" + count + " requests, " + format + ")";
    }

    /** What one pass over the file tells. */
    private static final class Scan {
        private long count;
        private long first = Long.MAX_VALUE;
        private long latest = Long.MIN_VALUE;
        private long stepBack;
        private long backwards;
        private long firstBackwards;
        private long previous = Long.MIN_VALUE;
        private long unit = 1;
        private String whySeconds = "";

        static Scan of(TraceRows rows) {
            Scan scan = new Scan();
            while (rows.next()) {
                scan.add(rows.nanos(), rows.line());
            }
            JsonRows json = rows.jsonLines();
            if (json != null && scan.count > 0) {
                scan.tellUnit(json);
            }
            return scan;
        }

        /** Publishers of JSON lines do not agree on the unit of time. */
        private void tellUnit(JsonRows json) {
            double spanMs = (latest - first) / 1e6;
            long perSecond = Math.round(1000 * count / spanMs);
            if (json.chats()) {
                whySeconds = "the lines are chats";
            } else if (first / 1e6 >= UNIX_TIME && latest / 1e6 < LATEST_UNIX_TIME) {
                whySeconds = "as milliseconds they would be of 1970";
            } else if (json.fractions() && count >= ENOUGH && perSecond > MOST_PER_SECOND) {
                whySeconds =
                        "they are not whole, and as milliseconds they would be " + perSecond + " requests a second";
            }
            if (!whySeconds.isEmpty() && latest / 1e6 < LATEST_UNIX_TIME) {
                unit = 1000;
                first *= unit;
                latest *= unit;
                stepBack *= unit;
            } else {
                whySeconds = "";
            }
        }

        private void add(long nanos, long line) {
            if (nanos < previous) {
                firstBackwards = backwards++ == 0 ? line : firstBackwards;
            }
            previous = nanos;
            first = Math.min(first, nanos);
            latest = Math.max(latest, nanos);
            stepBack = Math.max(stepBack, latest - nanos);
            count++;
        }
    }
}
