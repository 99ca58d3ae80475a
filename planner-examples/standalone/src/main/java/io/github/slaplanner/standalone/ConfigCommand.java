package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.PredictorProvider;
import io.github.slaplanner.core.config.ConfigSchema;
import io.github.slaplanner.core.config.ConfigWriter;
import io.github.slaplanner.core.config.LoadedConfig;
import io.github.slaplanner.core.plugin.Plugins;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks and shows configurations. */
@Command(
        name = "config",
        description = "Checks and shows configurations.",
        synopsisSubcommandLabel = "(check | show | schema)")
final class ConfigCommand implements Runnable {
    private final Cli cli;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ConfigCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing: check, show or schema.");
    }

    @Command(description = "Checks a configuration and tells every problem at once.")
    int check(
            @Parameters(paramLabel = "FILE", description = "A file, or inline JSON.") String file,
            @Mixin JsonOutput json) {
        try {
            LoadedConfig loaded = cli.config(file);
            checkPlugins(loaded.config());
            PrintWriter text = json.text(cli);
            text.println(file + ": is valid");
            loaded.notes().forEach(note -> text.println("  " + note));
            json.write(cli, new Verdict(true, List.of(), loaded.warnings(), loaded.notes()));
            return 0;
        } catch (ConfigException e) {
            List<?> problems =
                    e.problems().isEmpty() ? List.of(Map.of("rule", String.valueOf(e.getMessage()))) : e.problems();
            json.write(cli, new Verdict(false, problems, List.of(), List.of()));
            throw e;
        }
    }

    @Command(description = "Shows the effective configuration: every field, defaults included.")
    int show(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FILE",
                            description = "A file, or inline JSON; left out: the defaults.")
                    @Nullable
                    String file,
            @Mixin JsonOutput json) {
        PlannerConfig config = cli.config(file).config();
        if (json.wanted()) {
            json.writeText(cli, ConfigWriter.json(config));
        } else {
            cli.out().print(ConfigWriter.yaml(config));
        }
        return 0;
    }

    @Command(description = "Shows the JSON Schema of the configuration.")
    int schema(@Mixin JsonOutput json) {
        if (json.wanted()) {
            json.writeText(cli, ConfigSchema.text());
        } else {
            cli.out().print(ConfigSchema.text());
        }
        return 0;
    }

    /** A name that no plug-in has would only show when the planner runs. */
    private void checkPlugins(PlannerConfig config) {
        try (Plugins plugins = cli.plugins()) {
            plugins.provider(PredictorProvider.class, config.prediction().predictor());
            plugins.provider(InterpolatorProvider.class, config.get(Settings.INTERPOLATOR));
        }
    }

    private record Verdict(boolean valid, List<?> problems, List<String> warnings, List<String> notes) {}
}
