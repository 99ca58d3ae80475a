package io.github.slaplanner.predictors;

/**
 * A model that takes part in a {@link ExpertMixture}. It walks along a timeline once and forecasts at every origin from what is
 * before it.
 */
interface Expert {
    /** Writes its forecasts on its {@link #scale}; an origin without one is left out. */
    void walk(Timeline line, ForecastTrack track);

    /** The scale of the forecasts that it writes. */
    default Scale scale() {
        return Scale.LINEAR;
    }

    /** Its weight before anything is known of its errors; last value has 1. */
    default double prior() {
        return 1;
    }
}
