package io.github.slaplanner.core.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request trace in a file, plain or gzip, in any {@link TraceFormat}. Opening reads it once from end to end, so that a
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

    private final Path file;
    private final ByteSource source;
    private final TraceFormat format;
    private final long count;
    private final long failed;
    private final long firstNanos;
    private final long lastNanos;
    private final long stepBackNanos;

    private RequestTrace(Path file, ByteSource source, Scan scan, TraceRows rows) {
        this.file = file;
        this.source = source;
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
     * @param file the trace; a pipe is held in memory
     * @param warnings told of what was put right: times out of order, failed requests left out
     * @throws TraceException if the file cannot be read, is in no known format, is empty, or has a malformed line
     */
    public static RequestTrace open(Path file, Consumer<String> warnings) {
        try {
            ByteSource source = ByteSource.of(file);
            try (TraceRows rows = new TraceRows(file, source)) {
                Scan scan = Scan.of(rows);
                if (scan.count == 0) {
                    throw new TraceException(file + ": there is no request in it"
                            + (rows.failed() == 0 ? ", only a header." : "; all " + rows.failed() + " failed."));
                }
                RequestTrace trace = new RequestTrace(file, source, scan, rows);
                trace.warn(scan, warnings);
                return trace;
            }
        } catch (IOException e) {
            throw TraceRows.unreadable(file, e);
        }
    }

    private void warn(Scan scan, Consumer<String> warnings) {
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
        TraceRows rows = new TraceRows(file, source);
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

        static Scan of(TraceRows rows) {
            Scan scan = new Scan();
            while (rows.next()) {
                scan.add(rows.nanos(), rows.line());
            }
            return scan;
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
