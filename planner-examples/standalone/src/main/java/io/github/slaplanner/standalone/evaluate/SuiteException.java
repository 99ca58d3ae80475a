package io.github.slaplanner.standalone.evaluate;

import java.io.Serial;

/** A suite that cannot be used, with what is wrong in it and where. */
public final class SuiteException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** With what is wrong, where, and what to write instead. */
    SuiteException(String message) {
        super(message);
    }
}
