package io.github.slaplanner.predictors;

/**
 * Exponential smoothing of slices: a mean in which a slice counts by its weight and half as much with every half-life that
 * it is older. On a log scale the mean is less moved by spikes, and lies lower.
 */
final class Smoothing implements Member {
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
    public void walk(Timeline line, Track track) {
        double keep = Math.pow(0.5, 1 / (halfLife * line.slices()));
        double[] slice = line.slice(scale);
        double[] weight = line.weight();
        double sum = 0;
        double of = 0;
        int at = 0;
        for (int origin = 1; origin < line.origins(); origin++) {
            for (int end = at + line.stride(); at < end; at++) {
                sum = keep * sum + weight[at] * slice[at];
                of = keep * of + weight[at];
            }
            track.setFlat(origin, of > 0 ? scale.back(sum / of) : Double.NaN);
        }
    }
}
