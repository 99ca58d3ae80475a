package io.github.slaplanner.core.engine;

import static io.github.slaplanner.core.engine.Timeline.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerEngineTest {

    // 10 requests/s of 2000 + 200 tokens: 2 prefill engines, 0.98 -> 1 decode engine (itl 30), 2.98 -> 3 aggregated

    @ParameterizedTest
    @EnumSource(Mode.class)
    void throughputAlone_everyMode_sizesItsRoles(Mode mode) {
        Timeline world = new Timeline(throughputOnly().mode(mode).build());
        mode.roles().forEach(role -> world.fleet(role, 7));
        Decision decision = world.run(60, 10, 2000, 200);
        assertThat(decision.roles()).extracting(RoleDecision::role).isEqualTo(mode.roles());
        for (RoleDecision one : decision.roles()) {
            int expected = switch (one.role()) {
                case PREFILL -> 2;
                case DECODE -> 1;
                case AGGREGATED -> 3;
            };
            assertThat(one.target()).as(one.why()).isEqualTo(expected);
            assertThat(one.source()).isEqualTo(Source.THROUGHPUT);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void loadAlone_everyMode_growsByOneWhenAllEnginesAreOver(Mode mode) {
        Timeline world =
                new Timeline(guide().enableThroughputScaling(false).mode(mode).build());
        for (Role role : mode.roles()) {
            world.fleet(role, 3);
        }
        List<Decision> decisions = new ArrayList<>();
        for (int tick = 0; tick < 5; tick++) {
            List<WorkerLoad> loads = new ArrayList<>();
            for (Role role : mode.roles()) {
                loads.addAll(overloaded(role, 3, tick));
            }
            decisions.add(world.workers(loads).tick(10, 2000, 200));
        }
        // three points a tick: five observations are there from the second tick on
        assertThat(decisions.get(0).changes()).isFalse();
        for (RoleDecision one : decisions.get(1).roles()) {
            assertThat(one.target()).as(one.why()).isEqualTo(4);
            assertThat(one.source()).isEqualTo(Source.LOAD);
        }
    }

    private static List<WorkerLoad> overloaded(Role role, int engines, int tick) {
        List<WorkerLoad> loads = new ArrayList<>();
        for (int i = 0; i < engines; i++) {
            double load = 30_000 + 1_000 * i + 100 * tick;
            loads.add(WorkerLoad.of(
                    role.label() + i,
                    role,
                    WorkerLoad.Sample.builder()
                            .activePrefillTokens(role.prefills() ? load : null)
                            .activeDecodeBlocks(role.decodes() ? load : null)
                            .lastTtftMs(role.prefills() ? 0.1 * load : null)
                            .lastIsl(role.prefills() ? 2000.0 : null)
                            .lastItlMs(role.decodes() ? 0.01 * load : null)
                            .build()));
        }
        return loads;
    }

    @Test
    void both_throughputIsTheFloorAndLoadActsAbove() {
        Timeline world = new Timeline(guide().mode(Mode.PREFILL).build()).fleet(Role.PREFILL, 1);
        world.workers(steady(1));
        Decision floor = world.run(60, 10, 2000, 200);
        assertThat(role(floor, Role.PREFILL).target()).isEqualTo(2);
        assertThat(role(floor, Role.PREFILL).source()).isEqualTo(Source.THROUGHPUT);
        for (int tick = 0; tick < 2; tick++) {
            world.workers(overloaded(Role.PREFILL, 2, tick));
            world.tick(10, 2000, 200);
        }
        Decision above = world.tick(10, 2000, 200);
        assertThat(role(above, Role.PREFILL).current()).as(above.why()).isGreaterThanOrEqualTo(3);
        assertThat(role(above, Role.PREFILL).source()).isEqualTo(Source.LOAD);
    }

    @Test
    void both_idleLoad_shrinksToTheFloorAndNotBelow() {
        Timeline world = new Timeline(guide().mode(Mode.PREFILL).build()).fleet(Role.PREFILL, 6);
        world.workers(steady(6));
        world.run(60, 10, 2000, 200);
        List<Integer> sizes = new ArrayList<>();
        for (int tick = 0; tick < 30; tick++) {
            world.workers(idle(sizes.isEmpty() ? 6 : sizes.get(tick - 1)));
            Decision decision = world.tick(10, 2000, 200);
            sizes.add(role(decision, Role.PREFILL).target());
        }
        assertThat(sizes).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(sizes.get(29)).isEqualTo(2);
    }

    private static List<WorkerLoad> steady(int engines) {
        List<WorkerLoad> loads = new ArrayList<>();
        for (int i = 0; i < engines; i++) {
            double load = 10_000 + 1_000 * i;
            loads.add(WorkerLoad.of(
                    "w" + i,
                    Role.PREFILL,
                    WorkerLoad.Sample.builder()
                            .activePrefillTokens(load)
                            .lastTtftMs(0.1 * load)
                            .lastIsl(2000.0)
                            .build()));
        }
        return loads;
    }

    private static List<WorkerLoad> idle(int engines) {
        List<WorkerLoad> loads = new ArrayList<>();
        for (int i = 0; i < engines; i++) {
            loads.add(WorkerLoad.of(
                    "w" + i,
                    Role.PREFILL,
                    WorkerLoad.Sample.builder()
                            .activePrefillTokens(0.0)
                            .lastTtftMs(500.0)
                            .lastIsl(2000.0)
                            .build()));
        }
        return loads;
    }

    @Test
    void trafficStops_isNotLosingTraffic() {
        Timeline world =
                new Timeline(throughputOnly().build()).fleet(Role.PREFILL, 2).fleet(Role.DECODE, 2);
        world.run(120, 10, 2000, 200);
        Decision lost = world.trafficLost("Prometheus does not answer").run(60, 0, 0, 0);
        assertThat(lost.changes()).isFalse();
        assertThat(lost.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.reason()).isEqualTo(Reason.TRAFFIC_UNKNOWN);
            assertThat(notice.detail()).isEqualTo("missing: Prometheus does not answer");
        });
        Decision idle = world.trafficLost(null).run(60, 0, 0, 0);
        assertThat(role(idle, Role.PREFILL).target()).as(idle.why()).isEqualTo(1);
    }

    @Test
    void signalsLostOneAtATime_neverShrink() {
        for (String lost : List.of("traffic", "workers", "fleet")) {
            Timeline world = new Timeline(guide().mode(Mode.PREFILL).build()).fleet(Role.PREFILL, 6);
            world.workers(steady(6));
            world.run(120, 30, 2000, 200);
            world.workers(idle(6));
            switch (lost) {
                case "traffic" -> world.trafficLost("gone");
                case "workers" -> world.workersLost();
                default -> world.fleetLost(true);
            }
            for (int tick = 0; tick < 60; tick++) {
                Decision decision = world.tick(0, 0, 0);
                assertThat(role(decision, Role.PREFILL).target())
                        .as(lost + ": " + decision.why())
                        .isEqualTo(6);
            }
        }
    }

    @Test
    void fleetNeverSeen_decidesNothingAndSaysSo() {
        Decision decision =
                new Timeline(throughputOnly().build()).fleetLost(true).tick(10, 2000, 200);
        assertThat(decision.roles()).isEmpty();
        assertThat(decision.why()).isEqualTo("fleet state is not known: missing: API server does not answer");
    }

    @Test
    void noTrafficYet_keepsTheFleet() {
        Timeline world =
                new Timeline(throughputOnly().build()).fleet(Role.PREFILL, 3).fleet(Role.DECODE, 4);
        Decision decision = world.run(300, 0, 0, 0);
        assertThat(decision.changes()).isFalse();
        assertThat(role(decision, Role.DECODE).trail()).extracting(Step::reason).contains(Reason.NO_TRAFFIC_YET);
    }

    @Test
    void halfAnIntervalMissing_isScaledUpNotTakenAsLess() {
        Timeline world = new Timeline(guide().mode(Mode.PREFILL).build()).fleet(Role.PREFILL, 2);
        world.workers(steady(2));
        world.run(30, 10, 2000, 200);
        world.trafficLost("gap").run(20, 0, 0, 0);
        Decision decision = world.trafficLost(null).run(10, 10, 2000, 200);
        assertThat(decision.demand()).isNotNull();
        assertThat(decision.demand().requests().next().mean()).isEqualTo(600);
    }

    @Test
    void predictorFails_isContainedAndNamed() {
        PlannerConfig config = throughputOnly().loadPredictor("oracle").build();
        Timeline world = new Timeline(config, (history, lead) -> {
            throw new IllegalStateException("no licence");
        });
        Decision decision = world.fleet(Role.PREFILL, 1).fleet(Role.DECODE, 1).run(60, 10, 2000, 200);
        assertThat(role(decision, Role.PREFILL).target()).isEqualTo(2);
        assertThat(decision.notices())
                .hasSize(3)
                .allSatisfy(notice -> assertThat(notice.detail())
                        .startsWith("predictor \"oracle\" failed with java.lang.IllegalStateException: no licence"));
    }

    @Test
    void outsideMeasuredRange_isNoticed() {
        Timeline world =
                new Timeline(throughputOnly().build()).fleet(Role.PREFILL, 1).fleet(Role.DECODE, 1);
        Decision decision = world.run(60, 1, 30_000, 200);
        assertThat(decision.notices())
                .extracting(notice -> notice.reason() + " " + notice.detail())
                .containsExactly("EXTRAPOLATED prefill at ISL 30000", "EXTRAPOLATED decode at context length 30100");
    }

    @Test
    void overdueStart_isReportedAsNoCapacityAndDoesNotFreeze() {
        PlannerConfig config = guide().mode(Mode.DECODE)
                .enableThroughputScaling(false)
                .set(Settings.STARTUP_TIME, Duration.ofSeconds(60))
                .build();
        Timeline world = new Timeline(config);
        Instant created = world.now();
        int grownAt = 0;
        boolean reported = false;
        for (int tick = 1; tick <= 30 && grownAt == 0; tick++) {
            List<Duration> earlier = tick == 1 ? List.of(Duration.ofMinutes(1)) : List.of();
            world.fleet(
                    Role.DECODE,
                    RoleState.builder()
                            .desired(4)
                            .ready(3)
                            .startingSince(List.of(created))
                            .gpusPerEngine(1)
                            .startups(earlier)
                            .build());
            world.workers(overloaded(Role.DECODE, 3, tick));
            Decision decision = world.tick(10, 2000, 200);
            reported |= role(decision, Role.DECODE).why().contains("1 engine overdue; not counted as capacity");
            grownAt = role(decision, Role.DECODE).target() > 4 ? 10 * tick : 0;
        }
        assertThat(reported).isTrue();
        assertThat(grownAt).as("twice 60 s and 30 s, then growth goes on").isEqualTo(160);
    }

    @Test
    void workerMismatch_largeOne_growsButDoesNotShrink() {
        PlannerConfig config =
                guide().mode(Mode.PREFILL).enableThroughputScaling(false).build();
        Timeline world = new Timeline(config).fleet(Role.PREFILL, 10);
        Decision decision = world.workers(idle(4)).run(100, 1, 2000, 200);
        assertThat(decision.changes()).isFalse();
        assertThat(role(decision, Role.PREFILL).why()).contains("metrics show 4 workers, fleet has 10 ready");
        Decision small = world.workers(idle(9)).run(30, 1, 2000, 200);
        assertThat(role(small, Role.PREFILL).target()).as(small.why()).isLessThan(10);
    }

    @Test
    void sameStateAndObservation_sameDecision() {
        Timeline a = new Timeline(guide().build()).fleet(Role.PREFILL, 2).fleet(Role.DECODE, 2);
        Timeline b = new Timeline(guide().build()).fleet(Role.PREFILL, 2).fleet(Role.DECODE, 2);
        for (int tick = 0; tick < 40; tick++) {
            assertThat(a.tick(5 + tick % 7, 2000, 200)).isEqualTo(b.tick(5 + tick % 7, 2000, 200));
        }
        assertThat(a.state()).isEqualTo(b.state());
    }

    @Test
    void warmHistory_isForecastFromTheFirstInterval() {
        PlannerConfig config = throughputOnly().build();
        PlannerEngine engine = PlannerEngine.of(config, Timeline.LAST_VALUE, LinearEngines.PERFORMANCE);
        History requests = History.of(Series.REQUESTS, Duration.ofSeconds(60), Instant.EPOCH, 1, 2, 3);
        History isl = History.of(Series.ISL, Duration.ofSeconds(60), Instant.EPOCH, 10, 20, 30);
        History osl = History.of(Series.OSL, Duration.ofSeconds(60), Instant.EPOCH, 5, 5, 5);
        PlannerState warm = engine.startFrom(requests, isl, osl);
        assertThat(warm.traffic()).isNotNull();
        assertThat(warm.traffic().closed()).isEqualTo(3);
    }

    @Test
    void throughputWithoutPerformance_isRefused() {
        assertThatThrownBy(() -> PlannerEngine.of(throughputOnly().build(), Timeline.LAST_VALUE, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Throughput scaling of prefill engines needs their performance data. Maybe read it with"
                        + " ProfileReader, or set enable_throughput_scaling to false.");
    }

    private static PlannerConfig.Builder guide() {
        return PlannerConfig.builder().set(Settings.SIZING, Sizing.GUIDE);
    }

    private static PlannerConfig.Builder throughputOnly() {
        return guide().enableLoadScaling(false).noCorrection(true);
    }
}
