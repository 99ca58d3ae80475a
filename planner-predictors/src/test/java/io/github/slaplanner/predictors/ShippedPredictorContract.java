package io.github.slaplanner.predictors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PredictorContract;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What the predictors that ship keep to, beyond the contract of all predictors. */
abstract class ShippedPredictorContract extends PredictorContract {
    private static final Duration LEAD = Duration.ofMinutes(4);

    @Test
    void shipped_always_isTrue() {
        assertThat(provider().shipped()).isTrue();
    }

    @Test
    void forecast_flat_hasNoSpread() {
        double[] flat = new double[60];
        Arrays.fill(flat, 42);
        for (Distribution step : forecast(10, flat).steps()) {
            assertThat(step.quantile(0)).isCloseTo(42, within(1e-6));
            assertThat(step.quantile(1)).isCloseTo(42, within(1e-6));
        }
    }

    @Test
    void forecast_idleStart_isSkipped() {
        double[] busy = {90, 95, 85, 92, 88, 91};
        double[] late = new double[50];
        System.arraycopy(busy, 0, late, 44, 6);
        assertThat(forecast(3, late)).isEqualTo(forecast(3, busy));
    }

    @Test
    void forecast_longOutage_isOfWhatWasKnown() {
        double[] values = new double[500];
        Arrays.fill(values, Double.NaN);
        Arrays.fill(values, 0, 40, 70);
        assertThat(forecast(2, values).next().quantile(0.5)).isCloseTo(70, within(0.7));
    }

    @Property(tries = 20, seed = "7")
    void forecast_afterAStep_reachesTheNewLevel(@ForAll("levels") double before, @ForAll("levels") double after) {
        double[] step = new double[80];
        Arrays.fill(step, 0, 40, before);
        Arrays.fill(step, 40, 80, after);
        double off = Math.abs(forecast(1, step).next().quantile(0.5) - after);
        assertThat(off).isLessThanOrEqualTo(0.02 * Math.abs(after - before) + 1e-6);
    }

    @Property(tries = 20, seed = "7")
    void forecast_afterASpike_isNearTheLevel(@ForAll("levels") double level, @ForAll("spikes") double times) {
        double[] spike = new double[80];
        Arrays.fill(spike, level);
        spike[70] = level * times;
        double off = Math.abs(forecast(1, spike).next().quantile(0.5) - level);
        assertThat(off).isLessThanOrEqualTo(0.05 * level * times);
    }

    @Property(tries = 20, seed = "7")
    void forecast_ramp_staysNearIt(@ForAll("levels") double level, @ForAll("slopes") double slope) {
        double[] ramp = new double[80];
        Arrays.setAll(ramp, i -> level * (1 + slope * i));
        double last = ramp[79];
        assertThat(forecast(1, ramp).next().quantile(0.5))
                .isBetween(last - 1.5 * slope * level, last + 2.5 * slope * level);
    }

    @Property(tries = 20, seed = "7")
    void forecast_gapsInALevel_isTheLevel(@ForAll("levels") double level, @ForAll long seed) {
        java.util.Random random = new java.util.Random(seed);
        double[] values = new double[100];
        Arrays.setAll(values, i -> random.nextDouble() < 0.4 ? Double.NaN : level);
        values[0] = level;
        assertThat(forecast(1, values).next().quantile(0.5)).isCloseTo(level, within(1e-3 * level));
    }

    @Provide
    Arbitrary<Double> levels() {
        return Arbitraries.doubles().between(1, 5000);
    }

    @Provide
    Arbitrary<Double> spikes() {
        return Arbitraries.doubles().between(2, 50);
    }

    @Provide
    Arbitrary<Double> slopes() {
        return Arbitraries.doubles().between(0.001, 0.05).ofScale(3);
    }

    @Property(tries = 60, seed = "7")
    void forecast_anyHistory_isSaneAndWidensWithTheLead(@ForAll("histories") List<Double> values) {
        Forecast forecast = forecast(4, array(values));
        double width = 0;
        for (Distribution step : forecast.steps()) {
            assertThat(step.quantile(0)).isGreaterThanOrEqualTo(0);
            assertThat(step.quantile(1)).isFinite();
            double above = step.quantile(0.9) - step.quantile(0.5);
            assertThat(above).isGreaterThanOrEqualTo(width * (1 - 1e-9) - 1e-9);
            width = above;
        }
    }

    @Property(tries = 40, seed = "7")
    void forecast_otherUnitOnLinearScale_isTheSameInThatUnit(@ForAll("histories") List<Double> values) {
        double unit = 1000;
        double[] scaled = array(values);
        History plain = history(scaled.clone());
        Arrays.setAll(scaled, i -> scaled[i] * unit);
        Forecast in = linearScale().forecast(plain, LEAD);
        Forecast out = linearScale().forecast(history(scaled), LEAD);
        for (int step = 0; step < in.steps().size(); step++) {
            for (double p : new double[] {0.05, 0.5, 0.9}) {
                double expected = unit * in.steps().get(step).quantile(p);
                assertThat(out.steps().get(step).quantile(p)).isCloseTo(expected, within(1e-6 * (1 + expected)));
            }
        }
    }

    @Provide
    Arbitrary<List<Double>> histories() {
        return Arbitraries.doubles()
                .between(0, 500)
                .injectNull(0.2)
                .map(value -> value == null ? Double.NaN : value)
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    private io.github.slaplanner.api.spi.Predictor linearScale() {
        PlannerConfig config =
                config().toBuilder().set(Settings.LOAD_PREDICTOR_LOG1P, false).build();
        return provider().create(PluginContext.of(config, provider().name()));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
