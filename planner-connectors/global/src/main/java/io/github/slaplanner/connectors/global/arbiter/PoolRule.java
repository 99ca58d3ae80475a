package io.github.slaplanner.connectors.global.arbiter;

import org.jspecify.annotations.Nullable;

/**
 * What the operator says of one pool.
 *
 * @param weight share of the contended GPUs, relative to other pools of the same priority; positive
 * @param priority pools of a higher priority are served first, beyond the first engine of every pool's roles
 * @param assumedGpus GPUs to count while the pool has never been seen, or null: then no pool grows until it has
 */
public record PoolRule(
        double weight, int priority, @Nullable Integer assumedGpus) {
    /** Weight 1, priority 0, nothing assumed. */
    public static final PoolRule EVEN = new PoolRule(1, 0, null);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the weight is not positive and finite, or the assumed GPUs are negative
     */
    public PoolRule {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("The weight (" + weight + ") must be positive.");
        }
        if (assumedGpus != null && assumedGpus < 0) {
            throw new IllegalArgumentException("The assumedGpus (" + assumedGpus + ") must not be negative.");
        }
    }
}
