package io.github.slaplanner.predictors;

import java.util.Arrays;

/**
 * What one model forecast at every origin of a timeline, for each lead in intervals. A model writes on its own scale; the
 * track is read once it has been {@link #settle settled}.
 */
final class ForecastTrack {
    private final Timeline line;
    private final int end;
    private final double[][] past;
    private final double[] last;
    private boolean flat;

    /**
     * Nothing forecast yet.
     *
     * @param tracked leads that are kept for every origin
     * @param steps leads that are kept for the last origin, at least {@code tracked}
     */
    ForecastTrack(Timeline line, int tracked, int steps) {
        this.line = line;
        end = line.origins() - 1;
        past = new double[tracked][end + 1];
        last = new double[steps];
        for (double[] each : past) {
            Arrays.fill(each, Double.NaN);
        }
        Arrays.fill(last, Double.NaN);
    }

    /** Leads that are wanted at an origin. */
    int leads(int origin) {
        return origin == end ? last.length : past.length;
    }

    /** Sets the forecast for the interval that starts {@code lead} intervals after the origin; NaN if there is none. */
    void set(int origin, int lead, double forecast) {
        if (lead < past.length) {
            past[lead][origin] = forecast;
        }
        if (origin == end) {
            last[lead] = forecast;
        }
    }

    /** Sets the forecast at all leads. Used for one origin, it must be used for all. */
    void setFlat(int origin, double forecast) {
        flat = true;
        past[0][origin] = forecast;
    }

    /**
     * Brings all forecasts from the model's scale to the series, within reason.
     *
     * @param instead has a forecast wherever there is none
     */
    void settle(Scale scale, ForecastTrack instead) {
        for (int lead = 0; lead < (flat ? 1 : past.length); lead++) {
            settle(scale, past[lead], instead.past(lead));
        }
        for (int lead = 0; lead < last.length; lead++) {
            double forecast = flat ? past[0][end] : line.limited(end, scale.back(last[lead]));
            last[lead] = Double.isNaN(forecast) ? instead.last(lead) : forecast;
        }
    }

    private void settle(Scale scale, double[] own, double[] other) {
        for (int origin = 0; origin < own.length; origin++) {
            double forecast = line.limited(origin, scale.back(own[origin]));
            own[origin] = Double.isNaN(forecast) ? other[origin] : forecast;
        }
    }

    /** The forecasts at a tracked lead, one for every origin; not to be changed. */
    double[] past(int lead) {
        return past[flat ? 0 : lead];
    }

    /** The forecast at the last origin. */
    double last(int lead) {
        return last[lead];
    }
}
