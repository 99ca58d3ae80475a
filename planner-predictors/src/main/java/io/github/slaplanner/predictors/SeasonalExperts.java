package io.github.slaplanner.predictors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The members of the predictor {@code seasonal}; until a day has passed, smoothings stand in. */
record SeasonalExperts(Scale scale) implements ExpertTeam {
    private static final double WEEK = 7 * Season.DAY;
    private static final int WEEKS = 3;
    private static final int RECENT = 6;
    private static final double[] SHARES = {0.4, 0.8};
    private static final double[] LEVELS = {2, 6};

    @Override
    public List<Expert> members(Timeline line, int steps) {
        List<Expert> members = new ArrayList<>();
        members.add(new LastValue());
        for (double halfLife : LEVELS) {
            members.add(new Smoothing(halfLife, Scale.LINEAR));
        }
        addDay(members, line, Scale.LINEAR, steps);
        if (scale != Scale.LINEAR) {
            addDay(members, line, scale, steps);
        }
        if (Season.fits(line, WEEK, steps)) {
            Season week = Season.of(line, Scale.LINEAR, WEEK, WEEKS, steps);
            members.add(new SeasonalValue(week, RECENT, SHARES[1], Scale.LINEAR));
        }
        return members;
    }

    /** Adds members for the daily season, if a day has passed. */
    static void addDay(List<Expert> members, Timeline line, Scale scale, int steps) {
        if (Season.fits(line, Season.DAY, steps)) {
            Season day = Season.of(line, scale, Season.DAY, Season.DAYS, steps);
            for (double share : SHARES) {
                members.add(new SeasonalValue(day, 1, share, scale));
                members.add(new SeasonalValue(day, RECENT, share, scale));
            }
        }
    }

    @Override
    public double memory() {
        return 200;
    }

    @Override
    public int relevant(Duration interval) {
        return (int) Math.max(300, Duration.ofDays(WEEKS * 7 + 1L).dividedBy(interval));
    }
}
