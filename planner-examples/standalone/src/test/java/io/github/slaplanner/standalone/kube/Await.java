package io.github.slaplanner.standalone.kube;

import io.github.slaplanner.api.spi.ConnectorException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do; each look is a chance for them. */
public final class Await {
    private static final int LOOKS = 1_200;

    private Await() {}

    /** Returns once something holds; fails if it does not come about. */
    public static void until(String what, BooleanSupplier holds) {
        for (int looks = 0; looks < LOOKS; looks++) {
            if (holds.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new AssertionError("It does not come about that " + what + ".");
    }

    /** Repeats what should fail with a message in the end, and returns the message. */
    static String failure(String part, Runnable action) {
        String[] last = {"it did not fail"};
        until("it fails with: " + part, () -> {
            try {
                action.run();
                return false;
            } catch (ConnectorException failure) {
                last[0] = String.valueOf(failure.getMessage());
                return last[0].contains(part);
            }
        });
        return last[0];
    }
}
