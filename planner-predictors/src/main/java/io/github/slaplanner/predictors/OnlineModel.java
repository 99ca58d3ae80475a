package io.github.slaplanner.predictors;

/**
 * A model that sees a series one interval at a time. It lives for one forecast only: what it knows is a function of the
 * sample, and the errors it would have made come out of the same single pass.
 */
interface OnlineModel {
    /** Takes in an interval, which may be a gap. */
    void observe(Sample sample, int index);

    /**
     * The forecast on the model's scale.
     *
     * @param steps intervals after the last one observed, at least 1
     * @return NaN if no value has been observed
     */
    double ahead(int steps);
}
