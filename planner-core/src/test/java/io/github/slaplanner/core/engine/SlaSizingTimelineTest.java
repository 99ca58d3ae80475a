package io.github.slaplanner.core.engine;

import static io.github.slaplanner.core.engine.Timeline.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.observation.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlaSizingTimelineTest {

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everyMode_leavesRoomOverTheMean(Mode mode) {
        Timeline world = new Timeline(config().mode(mode).build());
        mode.roles().forEach(role -> world.fleet(role, 1));
        Decision decision = world.run(300, 10, 2000, 200);
        // the mean needs 2 prefill, 2 decode (of 775 tokens/s within 30 ms) or 4 aggregated engines
        decision.roles().forEach(one -> assertThat(one.target()).as(one.why()).isBetween(3, 12));
    }

    @Property(tries = 25, seed = "20")
    void constantTraffic_settlesAndStaysStill(
            @ForAll @DoubleRange(min = 0.2, max = 300) double rate, @ForAll @IntRange(min = 1, max = 60) int start) {
        Timeline world = new Timeline(config().build());
        world.fleet(Role.PREFILL, start).fleet(Role.DECODE, start);
        world.run(4200, rate, 1500, 150);
        Set<List<Integer>> sizes = new HashSet<>();
        for (int tick = 0; tick < 120; tick++) {
            Decision decision = world.tick(rate, 1500, 150);
            sizes.add(List.of(
                    role(decision, Role.PREFILL).target(),
                    role(decision, Role.DECODE).target()));
        }
        assertThat(sizes).hasSize(1);
    }

    @Property(tries = 40, seed = "21")
    void moreTraffic_neverNeedsFewerEngines(
            @ForAll @DoubleRange(min = 0.2, max = 100) double rate,
            @ForAll @DoubleRange(min = 1, max = 3) double more) {
        assertThat(settled(rate * more)).isGreaterThanOrEqualTo(settled(rate));
    }

    private static int settled(double rate) {
        Timeline world = new Timeline(config().build()).fleet(Role.PREFILL, 1).fleet(Role.DECODE, 1);
        Decision decision = world.run(60, rate, 1500, 150);
        return role(decision, Role.PREFILL).target()
                + role(decision, Role.DECODE).target();
    }

    @Test
    void burst_isAnsweredByTheMeasuredRateBeforeTheIntervalEnds() {
        Timeline world = new Timeline(config().build()).fleet(Role.PREFILL, 1).fleet(Role.DECODE, 1);
        Decision before = world.run(600, 10, 1500, 150);
        Decision after = world.run(20, 60, 1500, 150);
        assertThat(role(after, Role.PREFILL).target())
                .as(after.why())
                .isGreaterThan(2 * role(before, Role.PREFILL).target());
        assertThat(role(after, Role.PREFILL).why()).contains("load: measured demand");
    }

    @Test
    void trafficStops_fleetGoesToTheMinimumAfterStabilisation() {
        Timeline world = new Timeline(config().build()).fleet(Role.PREFILL, 1).fleet(Role.DECODE, 1);
        world.run(600, 30, 1500, 150);
        Decision decision = world.run(600, 0, 1500, 150);
        assertThat(role(decision, Role.PREFILL).target()).as(decision.why()).isEqualTo(1);
        assertThat(role(decision, Role.DECODE).target()).isEqualTo(1);
    }

    /** A line through falling traffic ends at nothing within a long start-up: until then the engines of today are needed. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 0.5})
    void forecastThatEndsAtNothing_keepsWhatServesUntilThen(double end) {
        PlannerConfig config =
                config().set(Settings.STARTUP_TIME, Duration.ofMinutes(10)).build();
        AtomicBoolean falls = new AtomicBoolean();
        Timeline world = new Timeline(config, (history, lead) -> {
            double last = history.value(history.size() - 1);
            double[] points = new double[Forecast.stepsWithin(lead, history.interval())];
            boolean ends = falls.get() && history.series() == Series.REQUESTS;
            Arrays.setAll(points, step -> ends && step > 1 ? end : last);
            return Forecast.ofPoints(history.interval(), points);
        });
        world.fleet(Role.PREFILL, 1).fleet(Role.DECODE, 1);
        Decision before = world.run(3600, 30, 1500, 150);
        falls.set(true);
        Decision after = world.run(600, 30, 1500, 150);
        for (Role role : List.of(Role.PREFILL, Role.DECODE)) {
            assertThat(role(after, role).target())
                    .as(after.why())
                    .isGreaterThanOrEqualTo(role(before, role).target() - 1);
        }
    }

    @Test
    void slaThatNoEngineMeets_isSaidWithTheBestPossible() {
        Timeline world =
                new Timeline(config().itl(1).build()).fleet(Role.PREFILL, 1).fleet(Role.DECODE, 1);
        Decision decision = world.run(600, 10, 1500, 150);
        assertThat(role(decision, Role.DECODE).trail())
                .filteredOn(step -> step.reason() == Reason.SLA_INFEASIBLE)
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.evidence().get("target")).isEqualTo(1);
                    assertThat(step.evidence().get("best")).isGreaterThan(1);
                });
        assertThat(role(decision, Role.PREFILL).trail()).noneMatch(step -> step.reason() == Reason.SLA_INFEASIBLE);
    }

    @Test
    void cachedPrompts_areSizedByWhatEnginesRead() {
        Decision plain = twoRoles(null, null).run(1200, 40, 2080, 150);
        Decision cached = twoRoles(0.74, null).run(1200, 40, 8000, 150);
        assertThat(role(cached, Role.PREFILL).target())
                .as(role(cached, Role.PREFILL).why())
                .isEqualTo(role(plain, Role.PREFILL).target());
        assertThat(role(cached, Role.PREFILL).why()).contains("ISL 8000, 74 % cached: 2080 tokens to read");
        // the cache of an engine that decodes holds the whole prompt all the same
        assertThat(role(cached, Role.DECODE).target())
                .isGreaterThan(role(plain, Role.DECODE).target());
    }

    @Test
    void severalTokensPerStep_needFewerEnginesThatDecode() {
        Decision plain = twoRoles(null, null).run(1200, 40, 1500, 400);
        Decision speculative = twoRoles(null, 2.0).run(1200, 40, 1500, 400);
        assertThat(role(speculative, Role.DECODE).target())
                .isBetween(
                        role(plain, Role.DECODE).target() / 3,
                        role(plain, Role.DECODE).target() / 2 + 1);
        assertThat(role(speculative, Role.DECODE).why()).contains("OSL 400, 2 tokens per step: 200 decode steps");
        assertThat(role(speculative, Role.PREFILL).target())
                .isEqualTo(role(plain, Role.PREFILL).target());
    }

    private static Timeline twoRoles(@Nullable Double cached, @Nullable Double tokensPerStep) {
        return new Timeline(config().build())
                .fleet(Role.PREFILL, 1)
                .fleet(Role.DECODE, 1)
                .cost(cached, tokensPerStep);
    }

    @Test
    void decision_saysWhatOneMoreOrFewerWouldMean() {
        Timeline world = new Timeline(config().build()).fleet(Role.PREFILL, 1).fleet(Role.DECODE, 1);
        Decision decision = world.run(600, 30, 1500, 150);
        List<Double> shares = new ArrayList<>();
        role(decision, Role.DECODE).alternatives().forEach(other -> shares.add(other.attainment()));
        assertThat(shares).hasSize(3).isSorted();
    }

    private static PlannerConfig.Builder config() {
        return PlannerConfig.builder().maxGpuBudget(-1);
    }
}
