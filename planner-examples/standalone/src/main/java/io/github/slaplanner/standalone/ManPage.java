package io.github.slaplanner.standalone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page, in the language of {@code man}, from what a command says of itself. */
final class ManPage {
    private ManPage() {}

    /** The name of a command's page, as in {@code planner-profile-rapid}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /** The page. */
    static String of(CommandSpec command) {
        String[] description = command.usageMessage().description();
        List<String> page = new ArrayList<>();
        page.add(".TH \"" + escaped(name(command)).toUpperCase(Locale.ROOT) + "\" 1 \"\" \""
                + escaped(command.root().version()[0]) + "\"");
        page.add(".SH NAME");
        page.add(escaped(name(command)) + " \\- " + escaped(summary(String.join(" ", description))));
        page.add(".SH SYNOPSIS");
        page.add(escaped(synopsis(command)));
        page.add(".SH DESCRIPTION");
        Arrays.stream(description).forEach(line -> page.add(escaped(line)));
        if (!command.positionalParameters().isEmpty()) {
            page.add(".SH ARGUMENTS");
            command.positionalParameters().stream()
                    .filter(argument -> !argument.hidden())
                    .forEach(argument -> entry(page, label(argument), argument.description()));
        }
        page.add(".SH OPTIONS");
        command.options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> entry(page, label(option), described(option)));
        if (!command.subcommands().isEmpty()) {
            page.add(".SH COMMANDS");
            command.subcommands()
                    .forEach((name, each) -> entry(
                            page, name, each.getCommandSpec().usageMessage().description()));
        }
        page.add(".SH EXIT STATUS");
        page.add("0 on success, 2 on bad input, 3 where a bound that was asked for is not kept, 1 on anything else.");
        return String.join("\n", page) + "\n";
    }

    private static String synopsis(CommandSpec command) {
        CommandLine.Help.ColorScheme plain = new CommandLine.Help.ColorScheme.Builder(Ansi.OFF).build();
        return new CommandLine.Help(command, plain).synopsis(0).strip().replaceAll("\\s+", " ");
    }

    /** What a list of pages shows: the first sentence, without its point. */
    private static String summary(String description) {
        return description.replaceFirst("(?s)\\.(\\s.*)?$", "");
    }

    private static void entry(List<String> page, String label, String... text) {
        page.add(".TP");
        page.add("\\fB" + escaped(label) + "\\fR");
        page.add(escaped(String.join(" ", text)));
    }

    private static String[] described(OptionSpec option) {
        String value = option.defaultValueString(false);
        return Arrays.stream(option.description())
                .map(line -> line.replace("${DEFAULT-VALUE}", String.valueOf(value)))
                .toArray(String[]::new);
    }

    private static String label(OptionSpec option) {
        String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
        return Arrays.stream(option.names()).collect(Collectors.joining(", ")) + value;
    }

    private static String label(PositionalParamSpec argument) {
        return argument.paramLabel();
    }

    /** What a line may not begin with, and what would be read as a command. */
    private static String escaped(String text) {
        String plain =
                text.replace("\\", "\\e").replace("-", "\\-").replace("%n", " ").replace("%%", "%");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
