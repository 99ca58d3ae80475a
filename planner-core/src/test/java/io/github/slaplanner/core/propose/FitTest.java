package io.github.slaplanner.core.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FitTest {
    private static final int MANY = 400;

    private static double[] draw(Random random, double mean, double spread) {
        double[] values = new double[MANY];
        Arrays.setAll(values, i -> mean + spread * random.nextGaussian());
        return values;
    }

    private static double[] zeros() {
        return new double[MANY];
    }

    @Test
    void nothingSeen_theForecastIsBelieved() {
        Fit fit = Fit.of(new double[0], new double[0], new double[0]);
        assertThat(fit.of(40, 0)).isEqualTo(40);
    }

    @Test
    void forecastsThatComeTrue_areBelieved() {
        double[] forecast = draw(new Random(1), 50, 10);
        Fit fit = Fit.of(forecast, zeros(), forecast);
        assertThat(fit.of(60, 0)).isCloseTo(60, within(0.5));
    }

    @Test
    void forecastsThatTellNothing_giveWayToTheMean() {
        Fit fit = Fit.of(draw(new Random(1), 50, 10), zeros(), draw(new Random(2), 50, 10));
        assertThat(fit.of(65, 0)).isCloseTo(50, within(3.0));
    }

    @Test
    void forecastOutsideOfWhatWasSeen_countsInFull() {
        double[] forecast = draw(new Random(1), 50, 1);
        double highest = Arrays.stream(forecast).max().orElseThrow();
        Fit fit = Fit.of(forecast, zeros(), draw(new Random(2), 50, 10));
        assertThat(fit.of(200, 0) - fit.of(highest, 0)).isCloseTo(200 - highest, within(1e-9));
    }

    @Test
    void beingOff_counts_asFarAsItLasted() {
        Random random = new Random(1);
        double[] off = draw(random, 0, 10);
        double[] came = new double[MANY];
        Arrays.setAll(came, i -> 50 + 0.6 * off[i]);
        double[] forecast = new double[MANY];
        Arrays.fill(forecast, 50);
        assertThat(Fit.of(forecast, off, came).of(50, 10)).isCloseTo(56, within(0.3));
    }

    @Test
    void fewObservations_hardlyMoveAForecast() {
        Fit fit = Fit.of(new double[] {50}, new double[] {0}, new double[] {80});
        assertThat(fit.of(50, 0)).isCloseTo(56, within(1e-9));
    }
}
