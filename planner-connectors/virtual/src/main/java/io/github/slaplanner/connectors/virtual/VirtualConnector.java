package io.github.slaplanner.connectors.virtual;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.connectors.virtual.internal.FleetTracker;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Connects the planner to a {@link VirtualFleet} in the same process. Every change of targets has a decision id that rises;
 * the fleet's owner acknowledges the id when the change is done. A lost acknowledgement is made up for by looking: a fleet
 * that runs what was asked has completed the decision.
 *
 * <p>Safe for use by several threads: the planner observes and scales, the owner acknowledges.
 */
public final class VirtualConnector implements Connector {
    private final VirtualFleet fleet;
    private @Nullable ScaleRequest last;
    private @Nullable Long completed;

    private VirtualConnector(VirtualFleet fleet) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
    }

    /** A connector for a fleet. */
    public static VirtualConnector of(VirtualFleet fleet) {
        return new VirtualConnector(fleet);
    }

    @Override
    public synchronized FleetState observe(Instant now) {
        Map<Role, RoleState> engines = ask(now);
        if (last != null && FleetTracker.reached(last.replicas(), engines)) {
            completed = last.decisionId();
        }
        return new FleetState(engines, completed);
    }

    @Override
    public synchronized void scale(ScaleRequest request) {
        if (last != null && request.decisionId() <= last.decisionId()) {
            throw new ConnectorException("Decision " + request.decisionId() + " does not follow decision "
                    + last.decisionId() + ". Maybe two planners drive one fleet.");
        }
        if (last != null && request.replicas().equals(last.replicas())) {
            return;
        }
        try {
            fleet.apply(request);
        } catch (RuntimeException refusal) {
            throw new ConnectorException("The virtual fleet refused decision " + request.decisionId(), refusal);
        }
        last = request;
    }

    /**
     * Acknowledges a decision and all before it. Repeating an acknowledgement, or sending an old one late, changes nothing.
     *
     * @param decisionId the decision that the fleet has reached
     * @throws IllegalArgumentException if the planner has not made that decision
     */
    public synchronized void complete(long decisionId) {
        if (last == null || decisionId > last.decisionId()) {
            throw new IllegalArgumentException("Decision " + decisionId + " has not been made; the last one is "
                    + (last == null ? "none" : last.decisionId()) + ".");
        }
        if (completed == null || decisionId > completed) {
            completed = decisionId;
        }
    }

    private Map<Role, RoleState> ask(Instant now) {
        try {
            return Objects.requireNonNull(fleet.engines(now), "engines");
        } catch (RuntimeException failure) {
            throw new ConnectorException("The virtual fleet could not tell its engines", failure);
        }
    }
}
