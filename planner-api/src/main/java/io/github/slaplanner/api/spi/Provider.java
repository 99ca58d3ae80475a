package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.config.ConfigProblem;
import java.util.List;

/**
 * What {@code ServiceLoader} finds: cheap to construct, with a public no-argument constructor. Nothing is created until
 * the configuration names it.
 *
 * @param <T> what it creates
 */
public interface Provider<T> {
    /** The name by which the configuration chooses this provider: lower case, digits and dashes. */
    String name();

    /**
     * Creates the object.
     *
     * @param context configuration and the plug-in's own settings
     * @throws io.github.slaplanner.api.config.ConfigException if a setting is wrong
     */
    T create(PluginContext context);

    /**
     * What is wrong with the plug-in's settings, as far as it shows without asking anybody outside this machine. Part of {@code
     * planner config check}.
     *
     * @param context as for {@link #create}
     * @return everything at once; empty if nothing is wrong
     */
    default List<ConfigProblem> problems(PluginContext context) {
        return List.of();
    }

    /**
     * Looks at what the object would need, without creating it and without changing anything, and tells everything at once:
     * what was found, and what is wrong.
     *
     * @param context as for {@link #create}
     * @return in the order in which a person would look; empty if there is nothing to look at
     * @throws io.github.slaplanner.api.config.ConfigException if a setting is wrong
     */
    default List<Finding> check(PluginContext context) {
        return List.of();
    }

    /**
     * Whether this provider ships with the planner. Of two providers with one name the one that does not ship wins; any
     * other duplicate is an error.
     */
    default boolean shipped() {
        return false;
    }
}
