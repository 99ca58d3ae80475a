package io.github.slaplanner.connectors.virtual;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.time.Instant;
import java.util.Map;

/** A fleet in the same process, supplied by the embedder. Called by the planner's thread. */
public interface VirtualFleet {
    /**
     * The engines per role as they are.
     *
     * @param now the time of the tick
     */
    Map<Role, RoleState> engines(Instant now);

    /**
     * Takes on new targets and returns at once. When the fleet has reached them, its owner says so with
     * {@link VirtualConnector#complete}.
     */
    void apply(ScaleRequest request);
}
