package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.connectors.global.arbiter.PoolState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All pools, for people. */
record Overview(@Nullable Integer maxTotalGpus, int minTotalGpus, Map<String, Pool> pools) {
    /** One pool: the GPUs that it may hold, or null if unknown; what became of its wish; why it cannot be seen, or empty. */
    record Pool(@Nullable Long heldGpus, PoolState.Standing standing, String message, String problem) {}
}
