package io.github.slaplanner.predictors;

/**
 * A model that takes part in a {@link Mix}. It walks along a timeline once and forecasts at every origin from what is
 * before it.
 */
interface Member {
    /** Writes its forecasts on its {@link #scale}; an origin without one is left out. */
    void walk(Timeline line, Track track);

    /** The scale of the forecasts that it writes. */
    default Scale scale() {
        return Scale.LINEAR;
    }

    /** Its weight before anything is known of its errors; last value has 1. */
    default double prior() {
        return 1;
    }
}
