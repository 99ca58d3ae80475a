package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.decision.Alternative;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the scaling modes want for one role.
 *
 * @param floor the floor that throughput scaling sets, or null if there is none
 * @param load what load scaling wants, or null if it is off or adds nothing
 * @param trail how they came about
 * @param alternatives what neighbouring sizes would mean
 * @param memory the role's memory after it
 */
record Proposed(
        @Nullable Integer floor,
        @Nullable Proposal load,
        List<Step> trail,
        List<Alternative> alternatives,
        RoleMemory memory) {
    Proposed {
        trail = List.copyOf(trail);
        alternatives = List.copyOf(alternatives);
    }
}
