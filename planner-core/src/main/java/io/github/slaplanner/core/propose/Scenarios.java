package io.github.slaplanner.core.propose;

import io.github.slaplanner.core.model.DemandLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may lie ahead of a role: the surprises of the last hours, each put on what is expected now.
 *
 * <pre>
 * path i:   d(j) = expected(j) + k · (came at origin i, j steps on − expected then for that time),   k = (level now / level then)^½
 * </pre>
 *
 * <p>The history is cut into windows as long as the time that is judged, so that every past moment is judged once and the mean over
 * all paths is the mean over the past. A surprise keeps its order in time: how a burst rises, lasts and ends is in it. It grows with the
 * root of the level, as counts do.
 *
 * <p>What is expected is the forecast, corrected by what forecasts have been worth: a regression of what came on what was forecast and
 * on how far the last half minute was off, near and at the lead time. Forecasts that told nothing give way to the mean. Outside what was
 * seen both count in full.
 */
final class Scenarios {
    /** Windows of history at most. */
    static final int MOST = 96;
    /** Slots that say how far off the forecast is now. */
    private static final int RECENT = 3;
    /** Windows after which a surprise counts half. */
    private static final double HALF_LIFE = MOST / 2.0;
    /** How far apart levels may be to be alike: standard deviation of the logarithm of their ratio. */
    private static final double LEVELS = 0.5;
    /** What a surprise of quite another level still counts. */
    private static final double UNLIKE = 0.05;

    private static final double TINY = 1e-9;
    /** Scenarios that the prior counts for. */
    private static final double PRIOR = 4;
    /** Scenarios with which the prior is no longer needed. */
    private static final double ENOUGH = 12;
    /** Errors of a forecast that nothing is known of, relative to its level: normal, with a deviation of 0.3. */
    private static final double[] PRIOR_ERRORS = {-0.38, -0.16, 0, 0.16, 0.38};

    private final WorkSeries series;
    private final Frame frame;
    private final boolean recent;
    private final List<Path> paths = new ArrayList<>();
    private final double[] expected;
    private final double highest;

    /**
     * What is judged.
     *
     * @param stepSlots slots per step of a path
     * @param leadSteps steps until an engine asked for now serves
     * @param steps steps of a path
     */
    record Frame(int stepSlots, int leadSteps, int steps) {
        int slots() {
            return steps * stepSlots;
        }

        int leadSlots() {
            return leadSteps * stepSlots;
        }
    }

    /**
     * One path.
     *
     * @param origin when its surprise happened; null of the prior
     * @param weight how much it counts
     * @param demand requests of the usual length per second, per step
     */
    record Path(@Nullable Instant origin, double weight, double[] demand) {}

    /** Expected demand per step as it looked from some moment, how far off the forecast was, and how much demand had risen. */
    private record View(double[] forecast, double off, double rise) {
        ForecastCorrection.Known near() {
            return at(forecast[0]);
        }

        ForecastCorrection.Known far(Frame frame) {
            return at(mean(forecast, frame.leadSteps()));
        }

        ForecastCorrection.Known at(double demand) {
            return new ForecastCorrection.Known(demand, off, rise);
        }
    }

    private record Origin(int slot, View view) {}

    /**
     * Scenarios.
     *
     * @param series the role's demand
     * @param frame what is judged
     * @param fallback demand per second to expect as long as nothing was forecast
     * @param recent whether the last seconds count
     * @param nextSteps steps until the next decision
     */
    Scenarios(WorkSeries series, Frame frame, double fallback, boolean recent, int nextSteps) {
        this.series = series;
        this.frame = frame;
        this.recent = recent;
        this.highest = 2 * series.highest();
        int now = series.slots();
        View view = viewAt(now);
        if (view == null) {
            this.expected = new double[frame.steps()];
            Arrays.fill(expected, fallback);
            prior(PRIOR);
            return;
        }
        List<Origin> origins = origins(now);
        Correction correction = new Correction(origins);
        this.expected = risingNoLater(correction.of(view), nextSteps);
        for (Origin origin : origins) {
            paths.add(path(origin, correction, paths.size()));
        }
        prior(PRIOR / PRIOR_ERRORS.length * (1 - origins.size() / ENOUGH));
    }

    List<Path> paths() {
        return paths;
    }

    /** Mean demand over all paths from a step on. */
    double mean(int from) {
        double sum = 0;
        double weights = 0;
        for (Path path : paths) {
            for (int j = from; j < path.demand().length; j++) {
                sum += path.weight() * path.demand()[j];
                weights += path.weight();
            }
        }
        return weights > 0 ? sum / weights : 0;
    }

    /** Demand that is expected per step. */
    double[] expected() {
        return expected;
    }

    /** What is expected to rise after the engines of the next decision serve is left to that decision. */
    private double[] risingNoLater(double[] path, int nextSteps) {
        int last = Math.min(path.length - 1, frame.leadSteps() + nextSteps);
        for (int j = last + 1; j < path.length; j++) {
            path[j] = Math.min(path[j], path[last]);
        }
        return path;
    }

    /** Mean demand that is expected once an engine asked for now serves. */
    double expectedThen() {
        return mean(expected, frame.leadSteps());
    }

    private List<Origin> origins(int now) {
        List<Origin> origins = new ArrayList<>();
        int judged = (frame.steps() - frame.leadSteps()) * frame.stepSlots();
        for (int slot = now - frame.slots(); slot >= 0 && origins.size() < MOST; slot -= judged) {
            View view = viewAt(slot);
            double came = series.came(slot + frame.leadSlots(), slot + frame.slots());
            if (view != null && !Double.isNaN(came)) {
                origins.add(new Origin(slot, view));
            }
        }
        return origins;
    }

    /** What was expected when a slot began, or null before the first forecast. */
    private @Nullable View viewAt(int slot) {
        WorkSeries.Forecast forecast = series.forecastAt(series.startOf(slot));
        if (forecast == null) {
            return null;
        }
        double width = frame.stepSlots() * (double) DemandLog.SLOT;
        double[] steps = new double[frame.steps()];
        for (int j = 0; j < steps.length; j++) {
            steps[j] = forecast.at((j + 0.5) * width);
        }
        return new View(steps, recent ? off(slot, forecast) : 0, rise(slot));
    }

    /** How much demand rose within a lead time: its last half over the half before. */
    private double rise(int slot) {
        int half = Math.max(RECENT, frame.leadSlots() / 2);
        double rise = series.came(slot - half, slot) - series.came(slot - 2 * half, slot - half);
        return Double.isNaN(rise) ? 0 : rise;
    }

    /** How far off a forecast is: by the last few slots. */
    private double off(int slot, WorkSeries.Forecast forecast) {
        double last = series.came(slot - RECENT, slot) - forecast.at(-RECENT * DemandLog.SLOT / 2.0);
        return Double.isNaN(last) ? 0 : last;
    }

    private Path path(Origin origin, Correction correction, int age) {
        double[] then = correction.of(origin.view());
        double[] demand = new double[frame.steps()];
        for (int j = 0; j < demand.length; j++) {
            int from = origin.slot() + j * frame.stepSlots();
            double came = series.came(from, from + frame.stepSlots());
            double surprise = Double.isNaN(came) ? 0 : (came - then[j]) * scale(expected[j], then[j], came);
            demand[j] = bounded(j, expected[j] + surprise);
        }
        double weight = alike(expectedThen(), mean(then, frame.leadSteps())) * Math.pow(0.5, age / HALF_LIFE);
        return new Path(series.startOf(origin.slot() + frame.leadSlots()), weight, demand);
    }

    /** What a surprise is worth at another level: as counts vary, with the root of it; a burst has its own level. */
    private static double scale(double now, double then, double came) {
        if (now < then) {
            return Math.sqrt(now / then);
        }
        double level = Math.max(then, came);
        return level > 0 ? Math.max(1, Math.sqrt(now / level)) : 1;
    }

    /** How much a surprise counts whose level was another one. */
    private static double alike(double now, double then) {
        double distance = Math.log((now + TINY) / (then + TINY)) / LEVELS;
        return UNLIKE + (1 - UNLIKE) * Math.exp(-distance * distance / 2);
    }

    private static double mean(double[] values, int from) {
        return Arrays.stream(values, from, values.length).average().orElse(0);
    }

    /** Nothing rests on more than twice what was seen, unless the forecast itself does. */
    private double bounded(int step, double demand) {
        return Math.max(0, Math.min(demand, Math.max(expected[step], highest)));
    }

    private void prior(double weight) {
        if (weight <= 0) {
            return;
        }
        for (double error : PRIOR_ERRORS) {
            double[] demand = new double[frame.steps()];
            for (int j = 0; j < demand.length; j++) {
                double grown = Math.sqrt(Math.min(1, (j + 1.0) / frame.leadSteps()));
                demand[j] = bounded(j, expected[j] * (1 + error * grown));
            }
            paths.add(new Path(null, weight, demand));
        }
    }

    /** What forecasts have been worth: a regression near and one at the lead time. */
    private final class Correction {
        private final ForecastCorrection near;
        private final ForecastCorrection far;

        Correction(List<Origin> origins) {
            int n = origins.size();
            List<ForecastCorrection.Known> nearby = new ArrayList<>();
            List<ForecastCorrection.Known> farOff = new ArrayList<>();
            double[] nearCame = new double[n];
            double[] farCame = new double[n];
            for (int i = 0; i < n; i++) {
                Origin origin = origins.get(i);
                nearby.add(origin.view().near());
                farOff.add(origin.view().far(frame));
                nearCame[i] = series.came(origin.slot(), origin.slot() + frame.stepSlots());
                farCame[i] = series.came(origin.slot() + frame.leadSlots(), origin.slot() + frame.slots());
                nearCame[i] = Double.isNaN(nearCame[i]) ? nearby.get(i).forecast() : nearCame[i];
            }
            this.near = ForecastCorrection.of(nearby, nearCame);
            this.far = ForecastCorrection.of(farOff, farCame);
        }

        double[] of(View view) {
            double[] path = new double[frame.steps()];
            for (int j = 0; j < path.length; j++) {
                double share = Math.min(1, j / (double) frame.leadSteps());
                ForecastCorrection.Known known = view.at(view.forecast()[j]);
                double close = near.of(known);
                double distant = far.of(known);
                path[j] = Math.max(0, close + share * (distant - close));
            }
            return path;
        }
    }
}
