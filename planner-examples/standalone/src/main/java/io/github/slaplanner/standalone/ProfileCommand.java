package io.github.slaplanner.standalone;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Engine performance data: what they say, and how far to trust them. */
@Command(
        name = "profile",
        description = "Engine performance data: what they say, and how far to trust them.",
        synopsisSubcommandLabel = "COMMAND")
final class ProfileCommand implements Runnable {
    private final Cli cli;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    private ProfileCommand(Cli cli) {
        this.cli = cli;
    }

    /** The command with its subcommands. */
    static CommandLine of(Cli cli) {
        return new CommandLine(new ProfileCommand(cli))
                .addSubcommand(new RapidCommand(cli))
                .addSubcommand(new ThoroughCommand(cli))
                .addSubcommand(new ScoreCommand(cli));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "A command is missing: rapid, thorough, show, check or score.");
    }

    @Command(
            description = {
                "Shows what one engine does with requests of a size under an SLA.",
                "TTFT, the highest load, requests per second; and if the SLA cannot be met, the nearest that can."
            })
    int show(
            @Mixin ProfileOptions options,
            @Option(names = "--isl", paramLabel = "N", required = true, description = "Prompt length, tokens.")
                    double isl,
            @Option(names = "--osl", paramLabel = "N", required = true, description = "Output length, tokens.")
                    double osl,
            @Option(names = "--ttft", paramLabel = "MS", description = "TTFT target; left out: the configuration's.")
                    @Nullable
                    Double ttft,
            @Option(names = "--itl", paramLabel = "MS", description = "ITL target; left out: the configuration's.")
                    @Nullable
                    Double itl,
            @Option(
                            names = "--from-state",
                            paramLabel = "DIR",
                            description = "Show what a planner without a profile has learned: its state_dir.")
                    @Nullable
                    Path state,
            @Mixin JsonOutput json) {
        ProfileQuestion question = new ProfileQuestion(
                size("--isl", isl), size("--osl", osl), target("--ttft", ttft), target("--itl", itl));
        OpenProfile profile = state == null ? options.open(cli) : options.learned(cli, state, isl, osl);
        ProfileAnswer answer = question.ask(profile);
        answer.print(json.text(cli));
        json.write(cli, answer.json());
        return 0;
    }

    @Command(
            description = {
                "Checks performance data: how well it predicts, and what is suspicious in it.",
                "Curves predict a measurement that they have not seen (leave one out, MAPE in percent), beside other methods.",
                "What can be mended --repair mends."
            })
    int check(
            @Mixin ProfileOptions options,
            @Option(names = "--report", paramLabel = "DIR", description = "Write an HTML report with charts.") @Nullable
                    Path report,
            @Option(
                            names = "--repair",
                            paramLabel = "DIR",
                            description = "Write the profile without the defects that can be mended.")
                    @Nullable
                    Path repair,
            @Mixin JsonOutput json) {
        OpenProfile profile = options.open(cli);
        ProfileVerdict verdict;
        try (Progress progress = cli.progress()) {
            verdict = ProfileVerdict.of(profile, share -> progress.show("leaving points out", share));
        }
        verdict.print(json.text(cli));
        json.write(cli, verdict.json());
        if (repair != null) {
            verdict.repair(repair, json.text(cli));
        }
        if (report != null) {
            Path written = new ProfileReport(profile, verdict).write(report);
            json.text(cli).println("Report: " + written.toAbsolutePath().normalize());
        }
        return 0;
    }

    private static double size(String option, double tokens) {
        if (!(tokens >= 1) || Double.isInfinite(tokens)) {
            throw new BadInputException(option + " (" + tokens + ") must be at least 1 token");
        }
        return tokens;
    }

    private static @Nullable Double target(String option, @Nullable Double ms) {
        if (ms != null && (!(ms > 0) || Double.isInfinite(ms))) {
            throw new BadInputException(option + " (" + ms + ") must be above 0 ms");
        }
        return ms;
    }
}
