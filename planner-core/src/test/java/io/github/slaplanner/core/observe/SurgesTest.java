package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurgesTest {
    private static double more(Residuals.Pair pair) {
        return pair.real() - pair.forecast();
    }

    /** Surges of a length, one for each size, and so many other forecasts after each. */
    private static Surges of(int length, int between, double... sizes) {
        Surges surges = Surges.NONE;
        for (double size : sizes) {
            for (int i = 0; i < length; i++) {
                surges = surges.add(new Residuals.Pair(10, 10 + size), true);
            }
            surges = quiet(surges, between);
        }
        return surges;
    }

    private static Surges quiet(Surges surges, int forecasts) {
        Surges later = surges;
        for (int i = 0; i < forecasts; i++) {
            later = later.add(new Residuals.Pair(10, 10), false);
        }
        return later;
    }

    @Test
    void sizes_twoEvents_areNoHabit() {
        assertThat(of(4, 30, 90, 80).sizes(SurgesTest::more)).isEmpty();
    }

    @Test
    void sizes_threeEvents_reachAsFarAsTheThirdLargest() {
        assertThat(of(1, 30, 50, 90, 70, 20).sizes(SurgesTest::more)).containsExactly(50, 50, 50, 20);
    }

    @Test
    void sizes_oneEventThatLasts_isOne() {
        assertThat(of(1, 2, 90, 80, 70).sizes(SurgesTest::more)).isEmpty();
        assertThat(of(3, 0, 90, 80, 70).sizes(SurgesTest::more)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0296", "60, 0.0208", "2000, 0"})
    void share_isThatOfTheForecastsInMemory(int later, double share) {
        // 4 surges in 135 forecasts
        Surges surges = quiet(of(1, 30, 10, 10, 10, 10), 11 + later);
        assertThat(surges.share()).isCloseTo(share, within(0.0005));
    }

    @Test
    void add_surgeAfterSurge_keepsTheNewest() {
        Surges surges = of(500, 0, 10);
        assertThat(surges.kept()).hasSize(64);
        assertThat(surges.kept().get(63).at()).isEqualTo(499);
        assertThat(surges.share()).isLessThan(1);
    }
}
