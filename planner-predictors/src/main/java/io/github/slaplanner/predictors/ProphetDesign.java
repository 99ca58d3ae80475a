package io.github.slaplanner.predictors;

import java.time.Duration;
import java.time.Instant;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * The columns of the prophet model: intercept, slope, hinges at the changepoints, sines and cosines of day and week by local
 * time, and one column per learned event. Time runs from 0 to 1 over the window.
 */
final class ProphetDesign {
    /** A daily season needs a day of history and a little more. */
    static final Duration DAILY_FROM = Duration.ofHours(25);
    /** A weekly season needs two weeks: with one, it would be nothing but that week's ups and downs. */
    static final Duration WEEKLY_FROM = Duration.ofDays(14);

    private static final double WEEK = 7 * Season.DAY;
    private static final int DAILY_ORDER = 10;
    private static final int WEEKLY_ORDER = 3;
    /** The trend may bend in this part of the window; after it there is too little to tell. */
    private static final double BENDING_PART = 0.8;

    private static final int POINTS_PER_BEND = 4;
    private static final double SLOPE_SD = 1;
    /** Until a second day has passed, a trend cannot be told from the season, which has the better reasons. */
    private static final double FIRST_SLOPE_SD = 0.03;

    private static final double SEASON_SD = 0.3;
    private static final double EVENT_SD = 3;

    private final double start;
    private final double seconds;
    private final int intervals;
    private final boolean firstDays;
    private final int bends;
    private final int dailyOrder;
    private final int weeklyOrder;
    private final ZoneRules zone;
    private final List<double[]> events;

    /**
     * A design.
     *
     * @param start start of the window
     * @param interval length of an interval
     * @param intervals how many intervals the fit rests on
     * @param window how many intervals the window has, which decides about seasons
     * @param steps intervals of the horizon: a forecast that reaches beyond the first day may use that day
     * @param known how many intervals of the fit have a value
     * @param events for each learned event, the share of every interval that it covers, future ones included
     */
    ProphetDesign(
            ProphetSettings settings,
            Instant start,
            Duration interval,
            int intervals,
            int window,
            int steps,
            int known,
            List<double[]> events) {
        this.start = start.getEpochSecond();
        this.intervals = intervals;
        this.events = List.copyOf(events);
        seconds = interval.toMillis() / 1000.0;
        double span = window * seconds;
        boolean daily = settings.daily(interval.multipliedBy(window + steps));
        firstDays = daily && span < 2 * Season.DAY;
        bends = firstDays ? 0 : Math.max(0, Math.min(settings.changepoints(), known / POINTS_PER_BEND - 2));
        dailyOrder = daily ? (int) Math.min(DAILY_ORDER, Season.DAY / seconds / 4) : 0;
        weeklyOrder = span >= WEEKLY_FROM.toSeconds() ? (int) Math.min(WEEKLY_ORDER, WEEK / seconds / 4) : 0;
        zone = settings.zone().getRules();
    }

    int columns() {
        return seasonFrom() + 2 * (dailyOrder + weeklyOrder) + events.size();
    }

    /** First column that is not trend. */
    int seasonFrom() {
        return 2 + bends;
    }

    int bends() {
        return bends;
    }

    /** Prior standard deviations of the columns; infinite for the intercept, a Laplace scale for bends. */
    double[] priors(double flexibility) {
        double[] sd = new double[columns()];
        sd[0] = Double.POSITIVE_INFINITY;
        sd[1] = firstDays ? FIRST_SLOPE_SD : SLOPE_SD;
        for (int i = 2; i < sd.length; i++) {
            boolean event = i >= sd.length - events.size();
            sd[i] = i < seasonFrom() ? flexibility : event ? EVENT_SD : SEASON_SD;
        }
        return sd;
    }

    /** Position of the middle of an interval, or between intervals, in the window; above 1 in the future. */
    double position(double index) {
        return (index + 0.5) / intervals;
    }

    /**
     * The columns for a stretch of intervals.
     *
     * @param from first interval
     * @param to after the last one
     */
    double[] row(int from, int to) {
        double[] row = new double[columns()];
        double middle = (from + to - 1) / 2.0;
        double at = position(middle);
        row[0] = 1;
        row[1] = at;
        for (int bend = 0; bend < bends; bend++) {
            row[2 + bend] = Math.max(0, at - BENDING_PART * (bend + 1) / bends);
        }
        double utc = start + (middle + 0.5) * seconds;
        double local = utc + zone.getOffset(Instant.ofEpochSecond((long) utc)).getTotalSeconds();
        int next = wave(row, seasonFrom(), dailyOrder, local / Season.DAY);
        next = wave(row, next, weeklyOrder, local / WEEK);
        for (double[] event : events) {
            double covered = 0;
            for (int i = from; i < to; i++) {
                covered += event[i];
            }
            row[next++] = covered / (to - from);
        }
        return row;
    }

    private static int wave(double[] row, int first, int order, double cycles) {
        double angle = 2 * Math.PI * (cycles - Math.floor(cycles));
        for (int k = 1; k <= order; k++) {
            row[first + 2 * k - 2] = Math.sin(k * angle);
            row[first + 2 * k - 1] = Math.cos(k * angle);
        }
        return first + 2 * order;
    }
}
