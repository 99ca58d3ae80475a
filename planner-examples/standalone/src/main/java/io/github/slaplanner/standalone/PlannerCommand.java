package io.github.slaplanner.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root: options that every command has. */
@Command(
        name = "planner",
        description =
                "Sizes an LLM inference fleet so that requests meet their latency SLA on as few GPUs as possible.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = PlannerCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class PlannerCommand implements Runnable {
    private final Cli cli;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    PlannerCommand(Cli cli) {
        this.cli = cli;
    }

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Folder of plug-in jars, each with all that it needs.")
    void plugins(Path folder) {
        cli.plugins(folder);
    }

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Show where a failure comes from.")
    void stackTrace(boolean show) {
        cli.stackTrace(show);
    }

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            scope = ScopeType.INHERIT,
            description = "How the log is written: as text, or as a JSON object per line.")
    void logFormat(LogOptions.Format format) {
        LogOptions.format(format);
    }

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            scope = ScopeType.INHERIT,
            description = "The least that is logged: error, warn, info or debug.")
    void logLevel(LogOptions.Threshold threshold) {
        LogOptions.level(threshold);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "A command is missing.");
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = PlannerCommand.class.getPackage().getImplementationVersion();
            return new String[] {"planner " + Objects.requireNonNullElse(version, "(not run from its jar)") + commit()};
        }

        /** The commit that the jar was built from, in brackets; empty if nobody knows. */
        private static String commit() {
            try {
                URL own = Objects.requireNonNull(PlannerCommand.class.getResource("PlannerCommand.class"));
                if (own.openConnection() instanceof JarURLConnection jar) {
                    String commit = jar.getMainAttributes().getValue("Implementation-Build");
                    // Sources without a repository leave the place of the commit as it is.
                    return commit == null || commit.startsWith("$") ? "" : " (" + commit + ")";
                }
                return "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
