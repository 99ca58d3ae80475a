package io.github.slaplanner.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.engine.LinearEngines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlsTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final Controls controls = new Controls();
    private final PlannerConfig config = PlannerTest.config();

    @Test
    void hold_boundsItsRole_untilTheTimeIsOver() {
        controls.hold(config, Role.DECODE, new Controls.Hold(4, START.plusSeconds(60), "ann", "night"));

        PlannerConfig held = controls.apply(config, START.plusSeconds(59));
        assertThat(held.orNull(Role.DECODE, Settings.MIN_ENDPOINT)).isEqualTo(4);
        assertThat(held.orNull(Role.DECODE, Settings.MAX_ENDPOINT)).isEqualTo(4);
        assertThat(held.orNull(Role.PREFILL, Settings.MAX_ENDPOINT)).isNull();
        assertThat(controls.apply(config, START.plusSeconds(60))).isEqualTo(config);
        assertThat(controls.told())
                .extracting(Controls.Action::what)
                .containsExactly("decode held at 4 until 2026-01-01T12:01:00Z", "decode released");
    }

    @Test
    void hold_ofTheOnlyRole_boundsIt() {
        PlannerConfig aggregated = config.toBuilder().mode(Mode.AGG).build();
        controls.hold(aggregated, Role.AGGREGATED, new Controls.Hold(3, START.plusSeconds(60), "ann", ""));

        assertThat(controls.apply(aggregated, START).get(Settings.MIN_ENDPOINT)).isEqualTo(3);
        assertThatThrownBy(() ->
                        controls.hold(aggregated, Role.DECODE, new Controls.Hold(3, START.plusSeconds(60), "ann", "")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The planner has no decode engines.");
    }

    @Test
    void limit_thatContradicts_changesNothing() {
        assertThatThrownBy(() -> controls.limit(config, Map.of(Settings.MIN_GPU_BUDGET, 1000), "ann", ""))
                .isInstanceOf(ConfigException.class);
        assertThat(controls.apply(config, START)).isSameAs(config);
        assertThat(controls.told()).isEmpty();
    }

    @Test
    void running_holdPauseAndResume_takeEffectAndAreTold() throws Exception {
        ManualTime time = new ManualTime();
        World world = new World();
        List<String> told = new ArrayList<>();
        RuntimeListener listener = new RuntimeListener() {
            @Override
            public void onTick(TickReport report) {}

            @Override
            public void onControl(Instant at, Controls.Action action) {
                told.add(action.who() + ": " + action.what());
            }
        };
        try (Planner planner = Planner.builder(config)
                .metrics(world)
                .connector(world)
                .performance(LinearEngines.PERFORMANCE)
                .predictor(World::lastValue)
                .listener(world)
                .listener(listener)
                .callTimeout(Duration.ofMinutes(1))
                .time(time)
                .controls(controls)
                .start()) {
            time.pass(Duration.ofSeconds(10));
            controls.hold(planner.config(), Role.DECODE, new Controls.Hold(7, START.plusSeconds(3600), "ann", "night"));
            time.pass(Duration.ofSeconds(30));
            assertThat(world.fleet).containsEntry(Role.DECODE, 7);

            controls.pause("ann", "storm");
            controls.limit(planner.config(), Map.of(Settings.MIN_ENDPOINT.of(Role.PREFILL), 5), "ann", "");
            time.pass(Duration.ofSeconds(30));
            assertThat(world.last().outcome()).isEqualTo(new Outcome(Outcome.Kind.ADVISORY, "paused by ann: storm"));
            assertThat(world.fleet.get(Role.PREFILL)).isLessThan(5);

            controls.resume("ann", "");
            time.pass(Duration.ofSeconds(30));
            assertThat(world.fleet).containsEntry(Role.PREFILL, 5);
        }
        assertThat(told)
                .containsExactly(
                        "ann: decode held at 7 until 2026-01-01T13:00:00Z",
                        "ann: paused",
                        "ann: limits changed: {prefill_min_endpoint=5}",
                        "ann: resumed");
    }
}
