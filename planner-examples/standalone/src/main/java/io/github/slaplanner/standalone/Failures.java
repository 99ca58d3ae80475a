package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.core.plugin.PluginException;
import io.github.slaplanner.core.profile.ProfileException;
import io.github.slaplanner.core.trace.TraceException;
import io.github.slaplanner.standalone.evaluate.SuiteException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One clear message for everything that fails: bad input exits with 2, anything else with 1. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final List<Class<? extends Exception>> BAD_INPUT = List.of(
            ConfigException.class,
            TraceException.class,
            ProfileException.class,
            PluginException.class,
            SuiteException.class,
            ConnectorException.class,
            BadInputException.class);

    private final Cli cli;

    Failures(Cli cli) {
        this.cli = cli;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        cli.err().println("planner: " + plain(String.valueOf(failure.getMessage())));
        UnmatchedArgumentException.printSuggestions(failure, cli.err());
        cli.err().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** The library names Java's types. */
    private static String plain(String message) {
        return message.replaceAll("' is not an? (int|long)$", "' is not a whole number")
                .replaceAll("' is not a (float|double)$", "' is not a number");
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        boolean badInput = BAD_INPUT.stream().anyMatch(type -> type.isInstance(failure));
        cli.err().println("planner: " + (badInput ? failure.getMessage() : "failed: " + failure));
        if (cli.stackTrace()) {
            failure.printStackTrace(cli.err());
        } else if (!badInput) {
            cli.err().println("Run it again with --stacktrace to see where.");
        }
        return badInput ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
}
