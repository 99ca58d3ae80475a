package io.github.slaplanner.predictors;

import io.github.slaplanner.api.config.PlannerConfig;

/**
 * Kalman filter of a local linear trend: a level that drifts, a slope that drifts and fades, and a measurement with noise.
 *
 * <pre>
 * level(t+1) = level(t) + slope(t) + noise of variance q_level
 * slope(t+1) = damping * slope(t)  + noise of variance q_trend
 * value(t)   = level(t)            + noise of variance r
 * </pre>
 *
 * Per interval, that is; where the history has sub-intervals, the filter takes up to three steps per interval, each with
 * its share of the process noise and as much more measurement noise. Start: the level is the first value with the
 * uncertainty of one measurement, the slope is zero with that of one interval's noise, so that the first two values do not
 * make a trend. An innovation beyond three usual ones counts as three. A gap is a step without a measurement. The gain
 * depends on the ratios of the three variances only, so they need no unit.
 */
final class LocalTrend implements Expert {
    private static final double DAMPING = 0.9;
    private static final double LIMIT = 3;
    private static final double FOLLOW = 0.05;

    private final double qLevel;
    private final double qTrend;
    private final double r;
    private final int minPoints;
    private final Scale scale;

    private double damping;
    private double level;
    private double slope;
    private double levelVariance;
    private double covariance;
    private double slopeVariance;
    private double usual;
    private int seen;

    LocalTrend(PlannerConfig.Kalman noise, Scale scale) {
        qLevel = noise.qLevel();
        qTrend = noise.qTrend();
        r = noise.r();
        minPoints = noise.minPoints();
        this.scale = scale;
    }

    @Override
    public Scale scale() {
        return scale;
    }

    @Override
    public void walk(Timeline line, ForecastTrack track) {
        int steps = line.phases();
        damping = Math.pow(DAMPING, 1.0 / steps);
        double[] mean = line.strideMean(scale);
        double[] weight = line.strideWeight();
        int points = 0;
        for (int origin = 1; origin < line.origins(); origin++) {
            predict(1.0 / steps);
            boolean known = weight[origin - 1] > 0;
            if (known) {
                update(mean[origin - 1], r * steps);
            }
            if (origin % steps == 0 && known) {
                points++;
            }
            if (points >= minPoints && seen > 0) {
                write(track, origin, steps);
            }
        }
    }

    private void predict(double share) {
        level += slope * share;
        slope *= damping;
        levelVariance += share * (2 * covariance + share * slopeVariance + qLevel);
        covariance = damping * (covariance + share * slopeVariance);
        slopeVariance = damping * damping * slopeVariance + share * qTrend;
    }

    private void update(double value, double noise) {
        if (seen++ == 0) {
            level = value;
            levelVariance = noise;
            covariance = 0;
            slopeVariance = qTrend;
            return;
        }
        double innovation = value - level;
        double size = Math.abs(innovation);
        double bound = seen < 4 ? size : LIMIT * usual;
        usual = seen == 2 ? size : usual + FOLLOW * (size - usual);
        innovation = Math.max(-bound, Math.min(bound, innovation));
        double total = levelVariance + noise;
        double gain = levelVariance / total;
        double slopeGain = covariance / total;
        level += gain * innovation;
        slope += slopeGain * innovation;
        slopeVariance -= slopeGain * covariance;
        covariance *= 1 - gain;
        levelVariance *= 1 - gain;
    }

    /** The mean of the steps of each interval ahead. */
    private void write(ForecastTrack track, int origin, int steps) {
        double ahead = level;
        double change = slope / steps;
        for (int lead = 0; lead < track.leads(origin); lead++) {
            double sum = 0;
            for (int step = 0; step < steps; step++) {
                ahead += change;
                change *= damping;
                sum += ahead;
            }
            track.set(origin, lead, sum / steps);
        }
    }
}
