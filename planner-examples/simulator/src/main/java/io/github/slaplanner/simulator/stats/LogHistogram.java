package io.github.slaplanner.simulator.stats;

import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.Summary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of positive values over a fixed range, with cells that grow with the value: quantiles of a stream in
 * bounded memory, to within the relative width of a cell. The sum, and so the mean, is exact.
 */
public final class LogHistogram {
    private static final OctaveAxis FINE = new OctaveAxis(7, -10, 30);
    private static final OctaveAxis COARSE = new OctaveAxis(3, -10, 30);

    private final OctaveAxis axis;
    private final long[] counts;
    private long count;
    private double sum;
    private int lowestUsed;
    private int highestUsed = -1;

    private LogHistogram(OctaveAxis axis) {
        this.axis = axis;
        this.counts = new long[axis.cells()];
        this.lowestUsed = axis.cells();
    }

    /** Cells below 0.8 % wide: for results. Values from 0.001 to 1e9. */
    public static LogHistogram fine() {
        return new LogHistogram(FINE);
    }

    /** Cells of 7 % to 13 %, so that a distribution stays small: for observations. Values from 0.001 to 1e9. */
    public static LogHistogram coarse() {
        return new LogHistogram(COARSE);
    }

    /** Counts a value, not negative. */
    public void add(double value) {
        int cell = axis.cell(value);
        counts[cell]++;
        count++;
        sum += value;
        lowestUsed = Math.min(lowestUsed, cell);
        highestUsed = Math.max(highestUsed, cell);
    }

    /** How many values were counted. */
    public long count() {
        return count;
    }

    /** The exact mean; NaN if nothing was counted. */
    public double mean() {
        return sum / count;
    }

    /** The value below which a share {@code p} of the values lies, or null if nothing was counted. */
    public @Nullable Double quantile(double p) {
        if (count == 0) {
            return null;
        }
        double wanted = p * count;
        long below = 0;
        int cell = lowestUsed;
        while (cell < highestUsed && below + counts[cell] < wanted) {
            below += counts[cell++];
        }
        double share = Math.min(1, Math.max(0, (wanted - below) / counts[cell]));
        return axis.edge(cell) + share * (axis.edge(cell + 1) - axis.edge(cell));
    }

    /** Mean and distribution, or null if nothing was counted. */
    public @Nullable Summary summary() {
        if (count == 0) {
            return null;
        }
        int cells = highestUsed - lowestUsed + 1;
        double[] upper = new double[cells];
        double[] shares = new double[cells];
        for (int i = 0; i < cells; i++) {
            upper[i] = axis.edge(lowestUsed + i + 1);
            shares[i] = counts[lowestUsed + i];
        }
        return Summary.of(Distribution.ofHistogram(axis.edge(lowestUsed), upper, shares, mean()));
    }

    /** Forgets everything. */
    public void clear() {
        if (count > 0) {
            Arrays.fill(counts, lowestUsed, highestUsed + 1, 0);
        }
        count = 0;
        sum = 0;
        lowestUsed = axis.cells();
        highestUsed = -1;
    }
}
