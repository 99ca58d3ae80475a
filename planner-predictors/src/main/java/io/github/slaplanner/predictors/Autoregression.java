package io.github.slaplanner.predictors;

/**
 * Autoregression of order three in the form of a correction to the last value, so that it starts from last value and
 * learns to revert to the mean, to carry on, or to swing:
 *
 * <pre>y(t+1) - y(t) = a (y(t) - m) + b (y(t) - y(t-1)) + c (y(t-1) - y(t-2))</pre>
 *
 * The coefficients come from discounted least squares with a ridge, the mean {@code m} from the same discount; the origins
 * between intervals add equations. Further ahead the forecast is fed back.
 */
final class Autoregression implements Expert {
    private static final int ORDER = 3;
    /** Memory of about 50 intervals. */
    private static final double KEEP = 0.98;

    private static final double PRIOR = 0.3;

    private final double[] lags = new double[ORDER];
    private final double[] inputs = new double[ORDER];
    private final double[] coefficients = new double[ORDER];
    private double total;
    private double mean;

    @Override
    public double prior() {
        return PRIOR;
    }

    @Override
    public void walk(Timeline line, ForecastTrack track) {
        int phases = line.phases();
        double keep = Math.pow(KEEP, 1.0 / phases);
        double[][] recent = new double[phases][ORDER];
        int[] seen = new int[phases];
        Ridge equations = new Ridge(ORDER, keep, 1);
        int phase = 0;
        for (int origin = phases; origin < line.origins(); origin++) {
            double value = line.rolling(origin - phases);
            if (!Double.isNaN(value)) {
                if (seen[phase]++ >= ORDER) {
                    features(recent[phase]);
                    equations.add(inputs, value - recent[phase][0]);
                }
                total = keep * total + 1;
                mean += (value - mean) / total;
                push(recent[phase], value);
            }
            if (phase == 0) {
                equations.solve(coefficients);
            }
            if (seen[phase] > 0) {
                forecast(origin, track, recent[phase]);
            }
            phase = phase + 1 < phases ? phase + 1 : 0;
        }
    }

    private void forecast(int origin, ForecastTrack track, double[] recent) {
        System.arraycopy(recent, 0, lags, 0, ORDER);
        for (int lead = 0; lead < track.leads(origin); lead++) {
            features(lags);
            double next = lags[0] + MapFit.dot(inputs, coefficients);
            track.set(origin, lead, next);
            push(lags, next);
        }
    }

    private void features(double[] recent) {
        inputs[0] = recent[0] - mean;
        inputs[1] = recent[0] - recent[1];
        inputs[2] = recent[1] - recent[2];
    }

    private static void push(double[] recent, double value) {
        recent[2] = recent[1];
        recent[1] = recent[0];
        recent[0] = value;
    }
}
