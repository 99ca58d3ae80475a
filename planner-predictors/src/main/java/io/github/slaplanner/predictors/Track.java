package io.github.slaplanner.predictors;

import java.util.Arrays;

/** What one model forecast at every origin of a timeline, for each lead in intervals. */
final class Track {
    private final Timeline line;
    private final int tracked;
    private final double[] past;
    private final double[] last;
    private boolean flat;

    /**
     * Nothing forecast yet.
     *
     * @param tracked leads that are kept for every origin
     * @param steps leads that are kept for the last origin, at least {@code tracked}
     */
    Track(Timeline line, int tracked, int steps) {
        this.line = line;
        this.tracked = tracked;
        past = new double[line.origins() * tracked];
        last = new double[steps];
        Arrays.fill(past, Double.NaN);
        Arrays.fill(last, Double.NaN);
    }

    /** Leads that are wanted at an origin. */
    int leads(int origin) {
        return origin == line.origins() - 1 ? last.length : tracked;
    }

    /** Sets the forecast for the interval that starts {@code lead} intervals after the origin; NaN if there is none. */
    void set(int origin, int lead, double forecast) {
        double limited = line.limited(origin, forecast);
        if (lead < tracked) {
            past[lead * line.origins() + origin] = limited;
        }
        if (origin == line.origins() - 1) {
            last[lead] = limited;
        }
    }

    /** Sets the forecast at all leads. Used for one origin, it must be used for all. */
    void setFlat(int origin, double forecast) {
        flat = true;
        set(origin, 0, forecast);
    }

    /** The forecast at a tracked lead, NaN if there is none. */
    double past(int origin, int lead) {
        return past[flat ? origin : lead * line.origins() + origin];
    }

    /** The forecast at the last origin, NaN if there is none. */
    double last(int lead) {
        return last[flat ? 0 : lead];
    }
}
