package io.github.slaplanner.core.trace;

import java.util.NoSuchElementException;

/** Requests in the order of the file. */
final class FileOrder implements RequestStream {
    private final TraceRows rows;
    private final long firstNanos;
    private boolean read;
    private boolean ended;

    FileOrder(TraceRows rows, long firstNanos) {
        this.rows = rows;
        this.firstNanos = firstNanos;
    }

    @Override
    public boolean hasNext() {
        if (!read && !ended) {
            read = rows.next();
            if (!read) {
                close();
            }
        }
        return read;
    }

    @Override
    public Request next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The trace has ended.");
        }
        read = false;
        return new Request((rows.nanos() - firstNanos) / 1e9, rows.isl(), rows.osl(), rows.blocks());
    }

    @Override
    public void close() {
        ended = true;
        read = false;
        rows.close();
    }
}
