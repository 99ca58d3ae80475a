package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the performance of engines is from.
 *
 * @param results folder of profiling results, or null for the built-in engine
 */
record EngineSource(@Nullable Path results) {
    /**
     * What is given first: an option, or the configuration's {@code profile_results_dir}. The default of that is left alone where no
     * such folder is.
     *
     * @param option the folder that an option names, or null
     * @param configured whether there is a configuration
     */
    static EngineSource of(@Nullable Path option, boolean configured, PlannerConfig config) {
        if (option != null || !configured) {
            return new EngineSource(option);
        }
        String named = config.get(Settings.PROFILE_RESULTS_DIR);
        boolean chosen = !named.equals(PlannerConfig.builder().build().get(Settings.PROFILE_RESULTS_DIR));
        Path folder = Path.of(named);
        return new EngineSource(chosen || Files.isDirectory(folder) ? folder : null);
    }

    /** For people. */
    String name() {
        return results == null ? "built-in engine" : results.toString();
    }

    /**
     * Reads it.
     *
     * @throws io.github.slaplanner.core.profile.ProfileException if it cannot be read
     */
    EnginePerformance performance(EngineLoader loader, PlannerConfig config) {
        Path folder = results;
        return Cli.checked(() -> folder == null
                ? loader.performance(config, BuiltInProfile.engine())
                : loader.performance(config, folder));
    }
}
