package io.github.slaplanner.benchmarks;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.connectors.global.arbiter.Arbiter;
import io.github.slaplanner.connectors.global.arbiter.ArbiterRules;
import io.github.slaplanner.connectors.global.arbiter.ArbiterState;
import io.github.slaplanner.connectors.global.arbiter.Event;
import io.github.slaplanner.connectors.global.arbiter.PoolRule;
import java.time.Instant;
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

/** One request to the global planner, granted or refused, with a hundred pools whose wishes are twice the budget. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ArbiterBenchmark {
    private static final int POOLS = 100;
    private static final int ENGINES = 10;

    /** GPUs of the budget: all wishes, or half of them. */
    @Param({"2000", "1000"})
    public int budget;

    private Arbiter arbiter;
    private ArbiterState state;
    private Instant now = Instant.EPOCH;
    private int asked;

    /** Every pool has been seen and has asked. */
    @Setup
    public void settle() {
        arbiter = new Arbiter(ArbiterRules.of(budget));
        state = ArbiterState.start(0);
        RoleState role = RoleState.settled(ENGINES / 2).gpusPerEngine(1).build();
        for (int i = 0; i < POOLS; i++) {
            step(new Event.Managed("pool-" + i, new PoolRule(1 + i % 3, i % 2, null)));
        }
        for (int i = 0; i < POOLS; i++) {
            step(new Event.Seen("pool-" + i, Map.of(Role.PREFILL, role, Role.DECODE, role), 0));
        }
        for (int i = 0; i < POOLS; i++) {
            ask();
        }
    }

    /** The next pool asks for a little more or less than before. */
    @Benchmark
    public Arbiter.Step ask() {
        asked++;
        now = now.plusMillis(10);
        int engines = ENGINES - 1 + (asked / POOLS) % 3;
        return step(new Event.Asked("pool-" + asked % POOLS, Map.of(Role.PREFILL, engines, Role.DECODE, engines)));
    }

    private Arbiter.Step step(Event event) {
        Arbiter.Step step = arbiter.step(state, now, List.of(event));
        state = step.state();
        return step;
    }
}
