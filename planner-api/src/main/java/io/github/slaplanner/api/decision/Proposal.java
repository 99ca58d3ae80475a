package io.github.slaplanner.api.decision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one scaling mode would do with one role.
 *
 * @param source the scaling mode
 * @param replicas the size it wants, or null if it cannot judge; the step says why
 * @param step the reason and its numbers
 * @param alternatives what neighbouring sizes would mean; empty if not estimated
 */
public record Proposal(Source source, @Nullable Integer replicas, Step step, List<Alternative> alternatives) {
    /** Copies the list. */
    public Proposal {
        alternatives = List.copyOf(alternatives);
    }

    /** A proposal without alternatives. */
    public static Proposal of(Source source, @Nullable Integer replicas, Step step) {
        return new Proposal(source, replicas, step, List.of());
    }
}
