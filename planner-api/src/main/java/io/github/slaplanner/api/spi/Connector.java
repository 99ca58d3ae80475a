package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.observation.FleetState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The environment that runs the engines. Called by one thread at a time. */
public interface Connector extends AutoCloseable {
    /**
     * The engines as they are. Changes nothing: a planner that only advises calls this alone.
     *
     * @param now the time of the tick
     * @throws ConnectorException if the environment cannot be asked; the planner then holds
     */
    FleetState observe(Instant now);

    /**
     * Asks the environment to move to new replica counts and returns without waiting for engines to start or drain. How
     * far it has come shows in the next {@link #observe}.
     *
     * <p>Where a role shrinks, engines that do not serve go first, and among them those that have been starting for the longest: a planner
     * that gives up engines that never started counts on keeping those that serve and those that have just been asked for.
     *
     * @param request the targets; roles that keep their size are in it too
     * @throws ConnectorException if the environment refuses; nothing has been changed then
     */
    void scale(ScaleRequest request);

    /** What the environment knows of the deployment; asked once, before planning starts. */
    default DeploymentInfo describe() {
        return DeploymentInfo.UNKNOWN;
    }

    /**
     * Whether this planner may act on the fleet: false while another planner leads. It decides and shows all the same. Asked
     * after every decision of a planner that would act, so a connector can tell by it that the planner still decides.
     *
     * @throws ConnectorException if nobody can tell who leads
     */
    default boolean mayAct() {
        return true;
    }

    /**
     * Asks once more for what an earlier planner asked for and did not see done, where the environment has forgotten it and it
     * still holds; it is then what {@link #observe} shows as desired. Called when the planner decides to leave the fleet as it
     * is, knows the traffic or the loads of the engines, and may act.
     *
     * @return what was asked for, in words for the log of decisions; null if there was nothing to ask
     * @throws ConnectorException if the environment refuses
     */
    default @Nullable String resume() {
        return null;
    }

    /** Why {@link #mayAct} is false, in words; asked only then. */
    default String whyNotAct() {
        return "another planner leads";
    }

    /** Lets go of connections and leaves the fleet as it is. */
    @Override
    default void close() {}
}
