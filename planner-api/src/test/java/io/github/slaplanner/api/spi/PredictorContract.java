package io.github.slaplanner.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.observation.Distribution;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every predictor keeps to. A predictor's test extends this class and says which provider it is about. */
public abstract class PredictorContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant END = Instant.parse("2026-03-02T12:00:00Z");
    private static final double GAP = Double.NaN;

    /** The provider under test. */
    protected abstract PredictorProvider provider();

    /** The configuration under test; the guide's defaults unless overridden. */
    protected PlannerConfig config() {
        return PlannerConfig.builder().build();
    }

    /** The predictor under test. */
    protected final Predictor predictor() {
        return provider().create(PluginContext.of(config(), provider().name()));
    }

    /** Forecasts requests per minute from a history that ends on a Monday at noon. */
    protected final Forecast forecast(int steps, double... values) {
        return predictor().forecast(history(values), MINUTE.multipliedBy(steps));
    }

    /** A history of requests per minute that ends on a Monday at noon. */
    protected static History history(double... values) {
        return History.of(Series.REQUESTS, MINUTE, END, values);
    }

    static Stream<Arguments> shapes() {
        Random random = new Random(7);
        return Stream.of(
                Arguments.of("one point", new double[] {12}),
                Arguments.of("one gap", new double[] {GAP}),
                Arguments.of("gaps only", values(20, i -> GAP)),
                Arguments.of("zeros", values(40, i -> 0)),
                Arguments.of("flat", values(40, i -> 7)),
                Arguments.of("ramp", values(40, i -> 3 * i)),
                Arguments.of("decline to zero", new double[] {100, 80, 60, 40, 20, 10, 0, 0}),
                Arguments.of("collapse", values(40, i -> i < 35 ? 1000 : 0)),
                Arguments.of("step", values(40, i -> i < 20 ? 5 : 50)),
                Arguments.of("spike", values(40, i -> i == 30 ? 5000 : 5)),
                Arguments.of("idle, then busy", values(40, i -> i < 30 ? 0 : 90)),
                Arguments.of("on and off", values(40, i -> i % 2 == 0 ? 0 : 60)),
                Arguments.of("growth", values(60, i -> Math.exp(i / 4.0))),
                Arguments.of("huge", values(30, i -> 1e300 * (1 + i % 3))),
                Arguments.of("tiny", values(30, i -> 1e-300 * (1 + i % 3))),
                Arguments.of("infinite and negative", new double[] {5, Double.POSITIVE_INFINITY, 6, -3, 7, 6, 5, 8}),
                Arguments.of("noise", values(300, i -> 50 + 10 * random.nextGaussian())),
                Arguments.of("40 % gaps", values(100, i -> random.nextDouble() < 0.4 ? GAP : 20 + random.nextInt(9))),
                Arguments.of("gaps at the end", values(30, i -> i < 20 ? 8 : GAP)),
                Arguments.of("a daily cycle", values(3000, i -> 100 + 60 * Math.sin(2 * Math.PI * i / 1440))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    public void forecast_anyShape_isFiniteAndNotNegative(String name, double[] values) {
        for (Series series : Series.values()) {
            Forecast forecast = predictor().forecast(History.of(series, MINUTE, END, values), MINUTE.multipliedBy(5));
            assertThat(forecast.interval()).isEqualTo(MINUTE);
            assertThat(forecast.steps()).hasSize(5).allSatisfy(PredictorContract::isSane);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    public void forecast_sameHistory_isTheSame(String name, double[] values) {
        Predictor predictor = predictor();
        History history = history(values);
        Forecast first = predictor.forecast(history, MINUTE.multipliedBy(3));
        predictor.forecast(history(9, 1, 4, 7, 3, 8), MINUTE);
        assertThat(predictor.forecast(history, MINUTE.multipliedBy(3))).isEqualTo(first);
        assertThat(predictor().forecast(history, MINUTE.multipliedBy(3))).isEqualTo(first);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    public void forecast_withSubIntervals_isFiniteAndNotNegative(String name, double[] values) {
        for (Series series : Series.values()) {
            History history = History.empty(series, MINUTE, 6, END);
            for (int i = 0; i < values.length; i++) {
                double part = series == Series.REQUESTS ? values[i] / 6 : values[i];
                double[] parts = {part, GAP, part * 1.5, part * 0.5, part, part};
                history = history.append(values[i], i % 5, parts, 300);
            }
            assertThat(predictor().forecast(history, MINUTE).steps()).hasSize(1).allSatisfy(PredictorContract::isSane);
        }
    }

    @Test
    public void forecast_flat_isFlat() {
        assertThat(forecast(10, values(60, i -> 42)).steps())
                .allSatisfy(step -> assertThat(step.quantile(0.5)).isCloseTo(42, within(0.42)));
    }

    @Test
    public void forecast_zeros_isZero() {
        assertThat(forecast(3, new double[50]).steps())
                .allSatisfy(step -> assertThat(step.quantile(0.5)).isZero());
    }

    @Test
    public void forecast_leadBetweenIntervals_coversTheLastOneTouched() {
        History history = history(5, 6, 7, 6);
        assertThat(predictor().forecast(history, Duration.ofSeconds(1)).steps()).hasSize(1);
        assertThat(predictor().forecast(history, Duration.ofSeconds(61)).steps())
                .hasSize(2);
        assertThat(predictor().forecast(history, Duration.ofHours(2)).steps()).hasSize(120);
    }

    @Test
    public void name_always_isLowerCaseWithDashes() {
        assertThat(provider().name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    private static void isSane(Distribution step) {
        double below = 0;
        for (double p : new double[] {0, 0.01, 0.1, 0.5, 0.9, 0.99, 1}) {
            assertThat(step.quantile(p)).as("quantile %s", p).isFinite().isGreaterThanOrEqualTo(below);
            below = step.quantile(p);
        }
        assertThat(step.mean()).isFinite().isGreaterThanOrEqualTo(0);
    }

    private static double[] values(int count, java.util.function.IntToDoubleFunction value) {
        return DoubleStream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> value.applyAsDouble((int) i))
                .toArray();
    }
}
