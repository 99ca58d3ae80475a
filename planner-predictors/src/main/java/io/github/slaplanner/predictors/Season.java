package io.github.slaplanner.predictors;

import java.util.Arrays;

/**
 * The usual value at a time of day or of week, and how far recent values are from it.
 *
 * <p>The usual value at a time is the median, over the last cycles, of the mean of the values within a tolerance of the same
 * time: a day that went wrong does not count, and neither does noise. Everything is on the grid of a timeline's origins.
 */
final class Season {
    /** Seconds of a day. */
    static final double DAY = 86_400;
    /** Days that tell what is usual. */
    static final int DAYS = 7;

    private static final double TOLERANCE_SECONDS = 2400;

    private final Timeline line;
    private final Scale scale;
    private final int period;
    private final double[] usual;

    private Season(Timeline line, Scale scale, int period, double[] usual) {
        this.line = line;
        this.scale = scale;
        this.period = period;
        this.usual = usual;
    }

    /**
     * The season of a timeline.
     *
     * @param seconds length of a cycle, at least an interval
     * @param cycles most cycles that count
     * @param steps intervals that are wanted beyond the end
     */
    static Season of(Timeline line, Scale scale, double seconds, int cycles, int steps) {
        int period = (int) Math.round(seconds / line.seconds() * line.phases());
        int reach = (int) Math.round(TOLERANCE_SECONDS / line.seconds() * line.phases());
        double[] means = means(line, scale, reach);
        double[] usual = new double[line.origins() + steps * line.phases()];
        double[] same = new double[cycles];
        for (int origin = 0; origin < usual.length; origin++) {
            int found = 0;
            for (int cycle = 1; cycle <= cycles && origin - cycle * period >= 0; cycle++) {
                int then = origin - cycle * period;
                if (then < means.length && !Double.isNaN(means[then])) {
                    same[found++] = means[then];
                }
            }
            usual[origin] = median(same, found);
        }
        return new Season(line, scale, period, usual);
    }

    /** Whether intervals are short against a cycle, and the forecast reaches beyond the first one. */
    static boolean fits(Timeline line, double seconds, int steps) {
        return line.seconds() <= seconds / 4 && (line.intervals() + steps) * line.seconds() > seconds;
    }

    /**
     * The usual value, on the scale, of the interval that starts at an origin.
     *
     * @param origin may lie beyond the end
     * @return NaN if no cycle has such an interval
     */
    double usual(int origin) {
        return usual[origin];
    }

    /** The median distance of the last {@code most} intervals before an origin from what is usual; 0 if unknown. */
    double shift(int origin, int most) {
        double[] shifts = new double[most];
        int found = 0;
        for (int back = 1; back <= most && origin - back * line.phases() >= 0; back++) {
            int then = origin - back * line.phases();
            double shift = line.rolling(then, scale) - usual[then];
            if (!Double.isNaN(shift)) {
                shifts[found++] = shift;
            }
        }
        return found == 0 ? 0 : median(shifts, found);
    }

    /** First origin from which a forecast of so many steps reaches beyond the first cycle. */
    int first(int steps) {
        return Math.max(1, period - (steps - 1) * line.phases());
    }

    private static double[] means(Timeline line, Scale scale, int reach) {
        int n = (line.intervals() - 1) * line.phases() + 1;
        double[] sum = new double[n + 1];
        int[] count = new int[n + 1];
        for (int origin = 0; origin < n; origin++) {
            double value = line.rolling(origin, scale);
            boolean gap = Double.isNaN(value);
            sum[origin + 1] = sum[origin] + (gap ? 0 : value);
            count[origin + 1] = count[origin] + (gap ? 0 : 1);
        }
        double[] means = new double[n];
        for (int origin = 0; origin < n; origin++) {
            int from = Math.max(0, origin - reach);
            int to = Math.min(n, origin + reach + 1);
            int known = count[to] - count[from];
            means[origin] = known == 0 ? Double.NaN : (sum[to] - sum[from]) / known;
        }
        return means;
    }

    private static double median(double[] values, int count) {
        if (count == 0) {
            return Double.NaN;
        }
        Arrays.sort(values, 0, count);
        return (values[(count - 1) / 2] + values[count / 2]) / 2;
    }
}
