package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.Interpolator;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileReader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Engine performance for a configuration: from a profiler's results, or the built-in engine. */
final class Engines {
    private final Cli cli;
    private final PlannerConfig config;
    private final @Nullable Path profile;

    Engines(Cli cli, PlannerConfig config, @Nullable Path profile) {
        this.cli = cli;
        this.config = config;
        this.profile = profile;
    }

    /** Curves for the roles of the mode; what no role needs is not read. */
    EnginePerformance performance() {
        String name = config.get(Settings.INTERPOLATOR);
        Interpolator interpolator =
                cli.plugins().create(InterpolatorProvider.class, name, PluginContext.of(config, name));
        List<Role> roles = config.general().mode().roles();
        boolean prefills = roles.stream().anyMatch(Role::prefills);
        boolean decodes = roles.stream().anyMatch(Role::decodes);
        if (profile == null) {
            EngineProfile builtIn = BuiltInProfile.engine();
            return new EnginePerformance(
                    interpolator.prefill(builtIn.prefill()), interpolator.decode(builtIn.decode()));
        }
        Path dir = profile;
        return Cli.checked(() -> new EnginePerformance(
                prefills ? interpolator.prefill(ProfileReader.readPrefill(dir)) : null,
                decodes ? interpolator.decode(ProfileReader.readDecode(dir)) : null));
    }
}
