package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.config.LoadedConfig;
import io.github.slaplanner.core.runtime.PlannerBuilder;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code --shadow}: policies that decide beside the planner without acting. A mixin of the commands that plan live. */
final class ShadowOptions {
    @Option(
            names = "--shadow",
            paramLabel = "NAME=FILE|JSON",
            description =
                    "A policy that decides on the same observations without acting, and is scored beside the planner: the"
                            + " planner's configuration with the fields that are given here. May be repeated.")
    private List<String> shadows = new ArrayList<>();

    /** Adds what was asked for to a planner. */
    PlannerBuilder add(Cli cli, PlannerConfig planner, PlannerBuilder builder) {
        for (String shadow : shadows) {
            int split = shadow.indexOf('=');
            if (split < 1) {
                throw new BadInputException("--shadow " + shadow
                        + ": expected a name, an equals sign and what is different. Maybe write --shadow"
                        + " guide='{\"sizing\": \"guide\"}'");
            }
            LoadedConfig changed = ConfigLoader.change(planner, shadow.substring(split + 1));
            changed.warnings().forEach(cli::warn);
            builder.shadow(shadow.substring(0, split), changed.config());
        }
        return builder;
    }
}
