package io.github.slaplanner.api.spi;

/** Creates a metrics source, chosen by {@code metrics_source}. */
public interface MetricsSourceProvider extends Provider<MetricsSource> {}
