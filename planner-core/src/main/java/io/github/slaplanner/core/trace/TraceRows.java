package io.github.slaplanner.core.trace;

import io.github.slaplanner.core.trace.TraceFiles.TraceFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over the files of a trace, in the order of the files, as nanoseconds and lengths. */
final class TraceRows implements AutoCloseable {
    private final Iterator<TraceFile> files;
    private final long unit;
    private TraceFile file;
    private final TraceFile firstFile;
    private LineReader lines;
    private RowReader reader;
    private boolean firstIsRow;
    private long requests;
    private long failed;

    /**
     * Begins a pass.
     *
     * @param files at least one
     * @param unit what times are multiplied with, where a file has them in a larger unit than its form says
     */
    TraceRows(List<TraceFile> files, long unit) {
        this.files = files.iterator();
        this.unit = unit;
        file = this.files.next();
        firstFile = file;
        lines = lines(file);
        reader = begin(null);
    }

    private static LineReader lines(TraceFile file) {
        try {
            return new LineReader(file.source().open());
        } catch (IOException e) {
            throw unreadable(file.path(), e);
        }
    }

    private RowReader begin(@Nullable RowReader before) {
        try {
            while (!lines.advance()) {
                if (files.hasNext()) {
                    lines.close();
                    file = files.next();
                    lines = lines(file);
                } else if (before != null) {
                    return before;
                } else {
                    throw new TraceException(file + ": the file is empty; expected " + TraceFormat.known() + ".");
                }
            }
            RowReader found = RowReader.of(lines, before);
            if (before != null && before.format() != found.format()) {
                throw new TraceException("Traces of two kinds: " + firstFile + " is " + before.format() + " and " + file
                        + " is " + found.format() + ". Give one kind at a time.");
            }
            firstIsRow = found.format() == TraceFormat.MOONCAKE || found.format() == TraceFormat.DYNAMO;
            return found;
        } catch (IOException | MalformedException | RuntimeException e) {
            close();
            throw explained(e);
        }
    }

    /** Goes on with the next file; false if there is none. */
    private boolean nextFile() {
        close();
        if (!files.hasNext()) {
            return false;
        }
        file = files.next();
        lines = lines(file);
        reader = begin(reader);
        return true;
    }

    /** Moves to the next request; false at the end. */
    boolean next() {
        try {
            while (nextLine()) {
                if (reader.read(lines)) {
                    requests++;
                    return true;
                }
                failed += reader.other ? 0 : 1;
            }
            return false;
        } catch (IOException | MalformedException e) {
            throw explained(e);
        }
    }

    private boolean nextLine() throws IOException {
        while (!firstIsRow && !lines.advance()) {
            if (!nextFile()) {
                return false;
            }
        }
        firstIsRow = false;
        return true;
    }

    /** What the reader of JSON lines has learned of their form, or null for any other. */
    @Nullable
    JsonRows jsonLines() {
        return reader instanceof JsonRows json ? json : null;
    }

    TraceFormat format() {
        return reader.format();
    }

    long nanos() {
        return reader.nanos * unit;
    }

    int isl() {
        return reader.isl;
    }

    int osl() {
        return reader.osl;
    }

    PromptBlocks blocks() {
        return reader.blocks;
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
            throw unreadable(file.path(), e);
        }
    }
}
