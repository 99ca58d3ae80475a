package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.config.LoadedConfig;
import io.github.slaplanner.core.plugin.Plugins;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.runtime.PlannerBuilder;
import io.github.slaplanner.standalone.live.LivePlanner;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The live planner, until it is stopped. */
@Command(
        name = "run",
        description = {
            "Runs the planner: watches traffic and engines, decides, and scales the fleet, until it is stopped.",
            "A configuration in a file is read again when the file changes. Metrics, health and the live dashboard are on"
                    + " the ports that the configuration names."
        })
final class RunCommand implements Callable<Integer> {
    private final Cli cli;

    @Option(
            names = "--config",
            paramLabel = "FILE|JSON",
            required = true,
            description = "Planner configuration, a file or inline JSON.")
    private String config = "";

    @Mixin
    private ShadowOptions shadows = new ShadowOptions();

    RunCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws InterruptedException {
        LoadedConfig loaded = cli.config(config);
        PlannerConfig effective = loaded.config();
        try (Plugins plugins = cli.plugins();
                LivePlanner live = new Patience(cli).start(() -> start(effective, plugins))) {
            Running.until(cli, live);
        }
        return 0;
    }

    private LivePlanner start(PlannerConfig effective, Plugins plugins) {
        PlannerBuilder builder =
                shadows.add(cli, effective, Planner.builder(effective).plugins(plugins));
        Path file = file(config);
        if (file != null) {
            builder.watch(file, new ConfigLoader(cli.environment()));
        }
        return Cli.checked(() -> LivePlanner.start(effective, builder));
    }

    private static @Nullable Path file(String config) {
        try {
            Path file = Path.of(config);
            return Files.exists(file) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
