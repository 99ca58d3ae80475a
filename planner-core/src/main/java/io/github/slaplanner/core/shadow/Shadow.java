package io.github.slaplanner.core.shadow;

import io.github.slaplanner.core.engine.PlannerEngine;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A policy that decides on what the planner sees and whose decisions are carried out on paper only.
 *
 * @param name letters, digits and {@code . _ -}; not {@code live} or {@code oracle}
 * @param engine what decides, with its own configuration
 */
public record Shadow(String name, PlannerEngine engine) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is taken or has other characters
     */
    public Shadow {
        Objects.requireNonNull(engine, "engine");
        if (!NAME.matcher(name).matches() || name.equals(Scoreboard.LIVE) || name.equals(Scoreboard.ORACLE)) {
            throw new IllegalArgumentException(
                    "The name of a shadow (\"" + name + "\") must be made of letters, digits,"
                            + " dots, dashes and underscores, and must not be \"live\" or \"oracle\".");
        }
    }
}
