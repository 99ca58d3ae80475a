package io.github.slaplanner.standalone;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The command {@code planner}. Exits with 0 on success, 2 on bad input, 1 on anything else. */
public final class Main {
    private Main() {}

    /** Runs one command and exits. */
    @SuppressWarnings("SystemConsoleNull") // the property says what a missing terminal is
    public static void main(String[] args) {
        // From JDK 22 on there is a console without a terminal, unless this is asked for.
        System.setProperty("jdk.console", "java.base");
        // What plug-ins log by the JDK's own logger, without its date and class.
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%n");
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exit = run(new Cli(out, err, System.getenv(), System.console() != null), args);
        out.flush();
        System.exit(exit);
    }

    /** Runs one command. */
    static int run(Cli cli, String... args) {
        return commandLine(cli).execute(args);
    }

    static CommandLine commandLine(Cli cli) {
        return new CommandLine(new PlannerCommand(cli))
                .addSubcommand(new RunCommand(cli))
                .addSubcommand(new CheckCommand(cli))
                .addSubcommand(new DemoCommand(cli))
                .addSubcommand(new ReplayCommand(cli))
                .addSubcommand(new EvaluateCommand(cli))
                .addSubcommand(ProfileCommand.of(cli))
                .addSubcommand(new ForecastCommand(cli))
                .addSubcommand(new ConfigCommand(cli))
                .addSubcommand(GlobalCommand.of(cli))
                .setOut(cli.out())
                .setErr(cli.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new Failures(cli))
                .setExecutionExceptionHandler(new Failures(cli));
    }
}
