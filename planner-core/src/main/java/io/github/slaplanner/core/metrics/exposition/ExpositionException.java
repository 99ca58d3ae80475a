package io.github.slaplanner.core.metrics.exposition;

/** A page of metrics breaks the format. The message names the line and what should stand there. */
public final class ExpositionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    ExpositionException(int line, String problem) {
        super("line " + line + ": " + problem);
        this.line = line;
    }

    /** The line that breaks it, from 1. */
    public int line() {
        return line;
    }
}
