package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.PlannerConfig;
import java.util.List;

/**
 * A configuration as it was read.
 *
 * @param config the configuration
 * @param warnings what a person should know: fields that are ignored, values that differ from the environment's
 * @param notes what fields of another dialect, or of the document around them, have become; nothing needs to be done
 */
public record LoadedConfig(PlannerConfig config, List<String> warnings, List<String> notes) {
    /** Copies the lists. */
    public LoadedConfig {
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }
}
