package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.PlannerConfig;
import java.util.List;

/**
 * A configuration that may be wrong.
 *
 * @param source where it is from, for messages
 * @param config what is right in it, with defaults for the rest; may contradict itself, and is not to plan with
 * @param problems what is wrong
 * @param warnings what was left out or put right
 * @param notes what fields of another dialect have become
 */
public record Inspection(
        String source, PlannerConfig config, List<ConfigProblem> problems, List<String> warnings, List<String> notes) {
    /** Copies the lists. */
    public Inspection {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }
}
