package io.github.slaplanner.api.spi;

/** Creates a predictor, chosen by {@code load_predictor}. */
public interface PredictorProvider extends Provider<Predictor> {}
