package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.simulator.fleet.SimTime;
import java.time.Duration;

/**
 * How clients behave that get no answer. A client that has no first token after its timeout goes; its request has missed the SLA. It
 * comes back a while later, so that a fleet that is too small gets more to do. Requests that come again are not scored.
 *
 * @param timeout until the client goes, from its arrival on; zero if it never does
 * @param retries how often it comes back
 * @param backoff mean time until it does; from half to one and a half of it
 */
public record Clients(Duration timeout, int retries, Duration backoff) {
    /** Clients that wait for ever. */
    public static final Clients PATIENT = new Clients(Duration.ZERO, 0, Duration.ZERO);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Clients {
        if (timeout.isNegative() || retries < 0 || backoff.isNegative()) {
            throw new IllegalArgumentException("Clients with a timeout of " + timeout + ", " + retries
                    + " retries and a backoff of " + backoff + ": none may be negative.");
        }
    }

    double timeoutSeconds() {
        return timeout.isZero() ? Double.POSITIVE_INFINITY : SimTime.seconds(timeout);
    }
}
