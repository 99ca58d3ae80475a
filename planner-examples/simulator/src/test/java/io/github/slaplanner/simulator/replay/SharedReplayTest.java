package io.github.slaplanner.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.connectors.global.arbiter.Arbiter;
import io.github.slaplanner.connectors.global.arbiter.ArbiterRules;
import io.github.slaplanner.connectors.global.arbiter.PoolRule;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import io.github.slaplanner.simulator.fleet.Engines;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.policy.PoolSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Pools whose planners follow a script; each engine has one GPU. */
class SharedReplayTest {
    private static final PlannerConfig CONFIG =
            PlannerConfig.builder().ttft(100).itl(10).build();

    @Test
    void twoPools_whatDoesNotFit_startsWhenTheOtherGivesUp() {
        SharedReplay.Pool first = pool("first", now -> now < 300 ? 5 : 1);
        SharedReplay.Pool second = pool("second", now -> 5);

        SharedReplay.Result result = SharedReplay.run(List.of(first, second), arbiter(8));

        assertThat(result.mostGpus()).isLessThanOrEqualTo(8);
        List<Action> actions = result.pools().get(1).actions();
        // The first pool asked first and got all; after a minute the second one gets its half.
        assertThat(actions.get(0).to()).containsEntry(Role.DECODE, 1).containsEntry(Role.PREFILL, 3);
        assertThat(actions.get(0).seconds()).isBetween(60.0, 100.0);
        assertThat(actions.get(actions.size() - 1).to())
                .containsEntry(Role.DECODE, 1)
                .containsEntry(Role.PREFILL, 5);
        assertThat(actions.get(actions.size() - 1).seconds()).isBetween(300.0, 400.0);
    }

    @Test
    void enoughGpus_isTheReplayOfEveryPoolAlone() {
        PolicyResult alone = Replay.run(spec(), scripted(now -> now < 300 ? 3 : 2));

        SharedReplay.Result shared = SharedReplay.run(
                List.of(pool("a", now -> now < 300 ? 3 : 2), pool("b", now -> now < 300 ? 3 : 2)), arbiter(100));

        for (PolicyResult pool : shared.pools()) {
            assertThat(pool.requests()).isEqualTo(alone.requests());
            assertThat(pool.attainment()).isEqualTo(alone.attainment());
            assertThat(pool.scalingActions()).isEqualTo(alone.scalingActions());
            assertThat(pool.ttftP99Ms()).isEqualTo(alone.ttftP99Ms());
        }
    }

    @Test
    void plannersWithOtherTicks_areRefused() {
        SharedReplay.Pool other = new SharedReplay.Pool(
                "other",
                spec(),
                new Policy() {
                    @Override
                    public String name() {
                        return "other";
                    }

                    @Override
                    public Duration tick() {
                        return Duration.ofSeconds(7);
                    }

                    @Override
                    public Plan decide(Observation observation) {
                        return Plan.of(Map.of(), () -> "");
                    }
                },
                PoolRule.EVEN);

        assertThatThrownBy(() -> SharedReplay.run(List.of(pool("a", now -> 1), other), arbiter(8)))
                .hasMessage("The pool other must tick every 10.0 s.");
    }

    @Test
    void split_fewerGpusThanFirstEngines_isRefused() {
        PoolSplit.Member member = new PoolSplit.Member("a", 1, builder());

        assertThatThrownBy(() -> new PoolSplit(List.of(member, member), 3, config -> scripted(now -> 1))
                        .compare(ArbiterRules.of(3)))
                .hasMessage("The 3 GPUs do not suffice for one engine of each role of 2 pools, which take 4.");
    }

    @Test
    void rotatedWorkload_beginsLaterAndComesRound() {
        Workload day = Workloads.steady(10, 10, 100, 10);

        assertThat(arrivals(new RotatedWorkload(day, 100, 35, 100)))
                .containsExactly(5.0, 15.0, 25.0, 35.0, 45.0, 55.0, 65.0, 75.0, 85.0, 95.0);
        assertThat(arrivals(new RotatedWorkload(day, 100, 0, 25))).containsExactly(0.0, 10.0, 20.0);
        assertThatThrownBy(() -> new RotatedWorkload(day, 100, 100, 100)).hasMessageContaining("The start (100.0)");
    }

    private static List<Double> arrivals(Workload workload) {
        List<Double> times = new ArrayList<>();
        try (RequestStream stream = workload.requests()) {
            while (stream.hasNext()) {
                Request request = stream.next();
                times.add(request.arrivalSeconds());
            }
        }
        return times;
    }

    private static Arbiter arbiter(int gpus) {
        return new Arbiter(ArbiterRules.of(gpus));
    }

    private static SharedReplay.Pool pool(String name, DoubleUnaryOperator prefill) {
        return new SharedReplay.Pool(name, spec(), scripted(prefill), PoolRule.EVEN);
    }

    private static ReplaySpec.Builder builder() {
        return ReplaySpec.builder(Workloads.steady(100, 10, 1000, 100), CONFIG, Engines.simple())
                .startup(Duration.ofSeconds(30));
    }

    private static ReplaySpec spec() {
        return builder().build();
    }

    private static Policy scripted(DoubleUnaryOperator prefill) {
        return new Policy() {
            @Override
            public String name() {
                return "scripted";
            }

            @Override
            public Duration tick() {
                return Duration.ofSeconds(10);
            }

            @Override
            public Plan decide(Observation observation) {
                int engines = (int) prefill.applyAsDouble(SimTime.seconds(observation.now()));
                return Plan.of(Map.of(Role.PREFILL, engines), () -> "scripted");
            }
        };
    }
}
