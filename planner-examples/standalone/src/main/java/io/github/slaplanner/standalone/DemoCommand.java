package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.plugin.Plugins;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.runtime.PlannerBuilder;
import io.github.slaplanner.standalone.live.Demo;
import io.github.slaplanner.standalone.live.LivePlanner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The live planner on a simulated fleet: nothing to install, nothing to break. */
@Command(
        name = "demo",
        description = {
            "Runs the live planner on a simulated fleet under the built-in day of traffic, faster than the clock on the"
                    + " wall, with the live dashboard.",
            "The planner is the one of the command run; the fleet and its metrics are the simulator's, so no Prometheus is"
                    + " needed."
        })
final class DemoCommand implements Callable<Integer> {
    private final Cli cli;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "60",
            description = "How many times faster than the clock on the wall (default ${DEFAULT-VALUE}).")
    private double speed;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of the traffic.")
    private long seed;

    @Option(
            names = "--config",
            paramLabel = "FILE|JSON",
            description = "Planner configuration; left out: the defaults.")
    private @Nullable String config;

    @Mixin
    private ShadowOptions shadows = new ShadowOptions();

    DemoCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws InterruptedException {
        PlannerConfig loaded = cli.config(config).config();
        try (Plugins plugins = cli.plugins()) {
            EnginePerformance performance = new EngineLoader(plugins).performance(loaded, BuiltInProfile.engine());
            Demo demo = Cli.checked(() -> new Demo(loaded, performance, speed, seed));
            PlannerBuilder builder = Planner.builder(loaded).plugins(plugins).performance(performance);
            shadows.add(cli, loaded, demo.prepare(builder));
            try (LivePlanner live = Cli.checked(() -> LivePlanner.start(loaded, builder))) {
                Running.until(cli, live);
            }
        }
        return 0;
    }
}
