package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.config.ConfigProblem;
import java.util.List;

/** Creates an interpolator, chosen by {@code interpolator}. */
public interface InterpolatorProvider extends Provider<Interpolator> {
    /** Creates one and lets it go: a interpolator touches nothing outside itself. */
    @Override
    default List<ConfigProblem> problems(PluginContext context) {
        return ConfigProblem.of(() -> create(context));
    }
}
