package io.github.slaplanner.api.spi;

/** Creates an interpolator, chosen by {@code interpolator}. */
public interface InterpolatorProvider extends Provider<Interpolator> {}
