package io.github.slaplanner.core.constrain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this planner asked of one role, and whether somebody else has changed it since. An environment may take on a target
 * late, so a target counts as the planner's own until a newer one has arrived.
 *
 * @param seen replicas that the environment had been told at the last tick, or null before the first
 * @param asked targets that may still arrive, newest last; empty while this planner does not act
 * @param hold the change by somebody else that is respected, or null
 */
public record IssuedTarget(
        @Nullable Integer seen,
        List<Integer> asked,
        @Nullable Hold hold) {
    /** Nothing asked. */
    public static final IssuedTarget NONE = new IssuedTarget(null, List.of(), null);

    private static final int KEPT = 16;

    /** Copies the list. */
    public IssuedTarget {
        asked = List.copyOf(asked);
    }

    /**
     * A change by somebody else.
     *
     * @param from replicas before it
     * @param to replicas after it
     * @param until until when the planner leaves it as it is
     */
    public record Hold(int from, int to, Instant until) {}

    /** This command when the environment says what it has been told. */
    IssuedTarget observe(Instant now, int desired, Duration respect) {
        if (seen == null || asked.isEmpty() || seen == desired || asked.contains(desired)) {
            Hold open = hold == null || now.isAfter(hold.until()) ? null : hold;
            return new IssuedTarget(desired, arrived(desired), open);
        }
        Hold begun = respect.isZero() ? null : new Hold(seen, desired, now.plus(respect));
        return new IssuedTarget(desired, List.of(desired), begun);
    }

    private List<Integer> arrived(int desired) {
        boolean newest = !asked.isEmpty() && asked.get(asked.size() - 1) == desired;
        return newest ? List.of(desired) : asked;
    }

    IssuedTarget ask(int target) {
        if (!asked.isEmpty() && asked.get(asked.size() - 1) == target) {
            return this;
        }
        List<Integer> all = new ArrayList<>(asked);
        all.add(target);
        return new IssuedTarget(seen, all.subList(Math.max(0, all.size() - KEPT), all.size()), hold);
    }
}
