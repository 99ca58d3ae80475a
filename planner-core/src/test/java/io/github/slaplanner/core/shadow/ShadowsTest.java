package io.github.slaplanner.core.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.OperatingPoint;
import io.github.slaplanner.core.engine.LinearEngines;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Shadows of a planner whose real fleet never changes. Prompts of 1,000 tokens take 110 ms. */
class ShadowsTest {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final PlannerConfig CONFIG = PlannerConfig.builder()
            .set(Settings.STARTUP_TIME, Duration.ofSeconds(30))
            .maxGpuBudget(60)
            .build();

    private final List<Scoreboard> boards = new ArrayList<>();

    @Test
    void liveFleet_tooSmall_isScoredWorseThanAShadowThatGrows() {
        Scoreboard last = run(List.of(new Shadow("grows", engine(CONFIG))), 360, 40);
        PolicyScore live = score(last, Scoreboard.LIVE);
        PolicyScore grows = score(last, "grows");
        PolicyScore oracle = score(last, Scoreboard.ORACLE);
        // two prefill engines serve 18 requests per second of 40
        assertThat(live.attainment()).isLessThan(0.05);
        assertThat(live.gpuHours()).isCloseTo(4 * live.requests() / 40 / 3600, within(1e-9));
        assertThat(grows.attainment()).isGreaterThan(0.9);
        assertThat(grows.engines().get(Role.PREFILL)).isGreaterThan(4);
        assertThat(oracle.attainment()).isGreaterThanOrEqualTo(0.99);
        assertThat(last.regretPoints(grows)).isCloseTo(100 * (oracle.attainment() - grows.attainment()), within(1e-9));
        assertThat(last.gpuHoursRatio(live)).isLessThan(1);
        assertThat(last.since()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void growth_onPaper_waitsForTheStartUpTime_andTheQueueIsClearedAfterIt() {
        run(List.of(new Shadow("grows", engine(CONFIG))), 40, 40);
        List<Double> within = new ArrayList<>();
        for (int i = 1; i < boards.size(); i++) {
            PolicyScore now = score(boards.get(i), "grows");
            PolicyScore before = score(boards.get(i - 1), "grows");
            within.add((now.within() - before.within()) / (now.requests() - before.requests()));
        }
        double first = within.stream().filter(share -> share > 0.9).findFirst().orElse(0.0);
        assertThat(within.indexOf(first))
                .as("start-up after the first ticks of load")
                .isBetween(3, 5);
        assertThat(within.subList(within.size() - 5, within.size())).allMatch(share -> share > 0.98);
    }

    @Test
    void underSized_scoresWorse_andTheSameTwice() {
        PlannerConfig small = CONFIG.toBuilder().maxGpuBudget(6).build();
        List<Shadow> shadows = List.of(new Shadow("same", engine(CONFIG)), new Shadow("small", engine(small)));
        Scoreboard first = run(shadows, 200, 40);
        assertThat(score(first, "small").attainment())
                .isLessThan(score(first, "same").attainment() - 0.3);
        assertThat(score(first, "small").gpuHours())
                .isLessThan(score(first, "same").gpuHours());
        assertThat(run(shadows, 200, 40)).isEqualTo(first);
    }

    @Property(seed = "1", tries = 10)
    void budget_isKeptOnPaper(
            @ForAll @IntRange(min = 4, max = 30) int budget,
            @ForAll @Size(min = 5, max = 12) List<@DoubleRange(min = 0, max = 200) Double> rates) {
        PlannerConfig bounded = CONFIG.toBuilder().maxGpuBudget(budget).build();
        Shadows shadows = Shadows.of(engine(CONFIG), List.of(new Shadow("bounded", engine(bounded))));
        ShadowState state = shadows.start();
        for (int tick = 0; tick < 10 * rates.size(); tick++) {
            state = shadows.step(state, seen(tick, Signal.fresh(traffic(tick, rates.get(tick / 10)), at(tick + 1))));
            int engines = score(shadows.scores(state), "bounded").engines().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            assertThat(engines).isBetween(2, budget);
        }
    }

    @Test
    void otherTicks_areKept() {
        PlannerConfig slow = CONFIG.toBuilder()
                .enableLoadScaling(false)
                .set(Settings.SIZING, Sizing.GUIDE)
                .build();
        run(List.of(new Shadow("slow", engine(slow))), 60, 40);
        List<Integer> changes = new ArrayList<>();
        for (int i = 1; i < boards.size(); i++) {
            if (!score(boards.get(i), "slow")
                    .engines()
                    .equals(score(boards.get(i - 1), "slow").engines())) {
                changes.add(i);
            }
        }
        int ticks = (int) slow.tick().dividedBy(CONFIG.tick());
        assertThat(ticks).isGreaterThan(1);
        assertThat(changes).isNotEmpty().allMatch(tick -> tick % ticks == 0);
    }

    @Test
    void idle_stillCostsGpus() {
        Shadows shadows = Shadows.of(engine(CONFIG), List.of(new Shadow("same", engine(CONFIG))));
        ShadowState state = shadows.start();
        for (int tick = 0; tick < 60; tick++) {
            state = shadows.step(state, seen(tick, Signal.fresh(traffic(tick, tick < 20 ? 10 : 0), at(tick + 1))));
            boards.add(shadows.scores(state));
        }
        PolicyScore busy = score(boards.get(19), Scoreboard.LIVE);
        PolicyScore later = score(boards.get(59), Scoreboard.LIVE);
        assertThat(later.requests()).isEqualTo(busy.requests());
        assertThat(later.gpuHours() - busy.gpuHours()).isCloseTo(4 * 400 / 3600.0, within(1e-9));
    }

    @Test
    void trafficLost_countsNothing_andShrinksNobody() {
        Shadows shadows = Shadows.of(engine(CONFIG), List.of(new Shadow("same", engine(CONFIG))));
        ShadowState state = shadows.start();
        for (int tick = 0; tick < 60; tick++) {
            state = shadows.step(state, seen(tick, Signal.fresh(traffic(tick, 40), at(tick + 1))));
        }
        Scoreboard before = shadows.scores(state);
        for (int tick = 60; tick < 200; tick++) {
            state = shadows.step(state, seen(tick, Signal.missing("Prometheus does not answer")));
        }
        assertThat(shadows.scores(state)).isEqualTo(before);
    }

    @Test
    void shadowThatThrows_keepsItsFleet_andDisturbsNobody() {
        EnginePerformance broken =
                new EnginePerformance(LinearEngines.PERFORMANCE.requirePrefill(), new BrokenDecode());
        Shadow bad = new Shadow("bad", PlannerEngine.of(CONFIG, World::lastValue, broken));
        Shadow good = new Shadow("good", engine(CONFIG));
        Scoreboard beside = run(List.of(bad, good), 100, 40);
        assertThat(score(beside, "bad").problem()).contains("no such curve");
        assertThat(score(beside, "bad").engines()).isEqualTo(Map.of(Role.PREFILL, 2, Role.DECODE, 2));
        assertThat(score(beside, "good")).isEqualTo(score(run(List.of(good), 100, 40), "good"));
    }

    @Test
    void shadows_thatCannotBe_areRefused() {
        Shadow one = new Shadow("one", engine(CONFIG));
        assertThatThrownBy(() -> Shadows.of(engine(CONFIG), List.of(one, one)))
                .hasMessage("Two shadows are named \"one\".");
        PlannerEngine other = engine(PlannerConfig.builder().mode(Mode.AGG).build());
        assertThatThrownBy(() -> Shadows.of(other, List.of(one))).hasMessageContaining("The mode of shadow one");
        PlannerEngine loadOnly = PlannerEngine.of(
                PlannerConfig.builder().enableThroughputScaling(false).build(), World::lastValue, null);
        assertThatThrownBy(() -> Shadows.of(loadOnly, List.of(one)))
                .hasMessageContaining("Maybe set enable_throughput_scaling to true");
        for (String name : List.of("", "a b", "live", "oracle")) {
            assertThatThrownBy(() -> new Shadow(name, engine(CONFIG)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be made of letters");
        }
    }

    private static final class BrokenDecode implements DecodePerformance {
        @Override
        public double itlMs(double kvUsage, double contextLength) {
            throw new IllegalStateException("no such curve");
        }

        @Override
        public double throughputPerGpu(double kvUsage, double contextLength) {
            throw new IllegalStateException("no such curve");
        }

        @Override
        public OperatingPoint highestLoad(double itlMs, double contextLength) {
            throw new IllegalStateException("no such curve");
        }

        @Override
        public long maxKvTokens() {
            return 100_000;
        }

        @Override
        public boolean measured(double kvUsage, double contextLength) {
            return false;
        }
    }

    private Scoreboard run(List<Shadow> policies, int ticks, double rate) {
        boards.clear();
        Shadows shadows = Shadows.of(engine(CONFIG), policies);
        ShadowState state = shadows.start();
        for (int tick = 0; tick < ticks; tick++) {
            state = shadows.step(state, seen(tick, Signal.fresh(traffic(tick, rate), at(tick + 1))));
            boards.add(shadows.scores(state));
        }
        return boards.get(ticks - 1);
    }

    private static PlannerEngine engine(PlannerConfig config) {
        return PlannerEngine.of(config, World::lastValue, LinearEngines.PERFORMANCE);
    }

    private static PolicyScore score(Scoreboard board, String policy) {
        return board.of(policy).orElseThrow();
    }

    private static Observation seen(int tick, Signal<Traffic> traffic) {
        Instant now = at(tick + 1);
        FleetState fleet = FleetState.of(Map.of(
                Role.PREFILL,
                RoleState.settled(2).gpusPerEngine(1).build(),
                Role.DECODE,
                RoleState.settled(2).gpusPerEngine(1).build()));
        return new Observation(now, traffic, Signal.fresh(List.of(), now), Signal.fresh(fleet, now));
    }

    private static Traffic traffic(int tick, double rate) {
        @Nullable Summary isl = rate > 0 ? Summary.ofMean(1000) : null;
        @Nullable Summary osl = rate > 0 ? Summary.ofMean(100) : null;
        return Traffic.between(at(tick), at(tick + 1))
                .offeredCount(10 * rate)
                .isl(isl)
                .osl(osl)
                .build();
    }

    private static Instant at(int tick) {
        return START.plusSeconds(10L * tick);
    }
}
