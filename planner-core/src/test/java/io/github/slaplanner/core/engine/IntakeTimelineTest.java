package io.github.slaplanner.core.engine;

import static io.github.slaplanner.core.engine.Timeline.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What careless embedders hand over, and what becomes of it. */
class IntakeTimelineTest {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

    @ParameterizedTest
    @CsvSource({"SLA, 30", "SLA, 60", "SLA, 90", "GUIDE, 30", "GUIDE, 60"})
    void windowsThatOverlap_readAsOneRate(Sizing sizing, int seconds) {
        assertThat(sizeAfter(sizing, seconds)).isEqualTo(sizeAfter(sizing, 10));
    }

    /** Of aggregated engines, after windows of some seconds with 20 requests per second at every tick. */
    private static int sizeAfter(Sizing sizing, int seconds) {
        Loop loop = new Loop(config(Mode.AGG)
                .set(Settings.SIZING, sizing)
                .enableLoadScaling(false)
                .build());
        for (int tick = 1; tick <= 60; tick++) {
            loop.step(loop.traffic(seconds, 20 * seconds));
        }
        return loop.size;
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 120, 300, 600, 3600})
    void onePieceOverAGap_isSpreadOverIt(int gap) {
        Loop loop = new Loop(config(Mode.AGG).enableLoadScaling(false).build());
        for (int tick = 1; tick <= 60; tick++) {
            loop.step(loop.traffic(10, 200));
        }
        int before = loop.size;
        loop.now = loop.now.plusSeconds(gap - 10);
        loop.step(loop.traffic(gap, 20 * gap));
        for (int tick = 1; tick <= 12; tick++) {
            loop.step(loop.traffic(10, 200));
            assertThat(loop.size).as(loop.last.why()).isBetween((int) (0.8 * before), before + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aMinuteOfLengthsOfZero_changesNothing(Mode mode) {
        Timeline world = new Timeline(config(mode).enableLoadScaling(false).build());
        mode.roles().forEach(role -> world.fleet(role, 4));
        Map<Role, Integer> steady = world.run(600, 10, 2000, 200).targets();
        for (int tick = 0; tick < 60; tick++) {
            Decision decision = tick < 6 ? world.tick(10, 0, 0) : world.tick(10, 2000, 200);
            decision.roles().forEach(role -> assertThat(role.why()).doesNotContain("NaN"));
            decision.targets()
                    .forEach((role, target) ->
                            assertThat(target).as(decision.why()).isGreaterThanOrEqualTo(steady.get(role) - 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 112", "4, 28", "8, 14"})
    void ranks_ofAnEngine_countTogetherInTheGuidesLoadMode(int ranks, double each) {
        // two engines hold 112 blocks each, and may hold 160: one alone cannot hold 224
        Loop loop = new Loop(config(Mode.DECODE)
                .set(Settings.SIZING, Sizing.GUIDE)
                .set(Settings.ITL, 50.0)
                .set(Settings.LOAD_SCALING_DOWN_SENSITIVITY, 1)
                .enableThroughputScaling(false)
                .build());
        loop.size = 2;
        for (int tick = 0; tick < 14; tick++) {
            List<WorkerLoad> loads = new ArrayList<>();
            for (int i = 0; i < 2 * ranks; i++) {
                double load = (0.8 + 0.2 * Math.min(1, tick / 9.0)) * each;
                WorkerLoad.Sample sample = WorkerLoad.Sample.builder()
                        .activeDecodeBlocks(load)
                        .lastItlMs(0.25 * load * ranks + 10)
                        .build();
                loads.add(WorkerLoad.builder("w" + i / ranks, Role.DECODE)
                        .dpRank(i % ranks)
                        .latest(sample)
                        .build());
            }
            loop.workers = loads;
            loop.step(loop.traffic(10, 100));
            assertThat(loop.size).as(loop.last.why()).isEqualTo(2);
        }
    }

    @Test
    void role_notReported_isNoticedAndHeld() {
        Timeline world =
                new Timeline(config(Mode.DISAGG).enableLoadScaling(false).build());
        world.fleet(Role.PREFILL, 2).fleet(Role.DECODE, 5).run(300, 10, 2000, 200);
        int decode = role(world.tick(10, 2000, 200), Role.DECODE).target();
        PlannerEngine engine = world.engine();
        Instant now = world.now().plusSeconds(10);
        Observation prefillOnly = new Observation(
                now,
                Signal.fresh(Traffic.between(world.now(), now).offeredCount(0).build(), now),
                Signal.missing("off"),
                Signal.fresh(
                        FleetState.of(Map.of(
                                Role.PREFILL,
                                RoleState.settled(2).gpusPerEngine(1).build())),
                        now));
        Decision decision = engine.step(world.state(), prefillOnly).decision();
        assertThat(role(decision, Role.DECODE).target()).isEqualTo(decode);
        assertThat(decision.notices()).extracting(Notice::reason).contains(Reason.ROLE_UNKNOWN);
    }

    @Test
    void impossibleGauge_forbidsShrinkingAndNotGrowing() {
        Timeline world =
                new Timeline(config(Mode.DECODE).enableThroughputScaling(false).build());
        world.fleet(Role.DECODE, 4);
        WorkerLoad.Sample idle = WorkerLoad.Sample.builder()
                .activeDecodeBlocks(0.0)
                .lastItlMs(12.0)
                .kvUsage(0.0)
                .running(0.0)
                .waiting(0.0)
                .build();
        WorkerLoad.Sample broken = WorkerLoad.Sample.builder()
                .activeDecodeBlocks(0.0)
                .lastItlMs(12.0)
                .kvUsage(0.0)
                .running(0.0)
                .waiting(-1.0)
                .build();
        List<WorkerLoad> loads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            loads.add(WorkerLoad.of("w" + i, Role.DECODE, i == 0 ? broken : idle));
        }
        for (int tick = 0; tick < 60; tick++) {
            assertThat(role(world.workers(loads).tick(0, 0, 0), Role.DECODE).target())
                    .isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, CLOCK_STANDING", "-1, CLOCK_BACK", "-3600000, CLOCK_BACK"})
    void timeThatDoesNotGoOn_holdsAndIsForgotten(long millis, Reason reason) {
        Timeline world =
                new Timeline(config(Mode.DISAGG).enableLoadScaling(false).build());
        world.fleet(Role.PREFILL, 2).fleet(Role.DECODE, 5).run(300, 10, 2000, 200);
        Instant then = world.now().plusMillis(millis);
        Traffic flood = Traffic.between(then.minusSeconds(10), then)
                .offeredCount(1e6)
                .isl(2000)
                .osl(200)
                .build();
        FleetState fleet = FleetState.of(Map.of(
                Role.PREFILL,
                RoleState.settled(7).gpusPerEngine(1).build(),
                Role.DECODE,
                RoleState.settled(8).gpusPerEngine(1).build()));
        PlannerEngine.Result step = world.engine()
                .step(
                        world.state(),
                        new Observation(
                                then, Signal.fresh(flood, then), Signal.missing("off"), Signal.fresh(fleet, then)));
        assertThat(step.decision().targets()).isEqualTo(Map.of(Role.PREFILL, 7, Role.DECODE, 8));
        step.decision().roles().forEach(role -> assertThat(role.binding()).isEqualTo(reason));
        assertThat(step.decision().notices()).extracting(Notice::reason).contains(reason);
        assertThat(step.decision().id()).isEqualTo(world.state().decisions() + 1);
        assertThat(step.state().roles()).isEqualTo(world.state().roles());
        assertThat(step.state().traffic()).isEqualTo(world.state().traffic());
        assertThat(step.state().at()).isEqualTo(world.now());
    }

    @Test
    void nulls_areRefusedByName() {
        PlannerEngine engine = new Timeline(config(Mode.AGG).build()).engine();
        Observation nothing = new Observation(START, Signal.missing(""), Signal.missing(""), Signal.missing(""));
        assertThatThrownBy(() -> engine.step(nullOf(PlannerState.class), nothing))
                .isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("state is null.");
        assertThatThrownBy(() -> engine.step(engine.start(), nullOf(Observation.class)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("observation is null.");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nullOf(Class<T> type) {
        return type.cast(null);
    }

    @Test
    void stateOfAnotherConfiguration_isRefusedUntilAdopted() {
        PlannerConfig minutes = config(Mode.DISAGG).build();
        Timeline world = new Timeline(minutes).fleet(Role.PREFILL, 2).fleet(Role.DECODE, 2);
        world.run(120, 10, 2000, 200);
        Observation next = new Observation(
                world.now().plusSeconds(10), Signal.missing(""), Signal.missing(""), Signal.missing(""));
        for (PlannerConfig other : List.of(
                config(Mode.AGG).build(),
                config(Mode.PREFILL).build(),
                minutes.toBuilder()
                        .set(Settings.THROUGHPUT_ADJUSTMENT_INTERVAL, Duration.ofMinutes(2))
                        .build(),
                minutes.toBuilder()
                        .set(Settings.LOAD_ADJUSTMENT_INTERVAL, Duration.ofSeconds(5))
                        .build())) {
            PlannerEngine engine = new Timeline(other).engine();
            assertThatThrownBy(() -> engine.step(world.state(), next))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("prefill and decode in intervals of 60 s in 6 parts")
                    .hasMessageContaining("adopt()");
            assertThat(engine.step(engine.adopt(world.state()), next).decision())
                    .isNotNull();
        }
    }

    private static PlannerConfig.Builder config(Mode mode) {
        return PlannerConfig.builder().mode(mode).maxGpuBudget(-1);
    }

    /** An embedder's loop over aggregated or decode engines. */
    private static final class Loop {
        private final PlannerEngine engine;
        private final Role role;
        private PlannerState state;
        private Instant now = START;
        private int size = 4;
        private List<WorkerLoad> workers = List.of();
        private Decision last;

        Loop(PlannerConfig config) {
            engine = new Timeline(config).engine();
            role = config.general().mode().roles().get(0);
            state = engine.start();
            last = new Decision(0, START, List.of(), List.of(), null);
        }

        /** Traffic up to the next tick. */
        Traffic traffic(int seconds, double requests) {
            Instant next = now.plusSeconds(10);
            return Traffic.between(next.minusSeconds(seconds), next)
                    .offeredCount(requests)
                    .isl(2000)
                    .osl(200)
                    .build();
        }

        void step(Traffic traffic) {
            now = now.plusSeconds(10);
            FleetState fleet = FleetState.of(
                    Map.of(role, RoleState.settled(size).gpusPerEngine(1).build()));
            PlannerEngine.Result step = engine.step(
                    state,
                    new Observation(
                            now, Signal.fresh(traffic, now), Signal.fresh(workers, now), Signal.fresh(fleet, now)));
            state = step.state();
            last = step.decision();
            size = role(last, role).target();
        }
    }
}
