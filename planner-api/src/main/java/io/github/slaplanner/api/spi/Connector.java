package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.observation.FleetState;
import java.time.Instant;

/** The environment that runs the engines. Called by one thread at a time. */
public interface Connector extends AutoCloseable {
    /**
     * The engines as they are.
     *
     * @param now the time of the tick
     * @throws ConnectorException if the environment cannot be asked; the planner then holds
     */
    FleetState observe(Instant now);

    /**
     * Asks the environment to move to new replica counts and returns without waiting for engines to start or drain. How
     * far it has come shows in the next {@link #observe}.
     *
     * @param request the targets; roles that keep their size are in it too
     * @throws ConnectorException if the environment refuses; nothing has been changed then
     */
    void scale(ScaleRequest request);

    /** What the environment knows of the deployment; asked once, before planning starts. */
    default DeploymentInfo describe() {
        return DeploymentInfo.UNKNOWN;
    }

    /** Whether this planner may act on the fleet: false while another planner leads. It decides and shows all the same. */
    default boolean mayAct() {
        return true;
    }

    /** Lets go of connections and leaves the fleet as it is. */
    @Override
    default void close() {}
}
