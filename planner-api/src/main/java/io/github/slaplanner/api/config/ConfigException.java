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

    /** The problems. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
