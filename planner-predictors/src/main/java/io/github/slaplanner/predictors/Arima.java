package io.github.slaplanner.predictors;

import org.jspecify.annotations.Nullable;

/**
 * An ARIMA model whose order and coefficients are chosen anew at the borders of blocks of absolute time, from what is
 * before the border, and kept in between. So a forecast costs a bounded number of fits and follows from the history alone,
 * and every past forecast is one that could have been made then. See {@link ArimaFit}.
 */
final class Arima implements Expert {
    /** Intervals per block. */
    private static final int BLOCK = 20;
    /** The first model, wherever the border is. */
    private static final int EARLIEST = 12;

    private final Scale scale;

    Arima(Scale scale) {
        this.scale = scale;
    }

    @Override
    public Scale scale() {
        return scale;
    }

    @Override
    public void walk(Timeline line, ForecastTrack track) {
        int stride = line.phases();
        Lagged series = Lagged.of(line, scale);
        double[] misses = new double[series.values().length];
        ArimaModel model = null;
        for (int origin = stride; origin < line.origins(); origin++) {
            int last = origin - stride;
            if (chooses(line, origin)) {
                model = ArimaFit.best(series, last);
                misses = model == null ? misses : model.misses(series, last);
            } else if (model != null && series.known()[last]) {
                misses[last] = model.miss(series, misses, last);
            }
            write(series, misses, model, origin, track);
        }
    }

    private static boolean chooses(Timeline line, int origin) {
        int interval = origin / line.phases();
        boolean border = Math.floorMod(line.firstInterval() + interval, (long) BLOCK) == 0 && interval > EARLIEST;
        return origin % line.phases() == 0 && (interval == EARLIEST || border);
    }

    private void write(Lagged series, double[] misses, @Nullable ArimaModel model, int origin, ForecastTrack track) {
        double[] ahead = new double[track.leads(origin)];
        int last = origin - series.stride();
        if (model == null) {
            java.util.Arrays.fill(ahead, series.values()[last]);
        } else {
            model.forecast(series, misses, last, ahead);
        }
        for (int lead = 0; lead < ahead.length; lead++) {
            track.set(origin, lead, ahead[lead]);
        }
    }
}
