package io.github.slaplanner.core.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastCorrectionTest {
    private static final int MANY = 400;

    private static double[] draw(Random random, double mean, double spread) {
        double[] values = new double[MANY];
        Arrays.setAll(values, i -> mean + spread * random.nextGaussian());
        return values;
    }

    private static double[] zeros() {
        return new double[MANY];
    }

    private static ForecastCorrection fit(double[] forecast, double[] off, double[] rise, double[] came) {
        List<ForecastCorrection.Known> known = new ArrayList<>();
        for (int i = 0; i < came.length; i++) {
            known.add(new ForecastCorrection.Known(forecast[i], off[i], rise[i]));
        }
        return ForecastCorrection.of(known, came);
    }

    private static ForecastCorrection fit(double[] forecast, double[] off, double[] came) {
        return fit(forecast, off, new double[came.length], came);
    }

    private static double at(ForecastCorrection fit, double forecast, double off) {
        return fit.of(new ForecastCorrection.Known(forecast, off, 0));
    }

    @Test
    void nothingSeen_theForecastIsBelieved() {
        ForecastCorrection fit = fit(new double[0], new double[0], new double[0]);
        assertThat(at(fit, 40, 0)).isEqualTo(40);
    }

    @Test
    void forecastsThatComeTrue_areBelieved() {
        double[] forecast = draw(new Random(1), 50, 10);
        ForecastCorrection fit = fit(forecast, zeros(), forecast);
        assertThat(at(fit, 60, 0)).isCloseTo(60, within(0.5));
    }

    @Test
    void forecastsThatTellNothing_giveWayToTheMean() {
        ForecastCorrection fit = fit(draw(new Random(1), 50, 10), zeros(), draw(new Random(2), 50, 10));
        assertThat(at(fit, 65, 0)).isCloseTo(50, within(3.0));
    }

    @Test
    void forecastOutsideOfWhatWasSeen_countsInFull() {
        double[] forecast = draw(new Random(1), 50, 1);
        double highest = Arrays.stream(forecast).max().orElseThrow();
        ForecastCorrection fit = fit(forecast, zeros(), draw(new Random(2), 50, 10));
        assertThat(at(fit, 200, 0) - at(fit, highest, 0)).isCloseTo(200 - highest, within(1e-9));
    }

    @Test
    void beingOff_counts_asFarAsItLasted() {
        Random random = new Random(1);
        double[] off = draw(random, 0, 10);
        double[] came = new double[MANY];
        Arrays.setAll(came, i -> 50 + 0.6 * off[i]);
        double[] forecast = new double[MANY];
        Arrays.fill(forecast, 50);
        assertThat(at(fit(forecast, off, came), 50, 10)).isCloseTo(56, within(0.3));
    }

    @Test
    void fewObservations_hardlyMoveAForecast() {
        ForecastCorrection fit = fit(new double[] {50}, new double[] {0}, new double[] {80});
        assertThat(at(fit, 50, 0)).isCloseTo(56, within(1e-9));
    }

    @Test
    void wave_isFollowedByItsSlope() {
        double[] now = new double[MANY];
        double[] slope = new double[MANY];
        double[] came = new double[MANY];
        for (int i = 0; i < MANY; i++) {
            // a period of 40: a quarter of it ahead, a wave is where its slope is now
            now[i] = 50 + 30 * Math.sin(2 * Math.PI * i / 40);
            slope[i] = 30 * Math.cos(2 * Math.PI * i / 40);
            came[i] = 50 + 30 * Math.sin(2 * Math.PI * (i + 10) / 40);
        }
        ForecastCorrection fit = fit(now, zeros(), slope, came);
        assertThat(fit.of(new ForecastCorrection.Known(50, 0, 30))).isCloseTo(80, within(1.0));
        assertThat(fit.of(new ForecastCorrection.Known(80, 0, 0))).isCloseTo(50, within(1.0));
    }

    @Test
    void rise_steeperThanEverSeen_countsAsTheSteepest() {
        double[] flat = new double[MANY];
        Arrays.fill(flat, 50);
        double[] rise = draw(new Random(1), 0, 5);
        double[] came = new double[MANY];
        Arrays.setAll(came, i -> 50 + rise[i]);
        double steepest = Arrays.stream(rise).max().orElseThrow();
        ForecastCorrection fit = fit(flat, zeros(), rise, came);
        assertThat(fit.of(new ForecastCorrection.Known(50, 0, 1000)))
                .isEqualTo(fit.of(new ForecastCorrection.Known(50, 0, steepest)));
    }
}
