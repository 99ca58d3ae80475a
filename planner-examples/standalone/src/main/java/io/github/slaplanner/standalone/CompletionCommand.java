package io.github.slaplanner.standalone;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete commands and options. */
@Command(
        name = "completion",
        description = "Prints what makes a shell complete the planner's commands and options.",
        synopsisSubcommandLabel = "(bash | zsh)")
final class CompletionCommand implements Runnable {
    private final Cli cli;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    CompletionCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A shell is missing: bash or zsh.");
    }

    @Command(description = "For bash: source <(planner completion bash).")
    void bash() {
        print();
    }

    @Command(description = "For zsh: source <(planner completion zsh).")
    void zsh() {
        print();
    }

    /** One text: what is for bash makes zsh understand it. */
    private void print() {
        cli.out().print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    }
}
