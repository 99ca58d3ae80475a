package io.github.slaplanner.predictors;

/** The value of the interval that has just ended; over a gap, the one before. */
final class LastValue implements Expert {
    @Override
    public void walk(Timeline line, ForecastTrack track) {
        double last = Double.NaN;
        for (int origin = line.phases(); origin < line.origins(); origin++) {
            double value = line.rolling(origin - line.phases());
            last = Double.isNaN(value) ? last : value;
            track.setFlat(origin, last);
        }
    }
}
