package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.connectors.global.arbiter.PoolState;
import io.github.slaplanner.connectors.global.wire.ScaleMessage;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a request beside its form: it is late, or the pool has no such engines. */
final class RequestChecks {
    private static final double MILLIS = 1000;

    private final InstantSource clock;
    private final Map<String, Double> last = new HashMap<>();

    RequestChecks(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Checks a request.
     *
     * @param pool what is known of its pool, or null if nothing is
     * @throws RefusedException if it is wrong
     */
    void check(PoolKey key, ScaleMessage message, @Nullable PoolState pool) {
        if (pool != null && pool.seen() != null) {
            checkRoles(key, message, pool.seen().roles().keySet());
        }
        Double timestamp = message.timestamp();
        if (timestamp != null) {
            checkOrder(key, timestamp);
            last.put(key.name(), timestamp);
        }
    }

    private static void checkRoles(PoolKey key, ScaleMessage message, Set<Role> known) {
        for (Role role : message.replicas().keySet()) {
            if (!known.contains(role)) {
                throw new RefusedException(
                        RefusedException.BAD_REQUEST,
                        "The pool " + key.name() + " has no " + role.label() + " engines; it has "
                                + known.stream().map(Role::label).sorted().toList());
            }
        }
    }

    /** A time in the future is a clock that was wrong, and keeps nobody from asking. */
    private void checkOrder(PoolKey key, double timestamp) {
        Double newest = last.get(key.name());
        if (newest != null && timestamp < newest && newest <= clock.millis() / MILLIS) {
            throw new RefusedException(
                    RefusedException.CONFLICT,
                    "The request of " + timestamp + " comes after a newer one of " + key.name() + ", of " + newest);
        }
    }
}
