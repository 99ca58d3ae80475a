package io.github.slaplanner.benchmarks;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import io.github.slaplanner.simulator.policy.Contender;
import io.github.slaplanner.simulator.policy.EnginePolicy;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.SyntheticDay;
import io.github.slaplanner.simulator.replay.Workload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A day of a million requests on up to 64 engines in one pass, in a heap of 1 GiB, from a cold start: time per request.
 * 100,000 requests per second are 10 us.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class SimulatorBenchmark {
    private static final int REQUESTS = 1_000_000;
    private static final int GPUS = 64;

    /** Who decides: Kubernetes' autoscaler or the planner. */
    @Param({"hpa", "planner"})
    public String policy;

    private ReplaySpec spec;
    private Contender contender;

    /** The synthetic day times five, its requests half as long, so that it fits on the fleet. */
    @Setup
    public void prepare() {
        PlannerConfig config = PlannerConfig.builder().maxGpuBudget(GPUS).build();
        EngineLoader loader = new EngineLoader();
        EnginePerformance performance = loader.performance(config, BuiltInProfile.engine());
        PlannerEngine engine = PlannerEngine.of(config, loader.predictor(config), performance);
        spec = ReplaySpec.builder(halved(new SyntheticDay(1)), config, performance)
                .scale(5)
                .build();
        contender = policy.equals("planner") ? Contender.of(s -> new EnginePolicy("planner", engine)) : Contender.hpa();
    }

    /** The whole day. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public PolicyResult day() {
        return contender.run(spec);
    }

    private static Workload halved(Workload workload) {
        return () -> new RequestStream() {
            private final RequestStream requests = workload.requests();

            @Override
            public boolean hasNext() {
                return requests.hasNext();
            }

            @Override
            public Request next() {
                Request request = requests.next();
                return new Request(request.arrivalSeconds(), 1 + request.isl() / 2, 1 + request.osl() / 2);
            }

            @Override
            public void close() {
                requests.close();
            }
        };
    }
}
