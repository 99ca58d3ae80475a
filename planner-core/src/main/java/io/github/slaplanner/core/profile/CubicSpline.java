package io.github.slaplanner.core.profile;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;

/**
 * The cubic spline through points whose third derivative is continuous also at the second and the last but one knot
 * (not-a-knot), as SciPy's {@code CubicSpline} and MATLAB's {@code spline} draw it. It follows noise and overshoots, but not below half of
 * the least value: what it draws here is positive.
 *
 * <p>Unknowns are the slopes {@code s}; with {@code h[i] = x[i+1]-x[i]} and {@code d[i] = (y[i+1]-y[i])/h[i]} a continuous
 * second derivative at an inner knot says {@code h[i] s[i-1] + 2(h[i-1]+h[i]) s[i] + h[i-1] s[i+1] = 3(h[i] d[i-1] +
 * h[i-1] d[i])} (de Boor, A Practical Guide to Splines, chapter IV).
 */
final class CubicSpline implements Curve {
    static final int LEAST_POINTS = 4;

    private final double[] x;
    private final double[] y;
    private final double[] slope;
    private final double floor;

    /**
     * Through points.
     *
     * @param x strictly rising, at least four
     */
    CubicSpline(double[] x, double[] y) {
        this.x = x;
        this.y = y;
        this.slope = slopes(x, y);
        this.floor = Arrays.stream(y).min().orElseThrow() / 2;
    }

    private static double[] slopes(double[] x, double[] y) {
        int n = x.length;
        double[][] matrix = new double[n][n];
        double[] right = new double[n];
        for (int i = 1; i < n - 1; i++) {
            double before = x[i] - x[i - 1];
            double after = x[i + 1] - x[i];
            matrix[i][i - 1] = after;
            matrix[i][i] = 2 * (before + after);
            matrix[i][i + 1] = before;
            right[i] = 3 * (after * (y[i] - y[i - 1]) / before + before * (y[i + 1] - y[i]) / after);
        }
        notAKnot(x, y, new int[] {0, 1, 2}, matrix, right);
        notAKnot(x, y, new int[] {n - 1, n - 2, n - 3}, matrix, right);
        return new LUDecomposition(new Array2DRowRealMatrix(matrix, false))
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }

    /** The end condition at knot {@code at[0]}: {@code at} runs inwards, so at the right end steps are negative. */
    private static void notAKnot(double[] x, double[] y, int[] at, double[][] matrix, double[] right) {
        double outer = x[at[1]] - x[at[0]];
        double inner = x[at[2]] - x[at[1]];
        double span = outer + inner;
        double outerSlope = (y[at[1]] - y[at[0]]) / outer;
        double innerSlope = (y[at[2]] - y[at[1]]) / inner;
        matrix[at[0]][at[0]] = inner;
        matrix[at[0]][at[1]] = span;
        right[at[0]] = ((outer + 2 * span) * inner * outerSlope + outer * outer * innerSlope) / span;
    }

    @Override
    public double at(double at) {
        int last = x.length - 1;
        if (!(at > x[0])) {
            return y[0];
        }
        if (at >= x[last]) {
            return y[last];
        }
        int i = Polyline.segment(x, at);
        double h = x[i + 1] - x[i];
        double t = (at - x[i]) / h;
        double rise = y[i + 1] - y[i];
        double a = slope[i] * h - rise;
        double b = rise - slope[i + 1] * h;
        return Math.max(y[i] + t * rise + t * (1 - t) * ((1 - t) * a + t * b), floor);
    }

    @Override
    public double[] knots() {
        return x;
    }
}
