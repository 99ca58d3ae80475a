package io.github.slaplanner.predictors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The members of the mix of the predictor {@code prophet}: last value, the fit with more or less of what it has missed lately,
 * and what is usual at the time of day, which follows steps that a sum of sines rounds off. Before the end the fit is one that
 * has not seen what it forecasts, so that its errors are honest.
 */
final class ProphetMembers {
    /** In a short window, intervals that the fit has seen are judged too. */
    private static final int FEWEST = 10;
    /** Fits that are tried on what came after them. */
    private static final int FOLDS = 2;

    /** How many intervals tell how far now is from what is usual, and the share of that which lasts. */
    private static final int[] RECENT = {1, 6};

    private static final double SHARE = 0.8;

    private static final ErrorPersistence LAST = new ErrorPersistence(1, 0);
    private static final ErrorPersistence MEAN = new ErrorPersistence(0, 1);

    private final ProphetData data;
    private final ProphetFit[] fits;
    private final PastErrors[] misses;
    private final int[] first;
    private final int from;

    /**
     * Fits.
     *
     * @param held how many intervals are held out
     */
    ProphetMembers(ProphetData data, int held) {
        this.data = data;
        int folds = Math.min(held, FOLDS);
        fits = new ProphetFit[folds + 1];
        misses = new PastErrors[folds + 1];
        first = new int[folds + 1];
        for (int k = 0; k <= folds; k++) {
            first[k] = data.size() - (folds == 0 ? 0 : held * (folds - k) / folds);
            fits[k] = data.fit(first[k]);
            misses[k] = data.misses(fits[k]);
        }
        from = Math.max(1, data.size() - Math.max(held, FEWEST));
    }

    /** The fit to all of the window. */
    ProphetFit fit() {
        return fits[fits.length - 1];
    }

    /** What came in the part held out, with the interval before it. */
    Timeline line() {
        return data.timeline(from - 1);
    }

    List<Expert> members() {
        List<Expert> members = new ArrayList<>(List.of(
                (line, track) ->
                        walk(line, track, (origin, lead) -> data.value(data.lastScaled(origin), origin + lead)),
                (line, track) -> walk(line, track, (origin, lead) -> model(LAST, origin, lead)),
                (line, track) -> walk(line, track, (origin, lead) -> model(MEAN, origin, lead)),
                this::learned));
        if (data.daily()) {
            Season day = data.day();
            for (int recent : RECENT) {
                members.add((line, track) -> usual(day, recent, line, track));
            }
        }
        return members;
    }

    private void usual(Season day, int recent, Timeline line, ForecastTrack track) {
        double[] shifts = new double[line.origins()];
        Arrays.setAll(shifts, origin -> SHARE * day.shift(origin + from - 1, recent));
        walk(
                line,
                track,
                (origin, lead) -> data.value(day.usual(origin + lead) + shifts[origin - from + 1], origin + lead));
    }

    private void learned(Timeline line, ForecastTrack track) {
        ErrorPersistence[] carries = new ErrorPersistence[track.leads(0)];
        Arrays.setAll(carries, lead -> ErrorPersistence.learn(misses[0], lead, from));
        walk(line, track, (origin, lead) -> model(carries[Math.min(lead, carries.length - 1)], origin, lead));
    }

    private double model(ErrorPersistence carry, int origin, int lead) {
        int k = fits.length - 1;
        while (k > 0 && first[k] > origin) {
            k--;
        }
        return data.value(fits[k].at(origin + lead) + carry.of(misses[k], origin), origin + lead);
    }

    private void walk(Timeline line, ForecastTrack track, Forecasting forecasting) {
        for (int origin = 1; origin < line.origins(); origin++) {
            for (int lead = 0; lead < track.leads(origin); lead++) {
                double forecast = forecasting.at(origin + from - 1, lead);
                if (!Double.isNaN(forecast)) {
                    track.set(origin, lead, forecast);
                }
            }
        }
    }

    /** A forecast at an origin of the window; NaN for none. */
    private interface Forecasting {
        double at(int origin, int lead);
    }
}
