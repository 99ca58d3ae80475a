package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.core.check.ConfigCheck;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.config.ConfigWriter;
import io.github.slaplanner.core.config.Inspection;
import io.github.slaplanner.core.plugin.Plugins;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a first configuration: what was not given by an option is asked, if there is somebody to ask. */
@Command(
        name = "init",
        description = {
            "Writes a configuration that is checked and only advises.",
            "On a terminal it asks what no option says; elsewhere it takes the usual answers."
        })
final class InitCommand implements Callable<Integer> {
    private final Cli cli;
    private final BufferedReader answers;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "planner.yaml",
            description = "Where to write it. Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("planner.yaml");

    @Option(names = "--force", description = "Write over a file that is there.")
    private boolean force;

    @Option(names = "--defaults", description = "Ask nothing: the usual answers to what no option says.")
    private boolean defaults;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    private InitCommand(Cli cli, InputStream answers) {
        this.cli = cli;
        this.answers = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
    }

    static CommandLine of(Cli cli, InputStream answers) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new InitCommand(cli, answers));
        for (InitQuestion question : InitQuestion.values()) {
            String usual = question.usual().isEmpty() ? "" : " Usual: " + question.usual() + ".";
            spec.addOption(OptionSpec.builder(question.option())
                    .type(String.class)
                    .paramLabel("VALUE")
                    .description(question.text() + "." + usual)
                    .build());
        }
        return new CommandLine(spec);
    }

    @Override
    public Integer call() throws IOException {
        OutputPaths.file("FILE", file.toString());
        if (Files.exists(file) && !force) {
            throw new BadInputException(file + " is there already. Maybe name another file, or use --force");
        }
        try (Plugins plugins = cli.plugins()) {
            Map<String, Object> fields = fields(answered(plugins));
            List<ConfigProblem> problems = problems(fields, plugins);
            if (!problems.isEmpty()) {
                throw new ConfigException("The answers", problems);
            }
            Files.writeString(
                    file,
                    "# The planner decides and tells, and changes nothing, until advisory is false.\n"
                            + ConfigWriter.yaml(fields));
        }
        cli.out().printf("""
                Wrote %1$s. It only advises, until you set advisory to false. Next:
                  planner config check --connect %1$s
                  planner run --config %1$s
                """, file);
        return 0;
    }

    private Map<InitQuestion, String> answered(Plugins plugins) {
        Map<InitQuestion, String> known = new EnumMap<>(InitQuestion.class);
        boolean ask = cli.terminal() && !defaults;
        for (InitQuestion question : InitQuestion.values()) {
            String given = spec.findOption(question.option()).getValue();
            if (!question.applies(known)) {
                if (given != null) {
                    throw new BadInputException(question.option() + " has no meaning with the other answers");
                }
            } else if (given != null) {
                known.put(question, given.strip());
            } else if (ask) {
                ask(question, known, plugins);
            } else {
                known.put(question, question.usual());
            }
        }
        return known;
    }

    /** Asks until the answer is right in itself, or nobody answers any more. */
    private void ask(InitQuestion question, Map<InitQuestion, String> known, Plugins plugins) {
        while (true) {
            cli.out().print(question.text() + (question.usual().isEmpty() ? "" : " [" + question.usual() + "]") + ": ");
            cli.out().flush();
            String answer = line();
            known.put(question, answer == null || answer.isBlank() ? question.usual() : answer.strip());
            List<ConfigProblem> wrong = problems(fields(known), plugins).stream()
                    .filter(problem -> problem.field().startsWith(question.field()))
                    .toList();
            if (wrong.isEmpty() || answer == null) {
                return;
            }
            wrong.forEach(problem -> cli.out().println("  " + problem));
        }
    }

    private @Nullable String line() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ConfigProblem> problems(Map<String, Object> fields, Plugins plugins) {
        try {
            Inspection seen = new ConfigLoader(Map.of()).inspect(JsonOutput.text(fields), ConfigCheck.names(plugins));
            return Stream.concat(seen.problems().stream(), ConfigCheck.problems(seen.config(), plugins).stream())
                    .distinct()
                    .toList();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    /** The configuration that the answers make. */
    private static Map<String, Object> fields(Map<InitQuestion, String> known) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "dialect", "guide");
        known.forEach((question, answer) -> {
            if (!answer.isEmpty()) {
                put(fields, question.field(), value(question, answer));
            }
        });
        if (known.getOrDefault(InitQuestion.PROFILE, "-").isEmpty()) {
            put(fields, "optimization_target", "latency");
        }
        engines(known, InitQuestion.PREFILL_DEPLOYMENT, "prefill_match", fields);
        engines(known, InitQuestion.DECODE_DEPLOYMENT, "decode_match", fields);
        put(fields, "advisory", true);
        Object plugins = fields.remove("plugins");
        if (plugins != null) {
            fields.put("plugins", plugins);
        }
        return fields;
    }

    /** Which of the engines that Prometheus scrapes are which: a Deployment's pods begin with its name. */
    private static void engines(
            Map<InitQuestion, String> known, InitQuestion deployment, String match, Map<String, Object> fields) {
        String name = known.get(deployment);
        if (name != null && "disagg".equals(known.get(InitQuestion.MODE))) {
            put(fields, "plugins.prometheus." + match, Map.of("pod", name + "-.*"));
        }
    }

    private static Object value(InitQuestion question, String answer) {
        if (question == InitQuestion.ETCD) {
            return List.of(answer.split("\\s*,\\s*"));
        }
        if (!question.usual().matches("-?\\d+")) {
            return answer;
        }
        return answer.matches("-?\\d{1,9}") ? (Object) Integer.valueOf(answer) : number(answer);
    }

    private static Object number(String answer) {
        return answer.matches("-?\\d{0,9}\\.\\d{1,9}") ? (Object) Double.valueOf(answer) : answer;
    }

    @SuppressWarnings("unchecked") // only maps of its own are on the way
    private static void put(Map<String, Object> fields, String field, Object value) {
        int dot = field.indexOf('.');
        if (dot < 0) {
            fields.put(field, value);
        } else {
            Object inner = fields.computeIfAbsent(field.substring(0, dot), name -> new LinkedHashMap<String, Object>());
            put((Map<String, Object>) inner, field.substring(dot + 1), value);
        }
    }
}
