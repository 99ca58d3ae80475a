package io.github.slaplanner.api.decision;

import io.github.slaplanner.api.observation.Role;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The decision for one role.
 *
 * @param role the role
 * @param current replicas that the environment was last told to run
 * @param target replicas that it should run
 * @param source the proposal that won
 * @param trail how the target came about, first step first; at least one
 * @param binding the reason of the constraint that kept the target from what the proposals wanted, or null
 * @param alternatives what neighbouring sizes would have meant; empty where the sizing does not estimate attainment
 */
public record RoleDecision(
        Role role,
        int current,
        int target,
        Source source,
        List<Step> trail,
        @Nullable Reason binding,
        List<Alternative> alternatives) {
    /** Copies the lists. */
    public RoleDecision {
        trail = List.copyOf(trail);
        alternatives = List.copyOf(alternatives);
    }

    /** The decision in words: {@code decode 4 -> 6: reason; reason}. */
    public String why() {
        String change = target == current ? " (hold): " : " -> " + target + ": ";
        String steps = trail.stream().map(Step::text).collect(Collectors.joining("; "));
        String others = alternatives.stream()
                .map(other -> other.replicas() + ": " + Reason.format(100 * other.attainment()) + " %")
                .collect(Collectors.joining(", "));
        return role.label() + " " + current + change + steps
                + (others.isEmpty() ? "" : "; expected within SLA: " + others);
    }
}
