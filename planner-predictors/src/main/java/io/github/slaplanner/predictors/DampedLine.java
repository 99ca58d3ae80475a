package io.github.slaplanner.predictors;

/**
 * A least-squares line through the last values, bent towards the last value.
 *
 * <p>The line rests on a window of recent values, each limited to three times the usual one-step change around the last
 * one, so that a spike bends it little. With last value {@code L}, line {@code a + b t} and damping {@code d}, the forecast
 * h steps ahead is
 *
 * <pre>L + w (a - L) + w b (d + d^2 + ... + d^h),   w in [0, 1]</pre>
 *
 * where {@code w} is the weight that would have made the recent one-step errors smallest (a discounted regression of
 * {@code y - L} on {@code line - L}, with a prior towards 0). Pure noise and pure persistence are both within reach.
 */
final class DampedLine implements OnlineModel {
    private static final double DAMPING = 0.9;
    /** Memory of the weight, in effect about 50 intervals. */
    private static final double DISCOUNT = 0.98;
    /** Prior of the weight, as if so many usual changes had spoken for zero. */
    private static final double PRIOR = 2;

    private static final double LIMIT = 3;
    /** The usual change is a mean over so many intervals. */
    private static final int FOLLOW = 10;

    private final double[] values;
    private int seen;
    private int sinceLast;
    private double last = Double.NaN;
    private double level;
    private double slope;
    private double change;
    private double agreement;
    private double spread;

    DampedLine(int window) {
        values = new double[window];
    }

    @Override
    public void observe(Sample sample, int index) {
        double value = sample.scaled(index);
        if (Double.isNaN(value)) {
            sinceLast++;
            return;
        }
        if (seen > 0) {
            learn(value);
        }
        add(value);
        fit();
        sinceLast = 0;
    }

    private void learn(double value) {
        double step = value - last;
        double size = Math.abs(step);
        change = seen == 1 ? size : change + (size - change) / Math.min(seen, FOLLOW);
        double line = level + slope * (sinceLast + 1) - last;
        agreement = DISCOUNT * agreement + line * limited(step);
        spread = DISCOUNT * spread + line * line;
    }

    private double limited(double step) {
        return Math.max(-LIMIT * change, Math.min(LIMIT * change, step));
    }

    private void add(double value) {
        values[seen++ % values.length] = seen == 1 ? value : last + limited(value - last);
        last = value;
    }

    private void fit() {
        int n = Math.min(seen, values.length);
        double mean = 0;
        double moment = 0;
        for (int age = 0; age < n; age++) {
            double value = values[(seen - 1 - age) % values.length];
            mean += value;
            moment -= age * value;
        }
        mean /= n;
        double middle = -(n - 1) / 2.0;
        slope = n < 3 ? 0 : (moment - n * middle * mean) / (n * (n * (double) n - 1) / 12);
        level = mean - slope * middle;
    }

    @Override
    public double ahead(int steps) {
        double weight = spread > 0 ? Math.max(0, Math.min(1, agreement / (spread + PRIOR * change * change))) : 0;
        double damped = DAMPING * (1 - Math.pow(DAMPING, steps + sinceLast)) / (1 - DAMPING);
        return last + weight * (level - last + slope * damped);
    }
}
