package io.github.slaplanner.connectors.virtual;

import io.github.slaplanner.api.spi.ConnectorException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The environment's side of the virtual connector: it takes a decision, runs that many engines, and acknowledges. Used by
 * one thread.
 */
public interface VirtualEnvironment extends AutoCloseable {
    /**
     * The newest decision that this object has not acknowledged; older ones are passed over. Waits for one if there is
     * none, and through outages that are shorter than the wait.
     *
     * @param wait how long to wait, zero for not at all
     * @return the decision, or null if there was none in time; the same one again until it is acknowledged
     * @throws ConnectorException if at the end of the wait the planner's side cannot be reached
     */
    @Nullable
    VirtualDecision next(Duration wait);

    /**
     * Acknowledges a decision that the environment has carried out.
     *
     * @throws ConnectorException if the acknowledgement was refused
     */
    void complete(VirtualDecision decision);

    /** Lets go of connections and leaves the engines as they are. */
    @Override
    void close();
}
