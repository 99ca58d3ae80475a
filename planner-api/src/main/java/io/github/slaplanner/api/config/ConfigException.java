package io.github.slaplanner.api.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. The message names every problem, one line each. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /**
     * From all problems.
     *
     * @param source file or other place that the configuration came from
     * @param problems at least one
     */
    public ConfigException(String source, List<ConfigProblem> problems) {
        super(source + ": " + (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining()));
        this.problems = List.copyOf(problems);
    }

    /**
     * Where there is nothing to look for problems in: no such file, not a text that can be read.
     *
     * @param message the place and what is wrong with it
     */
    public ConfigException(String message) {
        super(message);
        this.problems = List.of();
    }

    /** The problems; empty if the configuration could not be read at all. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
