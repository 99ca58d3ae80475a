package io.github.slaplanner.core.trace;

import java.util.Iterator;

/** Requests in the order of their arrival, read as they are asked for. Closes itself at the end. */
public interface RequestStream extends Iterator<Request>, AutoCloseable {
    /** Lets go of the file; may be called at any time, and more than once. */
    @Override
    void close();
}
