package io.github.slaplanner.benchmarks;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import io.github.slaplanner.core.profile.BuiltInProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** One decision of a fleet with a thousand workers per role, by the guide's arithmetic and by attainment. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineBenchmark {
    private static final int WORKERS = 1000;
    private static final double RATE = 250;

    /** How demand becomes replicas. */
    @Param({"GUIDE", "SLA"})
    public String sizing;

    private PlannerEngine engine;
    private PlannerState state;
    private List<WorkerLoad> workers;
    private Instant now = Instant.EPOCH;

    /** Two hours of history and full regression windows. */
    @Setup
    public void settle() {
        PlannerConfig config = PlannerConfig.builder()
                .maxGpuBudget(-1)
                .set(Settings.SIZING, Sizing.valueOf(sizing))
                .build();
        EngineLoader loader = new EngineLoader();
        engine =
                PlannerEngine.of(config, loader.predictor(config), loader.performance(config, BuiltInProfile.engine()));
        workers = workers();
        state = engine.start();
        for (int tick = 0; tick < 720; tick++) {
            decide();
        }
    }

    /** A tick, one in six of which ends a throughput interval. */
    @Benchmark
    public PlannerEngine.Result decide() {
        Instant from = now;
        now = now.plus(engine.config().tick());
        Traffic traffic = Traffic.between(from, now)
                .offeredCount(10 * RATE)
                .admittedCount(10 * RATE)
                .completedCount(10 * RATE)
                .isl(spread(4000))
                .osl(spread(400))
                .ttftMs(spread(400))
                .itlMs(spread(15))
                .durationMs(spread(8000))
                .inFlight(2000)
                .queued(0)
                .build();
        RoleState role = RoleState.settled(WORKERS).gpusPerEngine(1).build();
        PlannerEngine.Result step = engine.step(
                state,
                new Observation(
                        now,
                        Signal.fresh(traffic, now),
                        Signal.fresh(workers, now),
                        Signal.fresh(FleetState.of(Map.of(Role.PREFILL, role, Role.DECODE, role)), now)));
        state = step.state();
        return step;
    }

    private static Summary spread(double mean) {
        return Summary.of(Distribution.ofSamples(0.3 * mean, 0.6 * mean, mean, 1.3 * mean, 1.8 * mean));
    }

    private static List<WorkerLoad> workers() {
        List<WorkerLoad> loads = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            double tokens = 1000 + 5.0 * i;
            loads.add(WorkerLoad.of(
                    "p" + i,
                    Role.PREFILL,
                    WorkerLoad.Sample.builder()
                            .activePrefillTokens(tokens)
                            .lastTtftMs(100 + 0.1 * tokens)
                            .lastIsl(4000.0)
                            .waiting(0.0)
                            .build()));
            loads.add(WorkerLoad.of(
                    "d" + i,
                    Role.DECODE,
                    WorkerLoad.Sample.builder()
                            .activeDecodeBlocks(tokens)
                            .lastItlMs(8 + 0.001 * tokens)
                            .kvUsage(0.2)
                            .running(10.0)
                            .waiting(0.0)
                            .build()));
        }
        return loads;
    }
}
