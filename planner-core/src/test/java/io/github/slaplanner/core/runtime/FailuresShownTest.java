package io.github.slaplanner.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.engine.LinearEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Failures show: in the log, in health, in the report of a tick, each from the same book. */
class FailuresShownTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Reporter.class);

    private final ManualTime time = new ManualTime();
    private final World world = new World();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Predictor predictor = World::lastValue;

    @BeforeEach
    void listen() {
        log.start();
        LOGGER.setLevel(Level.INFO);
        LOGGER.addAppender(log);
    }

    @AfterEach
    void leave() {
        LOGGER.detachAppender(log);
        LOGGER.setLevel(null);
    }

    @Test
    void sourceThatSaysItHasNothing_isAFailure_withCauseAndRemedy() throws Exception {
        try (Planner planner = builder(PlannerTest.config()).start()) {
            time.pass(Duration.ofSeconds(60));
            assertThat(planner.health().ready()).isTrue();
            world.trafficInstead = () -> Signal.missing("http://prometheus:9090: no connection\nrefused");
            time.pass(Duration.ofMinutes(30));

            assertThat(planner.health().ready()).isFalse();
            assertThat(planner.health().alive()).isTrue();
            assertThat(planner.health().failures()).containsEntry("traffic", 180L);
            assertThat(world.failures).hasSize(180);
            assertThat(world.last().failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.cause())
                            .isEqualTo("missing: http://prometheus:9090: no connection refused"))
                    .satisfies(failure -> assertThat(failure.remedy()).contains("metric_pulling_prometheus_endpoint"));
            world.trafficInstead = null;
            time.pass(Duration.ofMinutes(2));
            assertThat(planner.health().ready()).isTrue();
        }
        assertThat(lines("traffic"))
                .hasSize(4)
                .satisfies(
                        lines -> assertThat(lines.get(0))
                                .startsWith(
                                        "traffic fails: missing: http://prometheus:9090: no connection refused. No role shrinks"))
                .satisfies(lines ->
                        assertThat(lines.get(1)).startsWith("traffic has failed since 2026-01-01T12:01:10Z (31 times)"))
                .satisfies(lines -> assertThat(lines.get(3)).startsWith("traffic works again"));
    }

    @Test
    void signalBetweenTwoScrapes_isNoFailure_andOneThatStaysStaleIs() throws Exception {
        try (Planner planner = builder(PlannerTest.config()).start()) {
            Traffic known = Traffic.between(at(-10), at(0)).offeredCount(0).build();
            world.trafficInstead = () -> Signal.stale(known, at(0), "nothing has been scraped");
            time.pass(Duration.ofSeconds(110));
            assertThat(planner.health().open()).isEmpty();
            time.pass(Duration.ofSeconds(10));
            assertThat(planner.health().open()).extracting(Failure::input).containsExactly("traffic");
        }
    }

    @Test
    void workers_areMissedOnlyByWhoNeedsThem() throws Exception {
        world.workersInstead = () -> Signal.missing("set load_router_metrics_url");
        PlannerConfig without = PlannerConfig.builder().enableLoadScaling(false).build();
        try (Planner planner = builder(without).start()) {
            time.pass(Duration.ofMinutes(5));
            assertThat(planner.health().open()).isEmpty();
        }
    }

    @Test
    void predictorThatFails_isAFailureToo() throws Exception {
        predictor = (history, lead) -> {
            throw new IllegalStateException("no idea");
        };
        try (Planner planner = builder(PlannerTest.config()).start()) {
            time.pass(Duration.ofMinutes(5));
            assertThat(planner.health().open()).extracting(Failure::input).containsExactly("predictor");
            assertThat(planner.health().ready()).as("the last value stands in").isTrue();
        }
        assertThat(lines("predictor")).singleElement().asString().contains("no idea");
    }

    @Test
    void proposalThatStays_isNotLoggedAgain() throws Exception {
        world.rate = 100;
        try (Planner planner = builder(PlannerTest.config().toBuilder()
                        .set(Settings.ADVISORY, true)
                        .build())
                .start()) {
            time.pass(Duration.ofHours(6));
            assertThat(planner.latest()).isNotNull();
        }
        assertThat(lines("advisory")).as("changes of the proposal, not ticks").hasSizeBetween(1, 30);
    }

    /** What a call of each collaborator may do instead of what it should: 20 ways in all. */
    private List<Runnable> faults() {
        Traffic old = Traffic.between(at(-10), at(0)).offeredCount(0).build();
        return List.of(
                () -> world.trafficInstead = () -> null,
                () -> world.trafficInstead = () -> Signal.missing("no sample\nof anything"),
                () -> world.trafficInstead = () -> Signal.stale(old, at(0), "nothing was scraped"),
                () -> world.trafficInstead = () -> Signal.fresh(old, at(0)),
                () -> world.trafficInstead = () -> thrown(new IllegalStateException("401")),
                () -> world.trafficInstead = () -> thrown(new NullPointerException()),
                () -> world.trafficInstead = () -> thrown(new IllegalArgumentException("x".repeat(100_000))),
                () -> world.trafficInstead = () -> thrown(new StackOverflowError()),
                () -> world.workersInstead = () -> null,
                () -> world.workersInstead = () -> Signal.missing("the page is empty"),
                () -> world.workersInstead = () -> Signal.stale(List.of(), at(0), "no page came"),
                () -> world.workersInstead = () -> thrown(new IllegalStateException("line 3: not a number")),
                () -> world.fleetInstead = () -> null,
                () -> world.fleetInstead = () -> thrown(new ConnectorException("the API server does not answer")),
                () -> world.fleetInstead = () -> thrown(new NoClassDefFoundError("io/example/Client")),
                () -> world.onScale = () -> thrown(new ConnectorException("HTTP 409")),
                () -> world.onScale = () -> thrown(new UncheckedIOException(new IOException("reset"))),
                () -> world.onTick = () -> thrown(new IllegalStateException("the disk is full")),
                () -> predictor = (history, lead) -> thrown(new IllegalStateException("no idea")),
                () -> predictor = (history, lead) -> null);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // it returns nothing of any type
    private static <T> T thrown(Throwable failure) {
        return FailuresShownTest.<T, RuntimeException>sneaky(failure);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // whatever it is, it is thrown as it is
    private static <T, E extends Throwable> T sneaky(Throwable failure) throws E {
        throw (E) failure;
    }

    private void allIsWell() {
        world.trafficInstead = null;
        world.workersInstead = null;
        world.fleetInstead = null;
        world.onScale = () -> {};
        world.onTick = () -> {};
        predictor = World::lastValue;
    }

    @Test
    void day_onWhichOneCallInAHundredFails_isShortInTheLog_andShrinksNothing() throws Exception {
        Random random = new Random(22);
        List<Instant> decided = new ArrayList<>();
        List<Runnable> faults = faults();
        int[] happened = new int[faults.size()];
        try (Planner planner = Planner.builder(PlannerTest.config())
                .metrics(world)
                .connector(world)
                .performance(LinearEngines.PERFORMANCE)
                .predictor((history, lead) -> predictor.forecast(history, lead))
                .listener(world)
                .callTimeout(Duration.ofMinutes(1))
                .time(time)
                .onDecision(decision -> decided.add(decision.at()))
                .start()) {
            for (int step = 0; step < 24 * 360; step++) {
                allIsWell();
                // Six kinds of calls are made at every tick, and each fails once in a hundred times.
                for (int call = 0; call < 6; call++) {
                    if (random.nextInt(100) == 0) {
                        int fault = random.nextInt(faults.size());
                        faults.get(fault).run();
                        happened[fault]++;
                    }
                }
                boolean lost = world.trafficInstead != null || world.workersInstead != null;
                world.rate = 20 + step % 360 / 10.0;
                Map<Role, Integer> before = Map.copyOf(world.fleet);
                time.pass(Duration.ofSeconds(10));
                if (lost) {
                    assertThat(world.fleet)
                            .allSatisfy((role, engines) -> assertThat(engines)
                                    .as("%s at %s", role, time.now())
                                    .isGreaterThanOrEqualTo(before.get(role)));
                }
            }
            assertThat(planner.health().decisions()).isEqualTo(24 * 360 + 1);
        }
        assertThat(happened).hasSize(20).doesNotContain(0);
        assertThat(decided).hasSize(24 * 360 + 1);
        assertThat(log.list).hasSizeLessThan(2000);
    }

    private List<String> lines(String start) {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith(start))
                .toList();
    }

    private static Instant at(int seconds) {
        return Instant.parse("2026-01-01T12:00:00Z").plusSeconds(seconds);
    }

    private PlannerBuilder builder(PlannerConfig config) {
        return Planner.builder(config)
                .metrics(world)
                .connector(world)
                .performance(LinearEngines.PERFORMANCE)
                .predictor(predictor)
                .listener(world)
                .callTimeout(Duration.ofMinutes(1))
                .time(time);
    }
}
