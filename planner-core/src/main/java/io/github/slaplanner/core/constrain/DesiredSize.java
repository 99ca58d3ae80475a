package io.github.slaplanner.core.constrain;

import io.github.slaplanner.core.model.RoleFleet;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What reconciling wants for one role, and what constraining needs to bound it.
 *
 * @param fleet the engines
 * @param needed serving engines that are needed; null if nothing was proposed, so that the role stays as it is
 * @param mayShrink false if a signal that this role's size rests on is not fresh
 * @param overdueAfter the age from which an engine that does not serve is counted as overdue
 * @param memory what the limits remember of the role
 * @param byThroughput whether it is throughput scaling that wants it
 * @param waiting engines that wait for a place to run
 */
public record DesiredSize(
        RoleFleet fleet,
        @Nullable Integer needed,
        boolean mayShrink,
        Duration overdueAfter,
        ScalingMemory memory,
        boolean byThroughput,
        int waiting) {
    /** What anything else wants, for engines that have their places. */
    public DesiredSize(
            RoleFleet fleet, @Nullable Integer needed, boolean mayShrink, Duration overdueAfter, ScalingMemory memory) {
        this(fleet, needed, mayShrink, overdueAfter, memory, false, 0);
    }
}
