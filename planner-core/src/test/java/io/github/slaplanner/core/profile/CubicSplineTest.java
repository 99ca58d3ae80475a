package io.github.slaplanner.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CubicSplineTest {
    @Test
    void spline_ofACubic_isTheCubic() {
        double[] x = {1, 1.5, 3, 4, 7};
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = cubic(x[i]);
        }
        CubicSpline spline = new CubicSpline(x, y);

        for (double at = 1; at <= 7; at += 0.1) {
            assertThat(spline.at(at)).isCloseTo(cubic(at), within(1e-9));
        }
    }

    private static double cubic(double x) {
        return 20 + 3 * x - 2 * x * x + 0.5 * x * x * x;
    }

    /** Values of SciPy 1.x: {@code CubicSpline([1,2,3,4,6,9], [5,7,4,6,8,3])(at)}. */
    @ParameterizedTest
    @CsvSource({"1.5, 7.517825443786982", "3.25, 4.0758413461538465", "7, 6.939644970414202"})
    void spline_isNotAKnot(double at, double expected) {
        CubicSpline spline = new CubicSpline(new double[] {1, 2, 3, 4, 6, 9}, new double[] {5, 7, 4, 6, 8, 3});

        assertThat(spline.at(at)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void outsideTheRange_isTheEnd() {
        CubicSpline spline = new CubicSpline(new double[] {1, 2, 3, 4}, new double[] {5, 7, 4, 6});

        assertThat(spline.at(0)).isEqualTo(5);
        assertThat(spline.at(9)).isEqualTo(6);
    }
}
