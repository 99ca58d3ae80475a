package io.github.slaplanner.connectors.kubernetes;

import java.time.Duration;

/** Lets time pass between two tries. */
@FunctionalInterface
interface Pause {
    /** The real thing. */
    Pause SLEEP = time -> Thread.sleep(time.toMillis());

    void pass(Duration time) throws InterruptedException;
}
