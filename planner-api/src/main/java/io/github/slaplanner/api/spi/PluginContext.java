package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Secret;
import java.util.Map;

/**
 * What a provider may use to create its object.
 *
 * @param config the planner's configuration
 * @param settings the section {@code plugins.<name>} of the configuration as plain maps, lists, strings, numbers,
 *     booleans and {@link Secret}s; empty if there is none
 * @param deployment what the connector knows of the deployment
 */
public record PluginContext(PlannerConfig config, Map<String, Object> settings, DeploymentInfo deployment) {
    /** Copies the settings; texts under a secret's name become {@link Secret}s. */
    public PluginContext {
        settings = Map.copyOf(Secret.within(settings));
    }

    /** The context of the provider {@code name} under a configuration, with nothing known of the deployment. */
    public static PluginContext of(PlannerConfig config, String name) {
        return new PluginContext(config, config.plugin(name), DeploymentInfo.UNKNOWN);
    }
}
