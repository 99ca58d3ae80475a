package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.config.ConfigProblem;
import java.util.List;

/** Creates a predictor, chosen by {@code load_predictor}. */
public interface PredictorProvider extends Provider<Predictor> {
    /** Creates one and lets it go: a predictor touches nothing outside itself. */
    @Override
    default List<ConfigProblem> problems(PluginContext context) {
        return ConfigProblem.of(() -> create(context));
    }
}
