package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.spi.Finding;
import io.github.slaplanner.api.spi.Finding.Verdict;
import io.github.slaplanner.core.config.LoadedConfig;
import io.github.slaplanner.core.plugin.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at everything that a planner would need, and starts none. */
@Command(
        name = "check",
        description = {
            "Checks everything that a planner would need where it would run, and changes nothing: its configuration and plug-ins,"
                    + " the profile, what the environment has and allows, traffic, ports.",
            "Exits with 0 if it could start, with 2 if not."
        })
final class CheckCommand implements Callable<Integer> {
    private final Cli cli;

    @Option(
            names = "--config",
            paramLabel = "FILE|JSON",
            description = "Planner configuration, a file or inline JSON; left out: the defaults.")
    private @Nullable String config;

    @Mixin
    private JsonOutput json = new JsonOutput();

    CheckCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        LoadedConfig loaded = cli.config(config);
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.fine("configuration", "is valid"));
        loaded.warnings().forEach(warning -> findings.add(Finding.doubtful("configuration", warning)));
        findings.addAll(findings(loaded.config()));
        findings.forEach(this::print);
        boolean good = findings.stream().noneMatch(finding -> finding.verdict() == Verdict.WRONG);
        json.text(cli).println(good ? "A planner could start." : "A planner could not start.");
        json.write(cli, new Result(good, findings));
        return good ? 0 : 2;
    }

    private record Result(boolean good, List<Finding> findings) {}

    private List<Finding> findings(PlannerConfig effective) {
        try (Plugins plugins = cli.plugins()) {
            return new Checks(effective, plugins).all();
        }
    }

    private void print(Finding finding) {
        String mark = switch (finding.verdict()) {
            case FINE -> "ok";
            case DOUBTFUL -> "look";
            case WRONG -> "WRONG";
        };
        json.text(cli).printf("%-5s  %s: %s%n", mark, finding.subject(), finding.detail());
    }
}
