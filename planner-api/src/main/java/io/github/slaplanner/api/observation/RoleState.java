package io.github.slaplanner.api.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one role, as the environment has them.
 *
 * @param desired replicas that the environment was last told to run
 * @param ready engines that serve
 * @param startingSince when each engine that exists and does not serve yet was created, oldest first
 * @param draining engines that finish their requests and will go; they still hold their GPUs
 * @param gpusPerEngine GPUs of one engine, at least 1, or null if unknown (which forbids scaling up)
 * @param startups create-to-ready times of the engines that became ready since the last observation
 */
public record RoleState(
        int desired,
        int ready,
        List<Instant> startingSince,
        int draining,
        @Nullable Integer gpusPerEngine,
        List<Duration> startups) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a count is negative or {@code gpusPerEngine} below 1
     */
    public RoleState {
        startingSince = List.copyOf(startingSince);
        startups = List.copyOf(startups);
        if (desired < 0 || ready < 0 || draining < 0) {
            throw new IllegalArgumentException("Replica counts must not be negative: desired (" + desired + "), ready ("
                    + ready + "), draining (" + draining + ").");
        }
        if (gpusPerEngine != null && gpusPerEngine < 1) {
            throw new IllegalArgumentException("The gpusPerEngine (" + gpusPerEngine + ") must be at least 1.");
        }
    }

    /** A settled role: all desired engines serve. */
    public static RoleState settled(int replicas, int gpusPerEngine) {
        return new RoleState(replicas, replicas, List.of(), 0, gpusPerEngine, List.of());
    }

    /** Engines that exist and do not serve yet. */
    public int starting() {
        return startingSince.size();
    }

    /** Engines that hold GPUs: ready, starting and draining. */
    public int present() {
        return ready + starting() + draining;
    }

    /** Whether the engines are what was asked for, with none on the way in or out. */
    public boolean stable() {
        return ready == desired && startingSince.isEmpty() && draining == 0;
    }
}
