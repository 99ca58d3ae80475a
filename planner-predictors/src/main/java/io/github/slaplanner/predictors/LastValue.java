package io.github.slaplanner.predictors;

/** The last value that was seen. */
final class LastValue implements OnlineModel {
    private double last = Double.NaN;

    @Override
    public void observe(Sample sample, int index) {
        double value = sample.scaled(index);
        if (!Double.isNaN(value)) {
            last = value;
        }
    }

    @Override
    public double ahead(int steps) {
        return last;
    }
}
