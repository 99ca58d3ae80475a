package io.github.slaplanner.core.constrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.model.RoleFleet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManualHoldTest {
    private static final Instant START = Instant.EPOCH;

    private final PlannerConfig config = PlannerConfig.builder()
            .maxGpuBudget(16)
            .set(Settings.MANUAL_HOLD, Duration.ofSeconds(60))
            .set(Settings.SCALE_DOWN_STABILIZATION, Duration.ZERO)
            .build();
    private ScalingMemory memory = ScalingMemory.EMPTY;

    @Test
    void change_bySomebodyElse_isRespectedNamedAndEnds() {
        assertThat(decide(config, 0, 4, 6).replicas()).isEqualTo(6);
        assertThat(decide(config, 10, 6, 6).replicas()).isEqualTo(6);

        Constrain.Result held = decide(config, 20, 9, 3);
        assertThat(held.replicas()).isEqualTo(9);
        assertThat(held.binding()).isEqualTo(Reason.MANUAL_HOLD);
        assertThat(held.steps().get(0).text())
                .isEqualTo("replicas were changed from 6 to 9 by somebody else; holding, 60 s to go");
        assertThat(decide(config, 80, 9, 3).replicas()).isEqualTo(9);
        assertThat(decide(config, 81, 9, 3).replicas()).isEqualTo(3);
    }

    @Test
    void change_belowTheMinimum_isRespected() {
        decide(config, 0, 4, 4);
        assertThat(decide(config, 10, 0, 4).replicas()).isZero();
    }

    @Test
    void change_again_startsTheTimeAgain() {
        decide(config, 0, 4, 4);
        decide(config, 10, 8, 4);
        decide(config, 50, 7, 4);
        assertThat(decide(config, 100, 7, 4).replicas()).isEqualTo(7);
        assertThat(decide(config, 111, 7, 4).replicas()).isEqualTo(4);
    }

    @Test
    void ownTargets_thatArriveLate_areNotSomebodyElse() {
        decide(config, 0, 4, 6);
        decide(config, 10, 4, 7);
        assertThat(decide(config, 20, 6, 7).binding()).isNull();
        assertThat(decide(config, 30, 7, 7).binding()).isNull();
        assertThat(decide(config, 40, 6, 7).binding())
                .as("6 was asked before 7 arrived")
                .isEqualTo(Reason.MANUAL_HOLD);
    }

    @Test
    void withoutCommand_nobodysChangeHolds() {
        decide(config, 0, 4, 6);
        memory = memory.withoutCommand();
        assertThat(decide(config, 10, 9, 3).replicas()).isEqualTo(3);
    }

    @Test
    void zeroHold_changesBackAtOnce() {
        PlannerConfig none =
                config.toBuilder().set(Settings.MANUAL_HOLD, Duration.ZERO).build();
        decide(none, 0, 4, 4);
        assertThat(decide(none, 10, 8, 4).replicas()).isEqualTo(4);
    }

    @Test
    void budget_givesOthersWhatTheHeldRoleLeaves() {
        Constrain constrain = new Constrain(config);
        Map<Role, Constrain.Result> first =
                constrain.apply(START, List.of(want(Role.PREFILL, 4, 4), want(Role.DECODE, 4, 4)));
        Map<Role, Constrain.Result> second = constrain.apply(
                START.plusSeconds(10),
                List.of(
                        new DesiredSize(
                                fleet(Role.PREFILL, 10), 2, true, Duration.ofMinutes(12), memory(first, Role.PREFILL)),
                        new DesiredSize(
                                fleet(Role.DECODE, 4), 12, true, Duration.ofMinutes(12), memory(first, Role.DECODE))));
        assertThat(result(second, Role.PREFILL).replicas()).isEqualTo(10);
        assertThat(result(second, Role.DECODE).replicas()).isEqualTo(6);
    }

    private Constrain.Result decide(PlannerConfig config, int seconds, int desired, int wanted) {
        DesiredSize want = new DesiredSize(fleet(Role.DECODE, desired), wanted, true, Duration.ofMinutes(12), memory);
        Constrain.Result result =
                result(new Constrain(config).apply(START.plusSeconds(seconds), List.of(want)), Role.DECODE);
        memory = result.memory();
        return result;
    }

    private static DesiredSize want(Role role, int desired, int wanted) {
        return new DesiredSize(fleet(role, desired), wanted, true, Duration.ofMinutes(12), ScalingMemory.EMPTY);
    }

    private static RoleFleet fleet(Role role, int desired) {
        return new RoleFleet(role, desired, desired, 0, 0, 0, 1);
    }

    private static Constrain.Result result(Map<Role, Constrain.Result> results, Role role) {
        Constrain.Result result = results.get(role);
        assertThat(result).isNotNull();
        return result;
    }

    private static ScalingMemory memory(Map<Role, Constrain.Result> results, Role role) {
        return result(results, role).memory();
    }
}
