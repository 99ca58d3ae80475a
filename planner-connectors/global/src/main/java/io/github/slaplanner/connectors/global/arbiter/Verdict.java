package io.github.slaplanner.connectors.global.arbiter;

import io.github.slaplanner.api.observation.Role;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a pool's wish.
 *
 * @param outcome how much of it was granted
 * @param obstacle what keeps the rest, or null if nothing does
 * @param wished replicas that the pool wants, per role
 * @param granted replicas that it is to run now, per role
 * @param evidence the numbers behind it
 */
public record Verdict(
        Outcome outcome,
        @Nullable Obstacle obstacle,
        Map<Role, Integer> wished,
        Map<Role, Integer> granted,
        Evidence evidence) {
    /** Copies the maps, in the order of {@link Role}. */
    public Verdict {
        wished = ordered(wished);
        granted = ordered(granted);
    }

    private static Map<Role, Integer> ordered(Map<Role, Integer> replicas) {
        Map<Role, Integer> copy = new EnumMap<>(Role.class);
        copy.putAll(replicas);
        return Collections.unmodifiableMap(copy);
    }

    /** How much of a wish was granted. */
    public enum Outcome {
        /** All of it. */
        GRANTED,
        /** A part; the rest is remembered. */
        PARTLY,
        /** Nothing of what changes; it is remembered. */
        WAITS
    }

    /** What keeps a wish from being granted in full. */
    public enum Obstacle {
        /** The GPUs are held by others, or are not free yet. */
        BUDGET,
        /** Fewer GPUs than {@code min_total_gpus} would be left. */
        FLOOR,
        /** The pool itself cannot be seen. */
        UNSEEN,
        /** What some pool holds is unknown, so nobody grows. */
        UNKNOWN_SIZE
    }

    /**
     * The numbers behind a verdict.
     *
     * @param heldGpus GPUs that all pools hold, as far as is known
     * @param maxGpus the budget, or null for none
     * @param shareGpus GPUs that are the pool's fair share
     * @param unknown a pool whose GPUs are unknown, or null
     */
    public record Evidence(
            long heldGpus,
            @Nullable Integer maxGpus,
            double shareGpus,
            @Nullable String unknown) {}
}
