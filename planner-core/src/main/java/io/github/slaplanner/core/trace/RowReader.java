package io.github.slaplanner.core.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one kind of line. Holds the last row, so that nothing is made per line. */
abstract class RowReader {
    private final TraceFormat format;
    long nanos;
    int isl;
    int osl;
    /** Whether the last line was no request at all. */
    boolean other;

    PromptBlocks blocks = PromptBlocks.NONE;

    RowReader(TraceFormat format) {
        this.format = format;
    }

    TraceFormat format() {
        return format;
    }

    /**
     * Reads the line that a reader is at.
     *
     * @return false if the line is a request that failed, and is to be passed over
     */
    abstract boolean read(LineReader line) throws MalformedException;

    /**
     * The reader for the text whose first line a reader is at.
     *
     * @param before the reader of the file before this one of the same trace, or null; sessions go on from file to file
     */
    static RowReader of(LineReader first, @Nullable RowReader before) throws MalformedException {
        if (first.buffer()[first.start()] == '{') {
            RowReader reader = first.contains("dynamo.request.trace") ? new DynamoRows() : new JsonRows();
            return before != null && before.format() == reader.format() ? before : reader;
        }
        for (TraceFormat format : List.of(TraceFormat.ARRIVALS, TraceFormat.AZURE, TraceFormat.BURSTGPT)) {
            CsvColumns columns = CsvColumns.in(first, format.fields());
            if (columns != null) {
                return new CsvRows(format, columns);
            }
        }
        throw new MalformedException("the line is " + first.text(), TraceFormat.known());
    }

    private static final class CsvRows extends RowReader {
        private final CsvColumns columns;

        CsvRows(TraceFormat format, CsvColumns columns) {
            super(format);
            this.columns = columns;
        }

        @Override
        boolean read(LineReader line) throws MalformedException {
            columns.split(line);
            if (format() == TraceFormat.BURSTGPT && columns.length(2, 0) == 0) {
                return false;
            }
            nanos = format() == TraceFormat.AZURE ? columns.wallClock(0) : columns.nanos(0);
            isl = columns.length(1, 1);
            osl = columns.length(2, 1);
            return true;
        }
    }
}
