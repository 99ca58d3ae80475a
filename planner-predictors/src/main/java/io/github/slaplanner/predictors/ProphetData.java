package io.github.slaplanner.predictors;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A window as the prophet model sees it: known factors taken out, on the model's scale; and the way back. */
final class ProphetData {
    private final ProphetSettings settings;
    private final History history;
    private final int steps;
    private final double[] raw;
    private final double[] factor;
    private final double[] scaled;
    private final double[] last;
    private final List<double[]> learned = new ArrayList<>();
    private final double ceiling;

    ProphetData(ProphetSettings settings, History window, int steps) {
        this.settings = settings;
        this.history = window;
        this.steps = steps;
        raw = window.values();
        factor = new double[raw.length + steps];
        Arrays.fill(factor, 1);
        readEvents();
        scaled = new double[raw.length];
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (int i = 0; i < raw.length; i++) {
            boolean usable = raw[i] >= 0 && raw[i] < Double.POSITIVE_INFINITY;
            raw[i] = usable ? raw[i] : Double.NaN;
            double plain = raw[i] / factor[i];
            scaled[i] = settings.scale().of(plain);
            low = usable ? Math.min(low, plain) : low;
            high = usable ? Math.max(high, plain) : high;
        }
        last = new double[raw.length + 1];
        for (int i = 0; i < raw.length; i++) {
            last[i + 1] = Double.isNaN(scaled[i]) ? last[i] : scaled[i];
        }
        ceiling = Math.min(high + Math.max(0, high - low), Double.MAX_VALUE);
    }

    private void readEvents() {
        for (CalendarEvent event : settings.events()) {
            double[] shares = event.shares(start(), history.interval(), factor.length);
            Double times = event.factor();
            if (times == null) {
                learned.add(shares);
            } else if (history.series() == Series.REQUESTS) {
                for (int i = 0; i < shares.length; i++) {
                    factor[i] *= 1 + shares[i] * (times - 1);
                }
            }
        }
    }

    private Instant start() {
        return history.end().minus(history.interval().multipliedBy(raw.length));
    }

    int size() {
        return raw.length;
    }

    Duration interval() {
        return history.interval();
    }

    boolean daily() {
        return settings.daily(interval().multipliedBy(factor.length));
    }

    /** The last value before an origin on the model's scale. */
    double lastScaled(int origin) {
        return last[origin];
    }

    /** The value of an interval of the window or the horizon, from the model's scale. */
    double value(double onScale, int interval) {
        double plain = Math.max(0, Math.min(ceiling, settings.scale().back(onScale)));
        return Math.min(Double.MAX_VALUE, factor[interval] * plain);
    }

    /** The model fitted to the first intervals only; it reaches to the end of the horizon all the same. */
    ProphetFit fit(int first) {
        double[] values = Arrays.copyOf(scaled, first);
        int known = 0;
        for (double value : values) {
            known += Double.isNaN(value) ? 0 : 1;
        }
        ProphetDesign design =
                new ProphetDesign(settings, start(), history.interval(), first, raw.length, steps, known, learned);
        return ProphetFit.of(settings, design, values, raw.length - first + steps);
    }

    /** The observed values from an interval on, without slices. */
    Timeline timeline(int from) {
        return timeline(Arrays.copyOfRange(raw, from, raw.length));
    }

    /** What is usual at the time of day, known factors taken out. */
    Season day() {
        double[] plain = new double[raw.length];
        Arrays.setAll(plain, i -> raw[i] / factor[i]);
        return Season.of(timeline(plain), settings.scale(), Season.DAY, Season.DAYS, steps);
    }

    private Timeline timeline(double[] values) {
        return Timeline.unlimited(History.of(history.series(), history.interval(), history.end(), values));
    }

    /** What a fit misses. */
    PastErrors misses(ProphetFit fit) {
        double[] residuals = new double[raw.length];
        Arrays.setAll(residuals, i -> scaled[i] - fit.at(i));
        return new PastErrors(residuals);
    }
}
