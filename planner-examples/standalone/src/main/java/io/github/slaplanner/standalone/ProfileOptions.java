package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.ProfileReader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which performance data are meant, and how they are interpolated. A mixin of the commands that look at them. */
final class ProfileOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Folder with profiling results. Left out: the built-in engine.")
    private @Nullable Path directory;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Planner configuration, a file or inline JSON: SLA, mode, interpolator, GPUs per engine.")
    private @Nullable String config;

    @Option(
            names = "--interpolator",
            paramLabel = "NAME",
            description = "monotone, linear, cubic or a plug-in. Left out: the configuration's.")
    private @Nullable String interpolator;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "Which roles to read: disagg, prefill, decode or agg. Left out: the configuration's.")
    private @Nullable Mode mode;

    @Option(
            names = "--gpus",
            paramLabel = "N",
            description = "GPUs of an engine, in both roles. Left out: the configuration's.")
    private @Nullable Integer gpus;

    OpenProfile open(Cli cli) {
        PlannerConfig.Builder builder = cli.config(config).config().toBuilder();
        if (interpolator != null) {
            builder.set(Settings.INTERPOLATOR, interpolator);
        }
        if (mode != null) {
            builder.set(Settings.MODE, mode);
        }
        if (gpus != null) {
            builder.set(Settings.PREFILL_ENGINE_NUM_GPU, gpus).set(Settings.DECODE_ENGINE_NUM_GPU, gpus);
        }
        PlannerConfig effective = builder.build();
        List<Role> roles = effective.general().mode().roles();
        return new OpenProfile(
                directory == null ? "built-in engine" : directory.toString(),
                effective,
                roles.stream().anyMatch(Role::prefills) ? prefill() : null,
                roles.stream().anyMatch(Role::decodes) ? decode() : null,
                cli.plugins());
    }

    private PrefillProfile prefill() {
        return directory == null ? BuiltInProfile.engine().prefill() : ProfileReader.readPrefill(directory);
    }

    private DecodeProfile decode() {
        return directory == null ? BuiltInProfile.engine().decode() : ProfileReader.readDecode(directory);
    }
}
