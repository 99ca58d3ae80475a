package io.github.slaplanner.core.profile.score;

import java.util.Arrays;
import java.util.List;

/**
 * How far computed figures of a class are from measured ones.
 *
 * @param points compared
 * @param mape mean error, %
 * @param bias median of computed over measured
 * @param within share of points within 10 %, %
 * @param far points off by more than a factor of 2
 */
public record Errors(int points, double mape, double bias, double within, int far) {
    private static final double PERCENT = 100;
    private static final double NEAR = 0.1;
    private static final double FAR = 2;

    /** Of computed over measured figures, at least one. */
    static Errors of(List<Double> ratios) {
        double[] sorted = ratios.stream().mapToDouble(ratio -> ratio).sorted().toArray();
        int points = sorted.length;
        double mape = Arrays.stream(sorted)
                .map(ratio -> Math.abs(ratio - 1))
                .average()
                .orElse(0);
        long near = Arrays.stream(sorted)
                .filter(ratio -> Math.abs(ratio - 1) <= NEAR)
                .count();
        long far = Arrays.stream(sorted)
                .filter(ratio -> ratio > FAR || ratio < 1 / FAR)
                .count();
        return new Errors(points, PERCENT * mape, sorted[points / 2], PERCENT * near / points, (int) far);
    }
}
