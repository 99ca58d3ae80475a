package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.SweepingMode;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.deploy.ProfileResults;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The planner that a profile is made for, and where the results go. A mixin of the commands that make profiles. */
final class DeploymentOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Planner configuration, a file or inline JSON: SLA, backend, mode. It goes into the results.")
    private @Nullable String config;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "vllm, sglang, trtllm or mocker. Left out: as configured.")
    private @Nullable Backend backend;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "disagg, prefill, decode or agg. Left out: as configured.")
    private @Nullable Mode mode;

    @Option(names = "--ttft", paramLabel = "MS", description = "TTFT target. Left out: as configured.")
    private @Nullable Double ttft;

    @Option(names = "--itl", paramLabel = "MS", description = "ITL target. Left out: as configured.")
    private @Nullable Double itl;

    @Option(names = "--model-name", paramLabel = "NAME", description = "Name under which the model is served.")
    private @Nullable String modelName;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "profiling_results",
            description = "Folder for the results. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("profiling_results");

    @Option(
            names = "--image",
            paramLabel = "NAME",
            defaultValue = "sla-planner:latest",
            description = "Container image of the planner, for the manifests. Default: ${DEFAULT-VALUE}.")
    private String image = "sla-planner:latest";

    /** The configuration as it was given; nothing comes from the environment, which is not that of the planner. */
    PlannerConfig config(Cli cli, SweepingMode sweeping) {
        PlannerConfig.Builder builder = cli.portableConfig(config).toBuilder();
        set(builder, Settings.BACKEND, backend);
        set(builder, Settings.MODE, mode);
        set(builder, Settings.TTFT, ttft);
        set(builder, Settings.ITL, itl);
        set(builder, Settings.MODEL_NAME, modelName);
        return builder.set(Settings.PRE_DEPLOYMENT_SWEEPING_MODE, sweeping).build();
    }

    private static <T> void set(PlannerConfig.Builder builder, Setting<T> setting, @Nullable T value) {
        if (value != null) {
            builder.set(setting, value);
        }
    }

    Path out() {
        return out;
    }

    /** Writes all results and says where. */
    void write(EngineProfile profile, PlannerConfig effective, PrintWriter text) {
        ProfileResults.write(out, profile, effective, image);
        text.printf(
                "%nWritten to %s: the profile (.npz and .json), %s, %s (ConfigMaps), and %s and %s (patches for a graph).%n",
                out.toAbsolutePath().normalize(),
                ProfileResults.CONFIG,
                ProfileResults.CONFIG_MAPS,
                ProfileResults.COMPONENT,
                ProfileResults.SERVICE);
        text.flush();
    }
}
