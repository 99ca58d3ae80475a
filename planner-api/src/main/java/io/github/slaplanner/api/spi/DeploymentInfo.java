package io.github.slaplanner.api.spi;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What an environment can tell of the deployment.
 *
 * @param modelName model that the fleet serves, or null if unknown
 * @param routerMetricsUrl where the router exposes worker loads, or null if unknown
 */
public record DeploymentInfo(
        @Nullable String modelName, @Nullable URI routerMetricsUrl) {
    /** Nothing is known. */
    public static final DeploymentInfo UNKNOWN = new DeploymentInfo(null, null);
}
