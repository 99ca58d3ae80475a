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
final class Autoregression implements Member {
    private static final int ORDER = 3;
    /** Memory of about 50 intervals. */
    private static final double KEEP = 0.98;
    /** Ridge in units of the mean square of one equation. */
    private static final double RIDGE = 1;

    private static final double PRIOR = 0.3;

    private final double[] lags = new double[ORDER];
    private final double[] inputs = new double[ORDER];
    private final double[] coefficients = new double[ORDER];

    @Override
    public double prior() {
        return PRIOR;
    }

    @Override
    public void walk(Timeline line, Track track) {
        int phases = line.phases();
        double[][] recent = new double[phases][ORDER];
        int[] seen = new int[phases];
        Equations equations = new Equations(Math.pow(KEEP, 1.0 / phases));
        for (int origin = phases; origin < line.origins(); origin++) {
            int phase = origin % phases;
            double value = line.rolling(origin - phases);
            if (!Double.isNaN(value)) {
                if (seen[phase]++ >= ORDER) {
                    features(recent[phase], equations.mean());
                    equations.add(inputs, value - recent[phase][0]);
                }
                equations.addToMean(value);
                push(recent[phase], value);
            }
            if (seen[phase] > 0) {
                forecast(origin, track, recent[phase], seen[phase] > ORDER ? equations : null);
            }
        }
    }

    private void forecast(
            int origin, Track track, double[] recent, @org.jspecify.annotations.Nullable Equations equations) {
        if (equations == null) {
            for (int lead = 0; lead < track.leads(origin); lead++) {
                track.set(origin, lead, recent[0]);
            }
            return;
        }
        equations.solve(coefficients);
        System.arraycopy(recent, 0, lags, 0, ORDER);
        for (int lead = 0; lead < track.leads(origin); lead++) {
            features(lags, equations.mean());
            double next = lags[0];
            for (int i = 0; i < ORDER; i++) {
                next += coefficients[i] * inputs[i];
            }
            track.set(origin, lead, next);
            push(lags, next);
        }
    }

    private void features(double[] recent, double mean) {
        inputs[0] = recent[0] - mean;
        inputs[1] = recent[0] - recent[1];
        inputs[2] = recent[1] - recent[2];
    }

    private static void push(double[] recent, double value) {
        recent[2] = recent[1];
        recent[1] = recent[0];
        recent[0] = value;
    }

    /** The normal equations of the regression, symmetric and of order three. */
    private static final class Equations {
        private final double keep;
        private double count;
        private double total;
        private double mean;
        private double xx;
        private double xy;
        private double xz;
        private double yy;
        private double yz;
        private double zz;
        private double xt;
        private double yt;
        private double zt;

        Equations(double keep) {
            this.keep = keep;
        }

        double mean() {
            return mean;
        }

        void addToMean(double value) {
            total = keep * total + 1;
            mean += (value - mean) / total;
        }

        void add(double[] in, double target) {
            count = keep * count + 1;
            xx = keep * xx + in[0] * in[0];
            xy = keep * xy + in[0] * in[1];
            xz = keep * xz + in[0] * in[2];
            yy = keep * yy + in[1] * in[1];
            yz = keep * yz + in[1] * in[2];
            zz = keep * zz + in[2] * in[2];
            xt = keep * xt + in[0] * target;
            yt = keep * yt + in[1] * target;
            zt = keep * zt + in[2] * target;
        }

        /** By Cholesky decomposition; all zero if nothing has moved yet. */
        void solve(double[] out) {
            double ridge = RIDGE * (xx + yy + zz) / (ORDER * Math.max(count, 1));
            if (!(ridge > 0)) {
                java.util.Arrays.fill(out, 0);
                return;
            }
            double l11 = Math.sqrt(xx + ridge);
            double l21 = xy / l11;
            double l31 = xz / l11;
            double l22 = Math.sqrt(yy + ridge - l21 * l21);
            double l32 = (yz - l31 * l21) / l22;
            double l33 = Math.sqrt(zz + ridge - l31 * l31 - l32 * l32);
            double a = xt / l11;
            double b = (yt - l21 * a) / l22;
            double c = (zt - l31 * a - l32 * b) / l33;
            out[2] = c / l33;
            out[1] = (b - l32 * out[2]) / l22;
            out[0] = (a - l21 * out[1] - l31 * out[2]) / l11;
        }
    }
}
