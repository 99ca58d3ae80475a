package io.github.slaplanner.predictors;

/**
 * Exponential smoothing of whole intervals. Blunter than {@link Smoothing} of slices, but right where slices are too thin
 * to stand alone: the mean length of few requests says less than that of many.
 */
final class IntervalSmoothing implements Expert {
    private final double halfLife;
    private final Scale scale;

    /**
     * A smoothing.
     *
     * @param halfLife in intervals
     */
    IntervalSmoothing(double halfLife, Scale scale) {
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
        double keep = Math.pow(0.5, 1 / halfLife);
        int phases = line.phases();
        double[] sum = new double[phases];
        double[] of = new double[phases];
        int phase = 0;
        for (int origin = phases; origin < line.origins(); origin++) {
            sum[phase] *= keep;
            of[phase] *= keep;
            double value = line.rolling(origin - phases, scale);
            if (!Double.isNaN(value)) {
                double weight = line.rollingWeight(origin - phases);
                sum[phase] += weight * value;
                of[phase] += weight;
            }
            track.setFlat(origin, of[phase] > 0 ? sum[phase] / of[phase] : Double.NaN);
            phase = phase + 1 < phases ? phase + 1 : 0;
        }
    }
}
