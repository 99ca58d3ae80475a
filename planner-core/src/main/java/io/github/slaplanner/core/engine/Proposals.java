package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.core.model.RoleFleet;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the two scaling modes come to their proposals: the guide's way or by attainment. */
interface Proposals {
    /** How far the forecast must reach. */
    Duration lookAhead(Tick tick);

    /** Once per tick, after the forecast. */
    void prepare(Tick tick);

    /** The floor that throughput scaling sets for a role, or null if there is none; its step goes to the trail. */
    @Nullable
    Integer floor(Tick tick, RoleFleet fleet, List<Step> trail);

    /** What load scaling wants for a role, or null if it is off or adds nothing; its step goes to the trail. */
    @Nullable
    Proposal load(Tick tick, RoleFleet fleet, List<Step> trail);
}
