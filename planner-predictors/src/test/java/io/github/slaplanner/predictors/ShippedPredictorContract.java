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
