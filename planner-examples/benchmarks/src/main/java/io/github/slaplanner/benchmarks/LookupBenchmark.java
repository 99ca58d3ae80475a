package io.github.slaplanner.benchmarks;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import java.util.SplittableRandom;
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

/** Questions to a profile, each time another one. With {@code -prof gc} also what they allocate. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class LookupBenchmark {
    private static final int QUESTIONS = 1024;

    /** How curves are made. */
    @Param({"monotone", "cubic", "linear"})
    public String interpolator;

    private final double[] contexts = new double[QUESTIONS];
    private final double[] targets = new double[QUESTIONS];
    private PrefillPerformance prefill;
    private DecodePerformance decode;
    private int next;

    /** Contexts within and beyond the profile; targets of which some cannot be met. */
    @Setup
    public void ask() {
        PlannerConfig config =
                PlannerConfig.builder().set(Settings.INTERPOLATOR, interpolator).build();
        EnginePerformance performance = new EngineLoader().performance(config, BuiltInProfile.engine());
        prefill = performance.requirePrefill();
        decode = performance.requireDecode();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < QUESTIONS; i++) {
            contexts[i] = random.nextDouble(100, 20_000);
            targets[i] = random.nextDouble(4, 40);
        }
    }

    private int question() {
        next = (next + 1) % QUESTIONS;
        return next;
    }

    /** The best throughput at an ITL target and a context length. */
    @Benchmark
    public double bestThroughput() {
        int question = question();
        return decode.bestThroughputPerGpu(targets[question], contexts[question]);
    }

    /** The same with load and ITL, as a record. */
    @Benchmark
    public double highestLoad() {
        int question = question();
        return decode.highestLoad(targets[question], contexts[question]).throughputPerGpu();
    }

    /** ITL at a load. */
    @Benchmark
    public double itl() {
        int question = question();
        return decode.itlMs(targets[question] / 40, contexts[question]);
    }

    /** TTFT at a prompt length. */
    @Benchmark
    public double ttft() {
        return prefill.ttftMs(contexts[question()]);
    }

    /** The longest prompt that meets a TTFT target. */
    @Benchmark
    public double longestPrompt() {
        return prefill.longestPrompt(10 * targets[question()]);
    }
}
