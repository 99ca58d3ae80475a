package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.spi.ConnectorException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what a watch brings, which comes when it comes. */
final class Await {
    private static final int LOOKS = 5_000;

    private Await() {}

    static void until(String what, BooleanSupplier holds) {
        for (int looks = 0; looks < LOOKS; looks++) {
            if (holds.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        throw new AssertionError("It does not come about that " + what + ".");
    }

    /** Repeats what should fail in the end, and returns its message. */
    static String failure(Runnable action) {
        StringBuilder message = new StringBuilder();
        until("it fails", () -> {
            try {
                action.run();
                return false;
            } catch (ConnectorException failure) {
                message.append(failure.getMessage());
                return true;
            }
        });
        return message.toString();
    }
}
