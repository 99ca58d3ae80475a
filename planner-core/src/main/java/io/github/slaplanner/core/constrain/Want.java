package io.github.slaplanner.core.constrain;

import io.github.slaplanner.core.model.RoleFleet;

/**
 * What reconciling wants for one role, and what constraining needs to bound it.
 *
 * @param fleet the engines
 * @param replicas the size wanted
 * @param mayShrink false if a signal that this role's size rests on is not fresh
 * @param memory what the limits remember of the role
 * @param byThroughput whether it is throughput scaling that wants it
 */
public record Want(RoleFleet fleet, int replicas, boolean mayShrink, ScalingMemory memory, boolean byThroughput) {
    /** What anything else wants. */
    public Want(RoleFleet fleet, int replicas, boolean mayShrink, ScalingMemory memory) {
        this(fleet, replicas, mayShrink, memory, false);
    }
}
