package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidualsTest {
    private static final double[] LEVELS = {0.001, 0.1, 0.5, 0.9, 0.999};

    /** Errors of these shares, over and over, in any order. */
    private static Residuals seen(int pairs, double... shares) {
        SplittableRandom random = new SplittableRandom(3);
        Residuals residuals = Residuals.NONE;
        for (int i = 0; i < pairs; i++) {
            residuals = residuals.add(1000, 1000 * (1 + shares[random.nextInt(shares.length)]));
        }
        return residuals;
    }

    @Test
    void ratios_nothingChecked_arePrior() {
        double[] ratios = Residuals.NONE.ratios(1000, 1, LEVELS);
        assertThat(ratios[0]).isCloseTo(Math.exp(-0.28), within(1e-9));
        assertThat(ratios[2]).isCloseTo(1, within(0.05));
        assertThat(ratios[4]).isCloseTo(Math.exp(0.28), within(1e-9));
    }

    @Test
    void ratios_forecastsAlwaysRight_leaveNoMargin() {
        for (double ratio : seen(60, 0).ratios(1000, 3, LEVELS)) {
            assertThat(ratio).isCloseTo(1, within(0.02));
        }
    }

    @Test
    void ratios_extremes_lieBeyondTheLargestErrorSeen() {
        double[] ratios = seen(60, 0, 0.05, -0.05, 0.1, -0.1, 0.08, -0.08, 0.2, -0.2, 0.01)
                .ratios(1000, 1, LEVELS);
        assertThat(ratios[4]).isGreaterThan(1.2).isLessThan(1.35);
        assertThat(ratios[0]).isLessThan(0.8).isGreaterThan(0.65);
        assertThat(ratios[2]).isCloseTo(1, within(0.05));
    }

    @ParameterizedTest
    @CsvSource({"10, 1.33", "1000, 1.33", "100000, 1.33", "1, 4"})
    void ratios_forecastOfAnotherSize_areBoundedInProportionAndInTokens(double forecast, double most) {
        Residuals residuals = Residuals.NONE;
        for (int i = 0; i < 20; i++) {
            residuals = residuals.add(0.1, 2);
        }
        assertThat(residuals.ratios(forecast, 1, LEVELS)[4]).isLessThanOrEqualTo(most);
    }

    @Test
    void ratios_alwaysTooLow_correctTheForecast() {
        assertThat(seen(60, 0.5).ratios(1000, 1, LEVELS)[2]).isCloseTo(1.5, within(0.02));
    }

    /** Errors of up to 5 %, and so often so many times the forecast. */
    private static Residuals surpassed(int pairs, int every, int times, double share) {
        Residuals residuals = seen(20, 0.05, -0.03, 0.01, -0.05, 0.02);
        for (int i = 1; i <= pairs; i++) {
            boolean surge = i % every == 0 && i <= every * times;
            residuals = residuals.add(1000, surge ? 1000 * share : 980 + 10 * (i % 5));
        }
        return residuals;
    }

    @ParameterizedTest
    @CsvSource({
        // surges, pairs, 99.9 % quantile between
        "1, 100, 1.01, 1.3",
        "2, 150, 1.01, 1.3",
        "3, 150, 2.5, 3",
        "6, 300, 2.5, 3",
        "6, 700, 2.5, 3",
        "6, 1200, 1.01, 1.3",
    })
    void ratios_surpassedByFar_countFromTheThirdTimeOnForTwelveHours(int times, int pairs, double least, double most) {
        Residuals residuals = surpassed(pairs, 40, times, 3);
        double[] ratios = residuals.ratios(1000, 1, LEVELS);
        assertThat(ratios[4]).isBetween(least, most);
        assertThat(ratios[2]).isCloseTo(1, within(0.03));
    }

    @ParameterizedTest
    @CsvSource({"10, 2, 5", "20, 2, 5", "30, 1.04, 1.33"})
    void ratios_errorsOfTheFirstForecasts_goOnceTwiceAsManyFollowed(int pairs, double least, double most) {
        Residuals residuals = Residuals.NONE;
        for (int i = 0; i < pairs; i++) {
            residuals = residuals.add(1000, i < 10 ? 2500 + 200 * i : 950 + 25 * (i % 5));
        }
        assertThat(residuals.ratios(1000, 1, LEVELS)[4]).isBetween(least, most);
    }

    @Test
    void add_nothingCameOrWasExpected_teachesNothing() {
        assertThat(Residuals.NONE.add(0, 10)).isEqualTo(Residuals.NONE);
        assertThat(Residuals.NONE.add(10, 0)).isEqualTo(Residuals.NONE);
    }

    @Property(tries = 300, seed = "41")
    void ratios_anyHistory_riseAndStayWithinWhatWasSeen(
            @ForAll @Size(min = 1, max = 80) java.util.List<@DoubleRange(min = 0.01, max = 100) Double> shares,
            @ForAll @DoubleRange(min = 1, max = 1e6) double forecast) {
        Residuals residuals = Residuals.NONE;
        double most = Math.exp(0.28);
        double least = Math.exp(-0.28);
        for (double share : shares) {
            residuals = residuals.add(1000, 1000 * share);
            most = Math.max(most, share);
            least = Math.min(least, share);
        }
        double[] ratios = residuals.ratios(forecast, 2, LEVELS);
        for (int i = 0; i < ratios.length; i++) {
            assertThat(ratios[i]).isBetween(least - 1e-9, most + 1e-9);
            assertThat(ratios[i]).isGreaterThanOrEqualTo(i == 0 ? 0 : ratios[i - 1]);
        }
    }
}
