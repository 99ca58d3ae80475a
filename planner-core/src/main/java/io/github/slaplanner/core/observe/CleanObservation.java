package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An observation as it can be planned on.
 *
 * @param observation what came in, cleaned: every number is finite and possible, traffic starts where what was known ends, a worker is
 *     a whole engine of a role of the mode, and the fleet has roles of the mode only. Traffic that brings nothing new is left as it is
 * @param clock why nothing may be decided at this time, or null if the clock is fine
 * @param ranks ranks per engine, at least 1, of the roles that workers are known of
 * @param unsure roles of which a number was refused that a size rests on: they do not shrink
 * @param notices what was refused or doubted
 */
public record CleanObservation(
        Observation observation,
        @Nullable Reason clock,
        Map<Role, Double> ranks,
        Set<Role> unsure,
        List<Notice> notices) {
    /** Copies the collections. */
    public CleanObservation {
        ranks = Map.copyOf(ranks);
        unsure = Set.copyOf(unsure);
        notices = List.copyOf(notices);
    }

    /** Ranks per engine of a role. */
    public double ranksOf(Role role) {
        return ranks.getOrDefault(role, 1.0);
    }
}
