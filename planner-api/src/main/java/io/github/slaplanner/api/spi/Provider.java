package io.github.slaplanner.api.spi;

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
     * Whether this provider ships with the planner. Of two providers with one name the one that does not ship wins; any
     * other duplicate is an error.
     */
    default boolean shipped() {
        return false;
    }
}
