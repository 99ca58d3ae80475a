package io.github.slaplanner.predictors;

/**
 * Exponential smoothing of slices: a mean in which a slice counts by its weight and half as much with every half-life that
 * it is older. On a log scale the mean is less moved by spikes, and lies lower.
 */
final class Smoothing implements Expert {
    private final double halfLife;
    private final Scale scale;

    /**
     * A smoothing.
     *
     * @param halfLife in intervals
     */
    Smoothing(double halfLife, Scale scale) {
        this.halfLife = halfLife;
        this.scale = scale;
    }

    @Override
    public double prior() {
        return 1 / Math.sqrt(1 + halfLife);
    }

    @Override
    public Scale scale() {
        return scale;
    }

    @Override
    public void walk(Timeline line, ForecastTrack track) {
        double keep = Math.pow(0.5, 1 / (halfLife * line.slices()));
        double[] slice = line.slice(scale);
        double[] weight = line.weight();
        double keepStride = Math.pow(keep, line.stride());
        double sum = 0;
        double of = 0;
        int at = 0;
        for (int origin = 1; origin < line.origins(); origin++) {
            // A stride by itself: a single chain of sums over all slices would wait for every one of them.
            double newSum = 0;
            double newOf = 0;
            for (int end = at + line.stride(); at < end; at++) {
                newSum = keep * newSum + weight[at] * slice[at];
                newOf = keep * newOf + weight[at];
            }
            sum = keepStride * sum + newSum;
            of = keepStride * of + newOf;
            track.setFlat(origin, of > 0 ? sum / of : Double.NaN);
        }
    }
}
