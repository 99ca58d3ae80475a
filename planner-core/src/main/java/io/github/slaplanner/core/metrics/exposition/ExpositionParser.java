package io.github.slaplanner.core.metrics.exposition;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of metrics in Prometheus text 0.0.4 or OpenMetrics 1.0.0. Of series that are not wanted only the name is looked
 * at: they cost no allocation, and whatever is wrong in them goes unnoticed. Immutable; a page is read in one pass.
 */
public final class ExpositionParser {
    private static final byte[] EOF = {'#', ' ', 'E', 'O', 'F'};

    private final @Nullable NameSet wanted;

    private ExpositionParser(@Nullable NameSet wanted) {
        this.wanted = wanted;
    }

    /** A parser that shows every series. */
    public static ExpositionParser everything() {
        return new ExpositionParser(null);
    }

    /**
     * A parser that shows only the series of some metrics.
     *
     * @param names names as they stand in the page, such as {@code http_seconds_bucket}
     */
    public static ExpositionParser of(Collection<String> names) {
        return new ExpositionParser(new NameSet(names));
    }

    /**
     * Reads a page.
     *
     * @param page the page; the bytes after {@code length} are not looked at
     * @param length how many bytes it has
     * @param sink told of each wanted series, in the order of the page; the object is valid only during the call
     * @return whether the page says {@code # EOF} at its end, as OpenMetrics does; without it, a page that was cut off after a
     *     line cannot be told from a whole one
     * @throws ExpositionException at the first line that breaks the format, or if the last line is not complete; series before
     *     it have been shown
     */
    public boolean parse(byte[] page, int length, Consumer<? super MetricSample> sink) {
        boolean open = length >= EOF.length && page[length - 1] == 'F' && isEof(page, length - EOF.length, length);
        int end = open ? length - EOF.length : length;
        int lines = new Reading(page, end, sink).read();
        if (open && lines < 0) {
            throw new ExpositionException(1 - lines, "nothing may follow # EOF");
        }
        return open || lines < 0;
    }

    private static boolean isEof(byte[] page, int from, int to) {
        return to - from == EOF.length
                && page[from + 2] == 'E'
                && page[from + 3] == 'O'
                && page[from + 4] == 'F'
                && page[from] == '#'
                && page[from + 1] == ' ';
    }

    /** One pass over a page. Its last byte is a line feed, so that no loop needs to look for the end. */
    private final class Reading {
        private final byte[] page;
        private final int end;
        private final Consumer<? super MetricSample> sink;
        private final MetricSample series;
        private int line;

        Reading(byte[] page, int end, Consumer<? super MetricSample> sink) {
            this.page = page;
            this.end = end;
            this.sink = sink;
            this.series = new MetricSample(page);
        }

        /** Returns the number of lines, negative if the last of them is {@code # EOF}. */
        int read() {
            if (end > 0 && page[end - 1] != '\n') {
                throw new ExpositionException(lineOf(end), "the page ends in the middle of a line");
            }
            int at = 0;
            while (at < end) {
                line++;
                int start = MetricSample.blanks(page, at);
                if (page[start] == '\n') {
                    at = start + 1;
                } else if (page[start] == '#') {
                    int stop = MetricSample.lineEnd(page, start);
                    at = stop + 1;
                    if (isEof(page, start, stop)) {
                        return eof(at);
                    }
                } else {
                    at = sample(start);
                }
            }
            return line;
        }

        private int eof(int next) {
            if (next < end) {
                throw new ExpositionException(line + 1, "nothing may follow # EOF");
            }
            return -line;
        }

        private int sample(int start) {
            int nameEnd = MetricSample.nameEnd(page, start);
            if (wanted != null && !wanted.contains(page, start, nameEnd)) {
                return MetricSample.lineEnd(page, nameEnd) + 1;
            }
            int next = series.read(start, nameEnd, line);
            sink.accept(series);
            return next;
        }

        private int lineOf(int position) {
            int count = 1;
            for (int at = 0; at < position; at++) {
                count += page[at] == '\n' ? 1 : 0;
            }
            return count;
        }
    }
}
