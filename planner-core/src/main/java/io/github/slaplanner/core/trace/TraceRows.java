package io.github.slaplanner.core.trace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** One pass over a trace file, in the order of the file, as nanoseconds and lengths. */
final class TraceRows implements AutoCloseable {
    private final Path file;
    private final LineReader lines;
    private final RowReader reader;
    private boolean firstIsRow;
    private long requests;
    private long failed;

    TraceRows(Path file, ByteSource source) {
        this.file = file;
        try {
            lines = new LineReader(source.open());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        try {
            if (!lines.advance()) {
                throw new TraceException(file + ": the file is empty; expected " + TraceFormat.known() + ".");
            }
            reader = RowReader.of(lines);
            firstIsRow = reader.format() == TraceFormat.MOONCAKE;
        } catch (IOException | MalformedException | RuntimeException e) {
            close();
            throw explained(e);
        }
    }

    /** Moves to the next request; false at the end. */
    boolean next() {
        try {
            while (firstIsRow || lines.advance()) {
                firstIsRow = false;
                if (reader.read(lines)) {
                    requests++;
                    return true;
                }
                failed++;
            }
            return false;
        } catch (IOException | MalformedException e) {
            throw explained(e);
        }
    }

    TraceFormat format() {
        return reader.format();
    }

    long nanos() {
        return reader.nanos;
    }

    int isl() {
        return reader.isl;
    }

    int osl() {
        return reader.osl;
    }

    /** Number of the line in the file. */
    long line() {
        return lines.number();
    }

    /** Requests so far that failed when they were recorded. */
    long failed() {
        return failed;
    }

    private RuntimeException explained(Exception e) {
        if (e instanceof RuntimeException unchecked) {
            return unchecked;
        }
        String fine = requests + (requests == 1 ? " request" : " requests") + " before it "
                + (requests == 1 ? "was" : "were") + " fine.";
        if (e instanceof MalformedException) {
            return new TraceException(file + ", line " + lines.number() + ": " + e.getMessage() + ". " + fine);
        }
        return new TraceException(
                file + ": cannot be read after line " + lines.number() + ": " + reason((IOException) e) + ". " + fine,
                e);
    }

    static TraceException unreadable(Path file, IOException e) {
        return new TraceException(file + ": cannot be read: " + reason(e) + ".", e);
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return e instanceof AccessDeniedException ? "access denied" : String.valueOf(e.getMessage());
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
