package io.github.slaplanner.connectors.kubernetes;

import java.time.Duration;

/**
 * How fast leaders change.
 *
 * @param lease how long a lease holds that is not renewed
 * @param renewal how long a leader acts after its last renewal
 * @param retry time between tries
 * @param hanging how long after its last decision a planner counts as hanging
 */
record LeaseTiming(Duration lease, Duration renewal, Duration retry, Duration hanging) {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** The usual timing of a planner that decides this often: it hangs if it has missed two decisions. */
    static LeaseTiming of(Duration tick) {
        Duration ticks = tick.multipliedBy(2).plus(GRACE);
        return new LeaseTiming(
                LEASE, Duration.ofSeconds(15), Duration.ofSeconds(3), ticks.compareTo(LEASE) > 0 ? ticks : LEASE);
    }
}
