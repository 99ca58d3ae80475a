package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.PlannerConfig;
import java.util.List;

/**
 * A configuration as it was read.
 *
 * @param config the configuration
 * @param warnings what a person should know: fields that are ignored, values that differ from the environment's
 */
public record LoadedConfig(PlannerConfig config, List<String> warnings) {
    /** Copies the list. */
    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
