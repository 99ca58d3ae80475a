package io.github.slaplanner.benchmarks;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.EngineLoader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One forecast from 300 intervals of a minute, one interval ahead; {@code constant} is the baseline. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PredictorBenchmark {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int POINTS = 300;

    /** Which predictor. */
    @Param({"constant", "linear", "kalman", "arima", "auto"})
    public String name;

    /** Counts per minute that the source has: 1, or 6 of ten seconds. */
    @Param({"1", "6"})
    public int subIntervals;

    private Predictor predictor;
    private History requests;
    private History isl;
    private History osl;

    /** Makes the histories. */
    @Setup
    public void start() {
        PlannerConfig config =
                PlannerConfig.builder().set(Settings.LOAD_PREDICTOR, name).build();
        predictor = new EngineLoader().predictor(config);
        requests = Demand.history(Series.REQUESTS, POINTS, subIntervals);
        isl = Demand.history(Series.ISL, POINTS, subIntervals);
        osl = Demand.history(Series.OSL, POINTS, subIntervals);
    }

    /** The requests alone. */
    @Benchmark
    public Forecast oneSeries() {
        return predictor.forecast(requests, MINUTE);
    }

    /** What a planning tick needs: requests, ISL and OSL. */
    @Benchmark
    public DemandForecast threeSeries() {
        return new DemandForecast(
                predictor.forecast(requests, MINUTE), predictor.forecast(isl, MINUTE), predictor.forecast(osl, MINUTE));
    }
}
