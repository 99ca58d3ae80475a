package io.github.slaplanner.core.trace;

/** What is wrong with one line; whoever knows file and line number makes a {@link TraceException} of it. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String what, String expected) {
        super(what + "; expected " + expected);
    }
}
