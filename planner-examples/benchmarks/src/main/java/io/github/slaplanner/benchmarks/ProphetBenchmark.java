package io.github.slaplanner.benchmarks;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
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

/** Fit and forecast, an hour ahead, from days of minutes; {@code seasonal} is the baseline. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProphetBenchmark {
    /** Which predictor. */
    @Param({"seasonal", "prophet"})
    public String name;

    /** Intervals of history: two days, and two weeks. */
    @Param({"2880", "20160"})
    public int points;

    private Predictor predictor;
    private History history;

    /** Makes the history; the window is as long. */
    @Setup
    public void start() {
        predictor = new EngineLoader()
                .predictor(PlannerConfig.builder()
                        .set(Settings.LOAD_PREDICTOR, name)
                        .set(Settings.PROPHET_WINDOW_SIZE, Duration.ofMinutes(points))
                        .build());
        history = Demand.history(Series.REQUESTS, points, 1);
    }

    /** One forecast. */
    @Benchmark
    public Forecast forecast() {
        return predictor.forecast(history, Duration.ofHours(1));
    }
}
