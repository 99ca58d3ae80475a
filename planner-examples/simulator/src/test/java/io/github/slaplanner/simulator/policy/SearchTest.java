package io.github.slaplanner.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.simulator.fleet.Engines;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.SyntheticDay;
import io.github.slaplanner.simulator.replay.Workload;
import io.github.slaplanner.simulator.replay.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches in hindsight, on a thin day. */
class SearchTest {
    private static final Workload DAY = thinned();

    @Test
    void fixedFleet_isTheCheapestThatReachesTheTarget() {
        ReplaySpec spec = spec(PlannerConfig.builder()).build();
        PolicyResult found = Contender.fixedFleet(2).run(spec);
        assertThat(found.attainment()).isGreaterThanOrEqualTo(0.99);
        assertThat(found.note()).isNull();
        int gpus = found.maxPrefill() + found.maxDecode();
        for (int prefill = 1; prefill < gpus - 1; prefill++) {
            Map<Role, Integer> cheaper = Map.of(Role.PREFILL, prefill, Role.DECODE, gpus - 1 - prefill);
            ReplaySpec other = spec.on(spec.fleet().startingWith(cheaper));
            assertThat(Replay.run(other, new FixedPolicy("fixed", Duration.ofMinutes(1)))
                            .attainment())
                    .as("%s", cheaper)
                    .isLessThan(0.99);
        }
    }

    @Test
    void fixedFleet_noneWithinTheBudget_saysSo() {
        PolicyResult found = Contender.fixedFleet(1)
                .run(spec(PlannerConfig.builder().maxGpuBudget(2)).build());
        assertThat(found.note()).isEqualTo("no fixed fleet within 2 GPUs reaches 99 %");
        assertThat(found.maxPrefill() + found.maxDecode()).isLessThanOrEqualTo(2);
        assertThat(found.attainment()).isBetween(0.0, 0.99);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void searches_anyMode_threadsDoNotMatter(Mode mode) {
        ReplaySpec spec = spec(PlannerConfig.builder().mode(mode)).build();
        for (List<Contender> pair : List.of(
                List.of(Contender.fixedFleet(1), Contender.fixedFleet(2)),
                List.of(Contender.oracle(1), Contender.oracle(2)))) {
            PolicyResult one = pair.get(0).run(spec);
            PolicyResult two = pair.get(1).run(spec);
            assertThat(two.timeline()).isEqualTo(one.timeline());
            assertThat(two.actions()).isEqualTo(one.actions());
            assertThat(two.gpuHours()).isEqualTo(one.gpuHours());
            assertThat(two.note()).isEqualTo(one.note());
            assertThat(one.attainment()).isGreaterThanOrEqualTo(0.99);
        }
    }

    @Test
    void contenders_sideBySide_keepTheirOrder() {
        List<Contender> contenders = List.of(Contender.oracle(1), Contender.hpa(), Contender.fixedFleet(1));
        List<PolicyResult> results =
                Contender.runAll(spec(PlannerConfig.builder()).build(), contenders, 2);
        assertThat(results).extracting(PolicyResult::policy).containsExactly("oracle", "hpa", "static");
    }

    @Test
    void oracle_costsLessThanTheFixedFleet() {
        ReplaySpec spec = spec(PlannerConfig.builder()).build();
        PolicyResult oracle = Contender.oracle(2).run(spec);
        PolicyResult fixed = Contender.fixedFleet(2).run(spec);
        assertThat(oracle.attainment()).isGreaterThanOrEqualTo(0.99);
        assertThat(oracle.gpuHours()).isLessThan(0.8 * fixed.gpuHours());
        assertThat(oracle.note()).startsWith("margin 1");
        assertThat(oracle.actions()).isNotEmpty();
    }

    @Test
    void oracle_impossibleSla_isShownAtItsBestAndSaysSo() {
        PolicyResult result =
                Contender.oracle(2).run(spec(PlannerConfig.builder().ttft(200)).build());
        assertThat(result.note()).startsWith("no margin reaches the target; margin ");
        assertThat(result.attainment()).isBetween(0.01, 0.98);
    }

    @Test
    void hpa_followsTheDay() {
        PolicyResult result = Contender.hpa().run(spec(PlannerConfig.builder()).build());
        assertThat(result.policy()).isEqualTo("hpa");
        assertThat(result.attainment()).isGreaterThan(0.5);
        assertThat(result.scalingActions()).isGreaterThan(10);
        assertThat(result.actions().get(0).why()).contains("requests in line", "KV use");
    }

    @Test
    void demand_ofATrace_isItsWorkAndWhenItIsDue() {
        // Prompts of 1,000 tokens take 60 ms; at 10 ms ITL a KV use of 1/8 runs 25,000 / 1,050 sequences.
        PlannerConfig config = PlannerConfig.builder().itl(10).build();
        ReplaySpec spec = ReplaySpec.builder(Workloads.of(List.of(new Request(5, 1000, 101))), config, Engines.simple())
                .build();
        DemandCurve demand = DemandCurve.of(spec, 10);
        assertThat(demand.scored()).isEqualTo(1);
        assertThat(demand.peak(Role.PREFILL, 0, 9)).isEqualTo(0.06 / 10, within(1e-9));
        assertThat(demand.peak(Role.PREFILL, 10, 100)).isZero();
        double seconds = 100 / (25_000 / 1_050.5 / 0.010);
        assertThat(demand.peak(Role.DECODE, 0, 100)).isEqualTo(seconds / 10, within(0.02 * seconds / 10));
    }

    @ParameterizedTest
    @CsvSource({"100,0.99,1", "1000,0.99,10", "199,0.99,1", "3,0.5,1", "10,1,0", "286,0.995,1"})
    void misses_allowedByATarget(long requests, double target, long expected) {
        assertThat(Targets.missesAllowed(requests, target)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "least {0} in [{1}, {2}], guess {3}")
    @CsvSource({"1,1,100,50", "7,1,100,7", "8,1,100,7", "99,1,100,2", "100,1,100,100", "5,5,5,1", "40,3,64,200"})
    void finder_anyGuess_findsTheLeast(int least, int low, int high, int guess) {
        List<Integer> probes = new ArrayList<>();
        try (ParallelRuns passes = new ParallelRuns(1)) {
            LeastFinder<String> finder = new LeastFinder<>(passes, engines -> {
                probes.add(engines);
                return engines >= least ? "ok" : null;
            });
            assertThat(finder.find(low, high, guess)).isEqualTo(new LeastFinder.Found<>(least, "ok"));
            assertThat(finder.find(low, least - 1, guess)).isNull();
        }
        assertThat(probes).allSatisfy(probe -> assertThat(probe).isBetween(low, high));
    }

    @Test
    void budget_tooSmall_largestRoleGivesWay() {
        PlannerConfig config = PlannerConfig.builder().maxGpuBudget(12).build();
        ReplaySpec spec = spec(PlannerConfig.builder()).build();
        Budget budget = new Budget(config, spec.fleet());
        assertThat(budget.fit(Map.of(Role.PREFILL, 3, Role.DECODE, 20)))
                .isEqualTo(Map.of(Role.PREFILL, 3, Role.DECODE, 9));
        assertThat(budget.fit(Map.of(Role.PREFILL, 0, Role.DECODE, 4)))
                .isEqualTo(Map.of(Role.PREFILL, 1, Role.DECODE, 4));
    }

    @Test
    void budget_minimumOfARole_isKeptWhileTheOtherGivesWay() {
        PlannerConfig config = PlannerConfig.builder()
                .maxGpuBudget(12)
                .set(Settings.MIN_ENDPOINT.of(Role.DECODE), 8)
                .build();
        Budget budget = new Budget(config, spec(PlannerConfig.builder()).build().fleet());
        assertThat(budget.fit(Map.of(Role.PREFILL, 9, Role.DECODE, 2)))
                .isEqualTo(Map.of(Role.PREFILL, 4, Role.DECODE, 8));
    }

    /** Every twentieth request of the hours from night to noon. */
    private static Workload thinned() {
        List<Request> day = Workloads.read(new SyntheticDay(3)).stream()
                .filter(request -> request.arrivalSeconds() < 13 * 3600)
                .toList();
        return Workloads.of(IntStream.range(0, day.size() / 20)
                .mapToObj(i -> day.get(20 * i))
                .toList());
    }

    private static ReplaySpec.Builder spec(PlannerConfig.Builder config) {
        PlannerConfig minutely = config.enableLoadScaling(false).build();
        return ReplaySpec.builder(DAY, minutely, Engines.simple())
                .warmup(Duration.ofMinutes(30))
                .startup(Duration.ofMinutes(1));
    }
}
