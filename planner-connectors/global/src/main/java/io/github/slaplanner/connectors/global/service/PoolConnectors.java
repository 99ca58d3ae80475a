package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.api.spi.Connector;

/** Opens the connector to a pool's engines: any connector that there is. */
@FunctionalInterface
public interface PoolConnectors {
    /**
     * A new connector; called by the pool's own thread, and again after a failure.
     *
     * @throws RuntimeException if it cannot be opened now; the pool then counts at its last known size
     */
    Connector open(PoolConfig pool);
}
