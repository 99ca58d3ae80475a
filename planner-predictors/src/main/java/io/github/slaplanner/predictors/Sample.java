package io.github.slaplanner.predictors;

import io.github.slaplanner.api.forecast.History;

/** A history made ready for a model: no idle start, no impossible values, and on the model's scale. */
final class Sample {
    private final Scale scale;
    private final double[] raw;
    private final double[] scaled;
    private final double highest;

    private Sample(History history, Scale scale) {
        this.scale = scale;
        raw = history.values();
        scaled = new double[raw.length];
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (int i = 0; i < raw.length; i++) {
            raw[i] = usable(raw[i]);
            scaled[i] = scale.of(raw[i]);
            low = Math.min(low, Double.isNaN(raw[i]) ? low : raw[i]);
            high = Math.max(high, Double.isNaN(raw[i]) ? high : raw[i]);
        }
        highest = Math.min(high + Math.max(0, high - low), Double.MAX_VALUE);
    }

    static Sample of(History history, Scale scale) {
        return new Sample(history.withoutLeadingIdle(), scale);
    }

    /** How many intervals, gaps included. */
    int size() {
        return raw.length;
    }

    /** The value of an interval, finite and not negative; NaN for a gap. */
    double raw(int index) {
        return raw[index];
    }

    /** The value of an interval on the model's scale; NaN for a gap. */
    double scaled(int index) {
        return scaled[index];
    }

    /**
     * A forecast in units of the series, within reason: not negative, and no further above the highest value than the
     * lowest is below it. A model that runs away, as trends on a log scale do, stops there.
     */
    double forecast(double onScale) {
        return Math.max(0, Math.min(highest, scale.back(onScale)));
    }

    private static double usable(double value) {
        return value >= 0 && value < Double.POSITIVE_INFINITY ? value : Double.NaN;
    }
}
