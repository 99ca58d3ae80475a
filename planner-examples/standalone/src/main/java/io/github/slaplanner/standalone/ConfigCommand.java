package io.github.slaplanner.standalone;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.core.check.ConfigCheck;
import io.github.slaplanner.core.config.ConfigSchema;
import io.github.slaplanner.core.config.ConfigWriter;
import io.github.slaplanner.core.config.Inspection;
import io.github.slaplanner.core.plugin.Plugins;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes, checks and shows configurations. */
@Command(
        name = "config",
        description = "Writes, checks and shows configurations.",
        synopsisSubcommandLabel = "(init | check | show | schema)")
final class ConfigCommand implements Runnable {
    private final Cli cli;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ConfigCommand(Cli cli) {
        this.cli = cli;
    }

    static CommandLine of(Cli cli) {
        return new CommandLine(new ConfigCommand(cli)).addSubcommand(InitCommand.of(cli, System.in));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing: init, check, show or schema.");
    }

    @Command(
            description = {
                "Checks a configuration and tells every problem at once.",
                "Without --connect nobody is asked: fields, contradictions, plug-ins and their settings, files, units."
            })
    int check(
            @Parameters(paramLabel = "FILE", description = "A file, or inline JSON.") String file,
            @Option(
                            names = "--connect",
                            description = "Also ask everybody whom the planner would ask, change nothing, and tell what"
                                    + " it would plan now.")
                    boolean connect,
            @Mixin JsonOutput json) {
        try (Plugins plugins = cli.plugins()) {
            Inspection seen = cli.inspect(file, plugins);
            List<ConfigProblem> problems = Stream.concat(
                            seen.problems().stream(), ConfigCheck.problems(seen.config(), plugins).stream())
                    .distinct()
                    .toList();
            if (!problems.isEmpty()) {
                json.write(cli, new Verdict(false, problems, seen.warnings(), seen.notes(), null));
                throw new ConfigException(seen.source(), problems);
            }
            Connection tried = connect ? Connection.of(seen.config(), plugins) : null;
            boolean works = tried == null || tried.works();
            PrintWriter text = json.text(cli);
            if (tried != null) {
                tried.show(text);
            }
            text.println(seen.source() + (works ? ": is valid" : ": is valid, and does not work here"));
            seen.notes().forEach(note -> text.println("  " + note));
            json.write(cli, new Verdict(works, List.of(), seen.warnings(), seen.notes(), tried));
            return works ? 0 : 2;
        } catch (ConfigException e) {
            if (e.problems().isEmpty()) {
                List<?> problem = List.of(Map.of("rule", String.valueOf(e.getMessage())));
                json.write(cli, new Verdict(false, problem, List.of(), List.of(), null));
            }
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

    private record Verdict(
            boolean valid,
            List<?> problems,
            List<String> warnings,
            List<String> notes,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Connection connection) {}
}
