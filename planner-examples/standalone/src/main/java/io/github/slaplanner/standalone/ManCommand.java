package io.github.slaplanner.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the manual page of a command, or writes those of all. */
@Command(
        name = "man",
        description = {
            "Prints the manual page of a command, or writes those of all.",
            "To read one: planner man run | man -l -"
        })
final class ManCommand implements Runnable {
    private final Cli cli;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command, as in: profile rapid.")
    private List<String> command = List.of();

    @Option(names = "--into", paramLabel = "DIR", description = "Write the pages of all commands into this folder.")
    private @Nullable Path into;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ManCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public void run() {
        CommandLine shown = spec.root().commandLine();
        for (String name : command) {
            CommandLine next = shown.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(
                        spec.commandLine(), "There is no command " + String.join(" ", command) + ".");
            }
            shown = next;
        }
        if (into == null) {
            cli.out().print(ManPage.of(shown.getCommandSpec()));
        } else {
            write(shown, into);
        }
    }

    private static void write(CommandLine command, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(ManPage.name(command.getCommandSpec()) + ".1"),
                    ManPage.of(command.getCommandSpec()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command.getSubcommands().values().forEach(each -> write(each, folder));
    }
}
