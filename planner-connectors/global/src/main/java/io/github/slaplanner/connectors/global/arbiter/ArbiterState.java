package io.github.slaplanner.connectors.global.arbiter;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that the arbiter knows. A value: save it, and go on from it after a restart.
 *
 * @param lastGrant id of the last grant
 * @param at time of the last step, or null before the first
 * @param pools the pools by name
 */
public record ArbiterState(long lastGrant, @Nullable Instant at, SortedMap<String, PoolState> pools) {
    /** Copies the map. */
    public ArbiterState {
        pools = Collections.unmodifiableSortedMap(new TreeMap<>(pools));
    }

    /**
     * No pools yet.
     *
     * @param lastGrant grants have higher ids; ids must rise even over restarts that lose the state
     */
    public static ArbiterState start(long lastGrant) {
        return new ArbiterState(lastGrant, null, Collections.unmodifiableSortedMap(new TreeMap<>(Map.of())));
    }
}
