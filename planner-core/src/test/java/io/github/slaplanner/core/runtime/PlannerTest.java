package io.github.slaplanner.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.engine.LinearEngines;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.shadow.PolicyScore;
import io.github.slaplanner.core.shadow.Scoreboard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {
    private final ManualTime time = new ManualTime();
    private final World world = new World();
    private final CountDownLatch never = new CountDownLatch(1);
    private @Nullable Planner planner;

    @AfterEach
    void close() {
        never.countDown();
        if (planner != null) {
            planner.close();
        }
    }

    @Test
    void ticks_onTheLoadInterval_withSamplesSpreadOverIt() throws Exception {
        start(config());
        time.pass(Duration.ofSeconds(30));

        assertThat(world.ticks)
                .extracting(tick -> tick.observation().now())
                .containsExactly(at(0), at(10), at(20), at(30));
        assertThat(world.samples).hasSize(13).startsWith(at(0)).contains(at(2.5), at(5), at(7.5));
        Traffic traffic = world.last().observation().traffic().freshOrNull();
        assertThat(traffic.from()).isEqualTo(at(20));
        assertThat(traffic.to()).isEqualTo(at(30));
    }

    @Test
    void start_twice_refused_soThatOneFleetHasOnePlanner() throws Exception {
        PlannerBuilder builder = builder(config());
        planner = builder.start();

        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a builder of its own");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("planner") && thread.isAlive())
                .hasSize(1);
    }

    @Test
    void traffic_thatGrows_growsTheFleet_andThroughputIntervalsClose() throws Exception {
        start(config());
        time.pass(Duration.ofSeconds(70));
        int before = world.fleet.get(Role.PREFILL);
        world.rate = 100;
        time.pass(Duration.ofMinutes(3));

        assertThat(world.fleet.get(Role.PREFILL)).isGreaterThan(before);
        assertThat(world.last().decision().demand()).isNotNull();
        assertThat(world.last().state().traffic().closed()).isEqualTo(4);
        assertThat(world.failures).isEmpty();
        assertThat(world.requests)
                .extracting(request -> request.decisionId())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    static Stream<Arguments> nonsense() {
        Supplier<?> nothing = () -> null;
        return Stream.of(
                Arguments.of("throws", (Supplier<?>) () -> {
                    throw new IllegalStateException("no route to host");
                }),
                Arguments.of("throws an error", (Supplier<?>) () -> {
                    throw new NoClassDefFoundError("com/example/Missing");
                }),
                Arguments.of("returns null", nothing));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    @SuppressWarnings("unchecked")
    void collaborator_thatFails_isCountedAndHoldsTheFleet(String how, Supplier<?> failing) throws Exception {
        start(config());
        time.pass(Duration.ofSeconds(70));
        int engines = world.fleet.get(Role.DECODE);
        world.rate = 0;
        world.trafficInstead = (Supplier<Signal<Traffic>>) failing;
        time.pass(Duration.ofMinutes(10));

        assertThat(world.fleet.get(Role.DECODE)).as("nothing shrinks").isEqualTo(engines);
        assertThat(world.last().observation().traffic()).isInstanceOf(Signal.Missing.class);
        assertThat(world.last().decision().notices())
                .extracting(notice -> notice.reason())
                .contains(Reason.TRAFFIC_UNKNOWN);
        assertThat(planner.health().failures()).containsEntry("traffic", 60L);
        assertThat(world.failures).hasSize(60);

        world.trafficInstead = null;
        time.pass(Duration.ofMinutes(10));
        assertThat(world.fleet.get(Role.DECODE)).as("planning goes on").isLessThan(engines);
    }

    @Test
    void workers_withNonsense_areRefusedWhole() throws Exception {
        WorkerLoad.Sample nan = WorkerLoad.Sample.builder()
                .activePrefillTokens(Double.NaN)
                .activeDecodeBlocks(1.0)
                .build();
        world.workersInstead = () -> Signal.fresh(List.of(WorkerLoad.of("w1", Role.DECODE, nan)), at(0));
        start(config());
        time.pass(Duration.ZERO);

        assertThat(world.last().observation().workers().problem()).contains("worker w1 has a gauge that is negative");
    }

    @Test
    void traffic_thatEndsInTheFuture_isRefused() throws Exception {
        world.trafficInstead = () ->
                Signal.fresh(Traffic.between(at(0), at(100)).offeredCount(0).build(), at(0));
        start(config());
        time.pass(Duration.ZERO);

        assertThat(world.last().observation().traffic().problem()).contains("its traffic ends at");
    }

    @Test
    void fleet_thatCannotBeRead_isNotTouched() throws Exception {
        start(config());
        time.pass(Duration.ofSeconds(70));
        int asked = world.requests.size();
        world.rate = 500;
        world.fleetInstead = () -> {
            throw new ConnectorException("API server does not answer");
        };
        world.onScale = () -> {
            throw new ConnectorException("API server does not answer");
        };
        time.pass(Duration.ofMinutes(3));

        assertThat(world.requests).hasSize(asked);
        assertThat(world.last().decision().why()).contains("fleet state is not known: missing: connector failed");
        assertThat(world.last().outcome().kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(world.last().outcome().detail()).contains("API server does not answer");
    }

    @Test
    void collaborator_thatIsGivenUp_isShownWithItsLastWord() throws Exception {
        world.trafficInstead = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new ConnectorException("http://prometheus:9090: no answer yet", e);
            }
            return Signal.missing("too late");
        };
        planner = builder(config()).callTimeout(Duration.ofMillis(300)).start();
        time.pass(Duration.ofSeconds(20));

        assertThat(world.failures.get(0))
                .contains(
                        "metrics source did not answer within 300 ms; it said: http://prometheus:9090: no answer yet");
    }

    @Test
    void collaborator_thatHangs_costsOneTimeoutAndNoSecondCall() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        world.trafficInstead = () -> {
            entered.countDown();
            awaitWhateverComes(never);
            return Signal.missing("too late");
        };
        planner = builder(config()).callTimeout(Duration.ofMillis(50)).start();
        time.pass(Duration.ofSeconds(30));

        assertThat(entered.getCount()).isZero();
        assertThat(world.ticks).hasSize(4);
        assertThat(world.failures.get(0)).contains("metrics source did not answer within 50 ms");
        assertThat(world.failures.get(world.failures.size() - 1)).contains("has not come back from an earlier call");
    }

    @Test
    void listener_thatThrows_isCountedAndTheOthersAreTold() throws Exception {
        world.onTick = () -> {
            throw new IllegalStateException("disk full");
        };
        start(config());
        time.pass(Duration.ofSeconds(20));

        assertThat(planner.health().failures()).containsEntry("listener World", 3L);
        assertThat(world.failures).contains("listener World: disk full");
    }

    @Test
    void advisory_decidesAndTouchesNothing() throws Exception {
        world.rate = 100;
        start(config().toBuilder().set(Settings.ADVISORY, true).build());
        time.pass(Duration.ofSeconds(130));

        assertThat(world.requests).isEmpty();
        assertThat(world.last().decision().changes()).isTrue();
        assertThat(world.last().outcome().kind()).isEqualTo(Outcome.Kind.ADVISORY);
    }

    @Test
    void advisory_undoneDecisionOfAnEarlierPlanner_isLeftAlone() throws Exception {
        world.resumable = "decision 7";
        start(config().toBuilder().set(Settings.ADVISORY, true).build());
        time.pass(Duration.ofSeconds(30));

        assertThat(world.resumable).isEqualTo("decision 7");
    }

    @Test
    void undoneDecisionOfAnEarlierPlanner_isTakenUpOnceSomethingIsKnown_andIsAnOutcome() throws Exception {
        world.rate = 1;
        world.resumable = "decision 7";
        world.trafficInstead = () -> Signal.missing("no answer");
        world.workersInstead = () -> Signal.missing("no answer");
        start(config());
        time.pass(Duration.ofSeconds(10));
        assertThat(world.resumable).isEqualTo("decision 7");
        world.trafficInstead = null;
        time.pass(Duration.ofSeconds(10));
        assertThat(world.last().outcome()).isEqualTo(new Outcome(Outcome.Kind.RESUMED, "decision 7"));
        time.pass(Duration.ofSeconds(10));
        assertThat(world.last().outcome().kind()).isEqualTo(Outcome.Kind.UNCHANGED);
    }

    @Test
    void follower_decidesTouchesNothing_andActsAtOnceWhenItLeads() throws Exception {
        world.rate = 100;
        world.leads = false;
        start(config());
        time.pass(Duration.ofSeconds(130));
        assertThat(world.requests).isEmpty();
        assertThat(world.last().outcome()).isEqualTo(new Outcome(Outcome.Kind.FOLLOWING, "another planner leads"));

        world.fleet.put(Role.PREFILL, 3);
        time.pass(Duration.ofSeconds(10));
        world.leads = true;
        time.pass(Duration.ofSeconds(10));
        assertThat(world.last().outcome().kind())
                .as("the leader's change was no manual one")
                .isEqualTo(Outcome.Kind.REQUESTED);
    }

    @Test
    void loopThatNeverDecides_isNotAlive() throws Exception {
        PrefillPerformance hanging = new PrefillPerformance() {
            @Override
            public double ttftMs(double isl) {
                awaitWhateverComes(never);
                return 1;
            }

            @Override
            public double throughputPerGpu(double isl) {
                awaitWhateverComes(never);
                return 1;
            }

            @Override
            public boolean measured(double isl) {
                return true;
            }
        };
        planner = builder(config())
                .performance(new EnginePerformance(hanging, LinearEngines.PERFORMANCE.decode()))
                .callTimeout(Duration.ofMillis(300))
                .start();
        time.pass(Duration.ofSeconds(170));
        assertThat(planner.health().alive())
                .as("it came round at every tick and decided at none for a minute")
                .isFalse();
        assertThat(planner.health().open()).extracting(Failure::input).contains("engine");
    }

    @Test
    void slowTick_isCountedAndNotQueued() throws Exception {
        start(config());
        time.pass(Duration.ofSeconds(10));
        world.onTick = () -> time.spend(Duration.ofSeconds(25));
        time.pass(Duration.ofSeconds(10));
        world.onTick = () -> {};
        time.pass(Duration.ofSeconds(40));

        assertThat(planner.health().overruns()).isEqualTo(1);
        assertThat(world.ticks).as("at 0, 10, 20, 45, 50, 60, 70 and 80 s").hasSize(8);
    }

    @Test
    void clockSetBack_keepsWhatWasLearned_andGoesOn() throws Exception {
        start(config());
        time.pass(Duration.ofSeconds(130));
        int closed = world.last().state().traffic().closed();
        time.set(Duration.ofHours(-1));
        time.pass(Duration.ofSeconds(70));

        assertThat(world.failures).singleElement().asString().contains("the clock was set back");
        assertThat(world.last().state().traffic().closed()).isEqualTo(closed + 1);
        assertThat(world.last().observation().now()).isBefore(at(0));
    }

    @Test
    void clockSetForward_leavesAGapAndShrinksNothing() throws Exception {
        start(config());
        time.pass(Duration.ofSeconds(130));
        int engines = world.fleet.get(Role.DECODE);
        time.set(Duration.ofDays(400));
        time.pass(Duration.ofSeconds(10));

        assertThat(world.fleet.get(Role.DECODE)).isEqualTo(engines);
        assertThat(world.last().state().traffic().closed()).isEqualTo(20_160);
        time.pass(Duration.ofMinutes(2));
        assertThat(world.last().state().traffic().lastKnown()).isTrue();
    }

    @Test
    void shadows_areScored_andWhatTheyDoWrongChangesNothing() throws Exception {
        PlannerConfig same = config();
        planner = builder(same)
                .shadow("same", engine(same, World::lastValue))
                .shadow("throws", engine(same, (history, lead) -> {
                    throw new IllegalStateException("no idea");
                }))
                .shadow("broken", engine(same, (history, lead) -> {
                    throw new AssertionError("not even an exception");
                }))
                .start();
        world.rate = 40;
        time.pass(Duration.ofMinutes(30));
        List<Decision> beside = world.ticks.stream().map(TickReport::decision).toList();
        Scoreboard scores = world.last().scores();
        assertThat(scores.policies())
                .extracting(PolicyScore::policy)
                .containsExactly("live", "same", "throws", "broken", "oracle");
        assertThat(scores.of("same").orElseThrow().attainment()).isBetween(0.5, 1.0);
        assertThat(scores.of("throws").orElseThrow().problem())
                .as("its forecast falls back")
                .isNull();
        assertThat(world.ticks)
                .extracting(tick -> tick.scores().of("broken").orElseThrow().problem())
                .anyMatch(problem -> problem != null && problem.contains("not even an exception"));
        assertThat(planner.health().failures()).containsOnlyKeys("shadow broken");
        close();

        World alone = new World();
        ManualTime again = new ManualTime();
        alone.rate = 40;
        try (Planner without = builder(same)
                .metrics(alone)
                .connector(alone)
                .listener(alone)
                .time(again)
                .start()) {
            again.pass(Duration.ofMinutes(30));
            assertThat(without.latest()).isNotNull();
        }
        assertThat(alone.ticks).extracting(TickReport::decision).isEqualTo(beside);
        assertThat(alone.ticks).allMatch(tick -> tick.scores().equals(Scoreboard.EMPTY));
    }

    @Test
    void shadowThatHangs_costsOneTimeout_andNoTick() throws Exception {
        planner = builder(config())
                .callTimeout(Duration.ofMillis(50))
                .shadow("hangs", engine(config(), (history, lead) -> {
                    awaitWhateverComes(never);
                    return World.lastValue(history, lead);
                }))
                .start();
        time.pass(Duration.ofMinutes(6));

        assertThat(world.ticks).hasSize(37);
        assertThat(world.failures.get(0)).contains("shadow hangs did not answer within 50 ms");
        assertThat(world.last().scores().of("hangs").orElseThrow().problem()).contains("has not come back");
    }

    private static PlannerEngine engine(PlannerConfig config, Predictor predictor) {
        return PlannerEngine.of(config, predictor, LinearEngines.PERFORMANCE);
    }

    @Test
    void close_leavesTheFleetAndWhatTheCallerOwns() throws Exception {
        start(config());
        time.pass(Duration.ofSeconds(130));
        int engines = world.fleet.get(Role.DECODE);
        planner.close();
        planner.close();

        assertThat(world.fleet.get(Role.DECODE)).isEqualTo(engines);
        assertThat(world.closed).isFalse();
    }

    private void start(PlannerConfig config) {
        planner = builder(config).start();
    }

    private PlannerBuilder builder(PlannerConfig config) {
        return Planner.builder(config)
                .metrics(world)
                .connector(world)
                .performance(LinearEngines.PERFORMANCE)
                .predictor(World::lastValue)
                .listener(world)
                .callTimeout(Duration.ofMinutes(1))
                .time(time);
    }

    static PlannerConfig config() {
        return PlannerConfig.builder()
                .set(Settings.LOAD_METRIC_SAMPLES, 4)
                .set(Settings.STARTUP_TIME, Duration.ofSeconds(10))
                .build();
    }

    private static Instant at(double seconds) {
        return Instant.parse("2026-01-01T12:00:00Z").plusMillis((long) (1000 * seconds));
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException e) {
                // A collaborator that does not listen.
            }
        }
    }
}
