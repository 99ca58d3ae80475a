package io.github.slaplanner.core.model;

import io.github.slaplanner.api.observation.Role;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one role as the stages count them.
 *
 * @param role the role
 * @param desired replicas that the environment was last told to run
 * @param ready engines that serve
 * @param starting engines on their way, within the time that engines take
 * @param overdue engines that have been starting for too long to be counted on
 * @param draining engines on their way out
 * @param gpus GPUs per engine, or null if neither fleet nor configuration knows
 */
public record RoleFleet(
        Role role,
        int desired,
        int ready,
        int starting,
        int overdue,
        int draining,
        @Nullable Integer gpus) {

    /** Engines that were asked for, without those that are not counted on any more. */
    public int counted() {
        return Math.max(0, desired - overdue);
    }

    /** Engines that hold GPUs. */
    public int present() {
        return ready + starting + overdue + draining;
    }

    /** Engines that hold GPUs and are not on their way out. */
    public int staying() {
        return ready + starting + overdue;
    }
}
