package io.github.slaplanner.predictors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The members of the predictor {@code auto}, and their parameters: a grid so wide that none has to be right. */
record AutoExperts(Scale scale) implements ExpertTeam {
    /** Longest half-life of the smoothings, in intervals. */
    private static final double LONGEST = 16;

    private static final Duration SEASON = Duration.ofDays(8);
    private static final int MOST_FOR_SEASON = 1200;
    private static final double[] LINES = {1, 3, 9};

    @Override
    public List<Expert> members(Timeline line, int steps) {
        List<Expert> members = new ArrayList<>();
        members.add(new LastValue());
        for (double halfLife = shortest(line); halfLife <= LONGEST * 1.01; halfLife *= 2) {
            members.add(new Smoothing(halfLife, Scale.LINEAR));
            if (scale != Scale.LINEAR) {
                members.add(new Smoothing(halfLife, scale));
            }
        }
        if (line.slices() > 1) {
            for (double halfLife = 0.5; halfLife <= LONGEST; halfLife *= 2) {
                members.add(new IntervalSmoothing(halfLife, scale));
            }
        }
        for (double halfLife : LINES) {
            members.add(new LinearTrend(halfLife, Scale.LINEAR));
        }
        members.add(new Autoregression());
        members.add(new DirectRegression());
        SeasonalExperts.addDay(members, line, Scale.LINEAR, steps);
        return members;
    }

    /** A week where that is few intervals, for the daily season; else as many as the smoothings remember. */
    @Override
    public int relevant(Duration interval) {
        long days = SEASON.dividedBy(interval);
        return days <= MOST_FOR_SEASON ? (int) Math.max(RECENT, days) : RECENT;
    }

    /** Three slices, but at most half an interval. */
    private static double shortest(Timeline line) {
        return Math.min(3.0 / line.slices(), 0.5);
    }
}
