package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.learn.LearnedEngine;
import io.github.slaplanner.core.learn.Prior;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileReader;
import io.github.slaplanner.core.runtime.SavedState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which performance data are meant, and how they are interpolated. A mixin of the commands that look at them. */
final class ProfileOptions {
    /** Sequences of which the uncertainty of ITL is told. */
    private static final double SEQUENCES = 8;

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
        PlannerConfig effective = effective(cli);
        List<Role> roles = effective.general().mode().roles();
        return new OpenProfile(
                directory == null ? "built-in engine" : directory.toString(),
                effective,
                roles.stream().anyMatch(Role::prefills) ? prefill() : null,
                roles.stream().anyMatch(Role::decodes) ? decode() : null,
                cli.plugins());
    }

    /**
     * What a planner without a profile has learned.
     *
     * @param state its {@code state_dir}
     * @param isl prompt length of which the uncertainty is told, tokens
     * @param osl output length, tokens
     */
    OpenProfile learned(Cli cli, Path state, double isl, double osl) {
        if (directory != null) {
            throw new BadInputException("Either " + directory + " or --from-state can be shown, not both");
        }
        LearnedEngine engine = read(state);
        PlannerConfig effective = effective(cli);
        Prior prior = Cli.checked(() -> EngineLoader.prior(effective));
        EngineProfile profile = engine.profile(prior);
        List<Role> roles = effective.general().mode().roles();
        String name = String.format(
                Locale.ROOT,
                "learned by the planner of %s until %s, TTFT give or take %.1f %%, ITL %.1f %%",
                state,
                engine.at(),
                100 * engine.ttftDoubt(prior, isl),
                100 * engine.itlDoubt(prior, SEQUENCES, isl + osl / 2));
        return new OpenProfile(
                name,
                effective,
                roles.stream().anyMatch(Role::prefills) ? profile.prefill() : null,
                roles.stream().anyMatch(Role::decodes) ? profile.decode() : null,
                cli.plugins());
    }

    private static LearnedEngine read(Path state) {
        try {
            LearnedEngine engine = SavedState.read(state).learned();
            if (engine.nothingSeen()) {
                throw new BadInputException("Nothing of engines is learned in " + state
                        + ": its planner has a profile, or has seen no traffic yet");
            }
            return engine;
        } catch (IOException e) {
            throw new BadInputException(
                    "The state in " + state + " cannot be read: " + e.getMessage()
                            + ". Name the state_dir of a planner",
                    e);
        }
    }

    private PlannerConfig effective(Cli cli) {
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
        return builder.build();
    }

    private PrefillProfile prefill() {
        return directory == null ? BuiltInProfile.engine().prefill() : ProfileReader.readPrefill(directory);
    }

    private DecodeProfile decode() {
        return directory == null ? BuiltInProfile.engine().decode() : ProfileReader.readDecode(directory);
    }
}
