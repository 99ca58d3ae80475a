package io.github.slaplanner.predictors;

/**
 * A straight line through the slices, by least squares with weights that halve with every half-life of age, and damped: its
 * slope shrinks by a factor with every interval ahead.
 *
 * <p>With ages {@code x <= 0} in slices, weighted means {@code mx, my} and slope {@code b}, the value at age {@code x} is
 * {@code my + b (x - mx)}; the next interval is centred on {@code (slices + 1) / 2} after the newest slice. On a log scale it
 * forecasts the next interval only: growth in proportion, believed for longer, runs away from any wave that rises.
 */
final class LinearTrend implements Expert {
    /** Factor of the slope with every interval ahead after the next one. */
    private static final double DAMPING = 0.9;

    private static final double PRIOR = 0.3;

    private final double halfLife;
    private final Scale scale;

    /**
     * A line.
     *
     * @param halfLife in intervals
     */
    LinearTrend(double halfLife, Scale scale) {
        this.halfLife = halfLife;
        this.scale = scale;
    }

    @Override
    public double prior() {
        return PRIOR;
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
        double n = 0;
        double x = 0;
        double xx = 0;
        double y = 0;
        double xy = 0;
        int at = 0;
        for (int origin = 1; origin < line.origins(); origin++) {
            for (int end = at + line.stride(); at < end; at++) {
                // Everything gets a slice older: each x falls by one. In brackets is what need not wait for xx.
                xx = keep * (xx - (2 * x - n));
                x = keep * (x - n);
                xy = keep * (xy - y);
                n = keep * n + weight[at];
                y = keep * y + weight[at] * slice[at];
            }
            if (n > 0) {
                double each = 1 / n;
                double meanX = x * each;
                double meanY = y * each;
                double spread = xx * each - meanX * meanX;
                double slope = spread > 1e-9 ? (xy * each - meanX * meanY) / spread : 0;
                write(line, track, origin, meanY - slope * meanX, slope);
            }
        }
    }

    private void write(Timeline line, ForecastTrack track, int origin, double now, double slope) {
        double ahead = (line.slices() + 1) / 2.0;
        double factor = 1;
        int leads = scale == Scale.LINEAR ? track.leads(origin) : 1;
        for (int lead = 0; lead < leads; lead++) {
            if (lead > 0) {
                factor *= DAMPING;
                ahead += factor * line.slices();
            }
            track.set(origin, lead, now + slope * ahead);
        }
    }
}
