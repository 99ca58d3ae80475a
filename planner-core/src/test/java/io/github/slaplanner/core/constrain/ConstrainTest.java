package io.github.slaplanner.core.constrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.model.RoleFleet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstrainTest {
    private static final Instant NOW = Instant.EPOCH;

    @ParameterizedTest
    @CsvSource({
        // budget, prefill desired/wanted/gpus, decode desired/wanted/gpus, prefill, decode
        "16, 2, 4, 1, 4, 6, 1, 4, 6", // fits
        "16, 2, 10, 1, 4, 10, 1, 8, 8", // 20 wanted of 16: both give up a fifth
        "16, 8, 4, 1, 8, 12, 1, 4, 8", // donor first: nothing is free until prefill has drained
        "16, 2, 4, 2, 2, 4, 4, 4, 2", // 24 wanted of 16: shares 2 and 2, what rounding left fits prefill
        "-1, 2, 500, 8, 2, 500, 8, 500, 500", // no limit
        "3, 1, 1, 1, 1, 9, 1, 1, 2", // the minimum of one role is kept
    })
    void budget_coversBothRoles(
            int budget, int p, int wantP, int gpuP, int d, int wantD, int gpuD, int prefill, int decode) {
        Map<Role, Constrain.Result> result = constrain(config(budget, 1))
                .apply(NOW, List.of(want(Role.PREFILL, p, wantP, gpuP), want(Role.DECODE, d, wantD, gpuD)));
        assertThat(replicas(result, Role.PREFILL)).isEqualTo(prefill);
        assertThat(replicas(result, Role.DECODE)).isEqualTo(decode);
    }

    @Test
    void budget_belowMinimum_holdsAndSaysWhy() {
        Map<Role, Constrain.Result> result =
                constrain(config(3, 2)).apply(NOW, List.of(want(Role.PREFILL, 1, 5, 1), want(Role.DECODE, 2, 1, 1)));
        assertThat(replicas(result, Role.PREFILL)).isEqualTo(1);
        assertThat(replicas(result, Role.DECODE)).isEqualTo(2);
        assertThat(result.values()).allSatisfy(role -> {
            assertThat(role.binding()).isEqualTo(Reason.BUDGET_BELOW_MINIMUM);
            assertThat(role.steps().get(role.steps().size() - 1).text())
                    .isEqualTo("budget 3 GPUs is below the 4 that the minimum needs; holding");
        });
    }

    @Test
    void budget_gpusUnknown_refusesGrowthOfEveryRole() {
        Map<Role, Constrain.Result> result = constrain(config(64, 1))
                .apply(NOW, List.of(want(Role.PREFILL, 2, 5, null), want(Role.DECODE, 4, 8, 1)));
        assertThat(replicas(result, Role.PREFILL)).isEqualTo(2);
        assertThat(replicas(result, Role.DECODE)).isEqualTo(4);
        assertThat(result.values())
                .allSatisfy(role -> assertThat(role.binding()).isEqualTo(Reason.GPUS_UNKNOWN));
    }

    @Test
    void engineThatWaitsForCapacity_keepsItsRoleFromGrowing_andNothingElse() {
        RoleFleet decode = new RoleFleet(Role.DECODE, 4, 2, 2, 0, 0, 1);
        DesiredSize more = waiting(decode, 6);
        PlannerConfig floor = PlannerConfig.builder()
                .maxGpuBudget(64)
                .set(Settings.MIN_GPU_BUDGET, 32)
                .build();
        for (PlannerConfig config : List.of(config(64, 1), config(64, 5), floor)) {
            Map<Role, Constrain.Result> result =
                    constrain(config).apply(NOW, List.of(want(Role.PREFILL, 2, 5, 1), more));
            assertThat(replicas(result, Role.DECODE)).isEqualTo(4);
            assertThat(replicas(result, Role.PREFILL)).isGreaterThanOrEqualTo(5);
            assertThat(result.get(Role.DECODE).binding()).isEqualTo(Reason.WAITING_FOR_CAPACITY);
        }
        Map<Role, Constrain.Result> fewer =
                constrain(config(64, 1)).apply(NOW, List.of(want(Role.PREFILL, 2, 2, 1), waiting(decode, 3)));
        assertThat(replicas(fewer, Role.DECODE)).isEqualTo(3);
    }

    private static DesiredSize waiting(RoleFleet fleet, int wanted) {
        return new DesiredSize(fleet, wanted, true, Duration.ofMinutes(12), ScalingMemory.EMPTY, false, 1);
    }

    @Test
    void budget_countsStartingAndDraining() {
        RoleFleet prefill = new RoleFleet(Role.PREFILL, 2, 2, 0, 0, 6, 1);
        RoleFleet decode = new RoleFleet(Role.DECODE, 4, 2, 2, 0, 0, 1);
        Map<Role, Constrain.Result> result =
                constrain(config(16, 1)).apply(NOW, List.of(want(prefill, 2), want(decode, 10)));
        assertThat(replicas(result, Role.DECODE)).as("12 held, 4 free").isEqualTo(8);
    }

    @Property(seed = "1")
    void budget_holdsAtEveryInstant(
            @ForAll @IntRange(min = 2, max = 60) int budget,
            @ForAll @IntRange(min = 1, max = 8) int gpuP,
            @ForAll @IntRange(min = 1, max = 8) int gpuD,
            @ForAll List<@IntRange(min = 0, max = 40) Integer> wishes) {
        Constrain constrain = constrain(config(budget, 1));
        int[] ready = {1, 1};
        int[] draining = {0, 0};
        int[] gpus = {gpuP, gpuD};
        if (gpuP + gpuD > budget) {
            return;
        }
        for (int i = 0; i + 1 < wishes.size(); i += 2) {
            Map<Role, Constrain.Result> result = constrain.apply(
                    NOW,
                    List.of(
                            want(
                                    new RoleFleet(Role.PREFILL, ready[0], ready[0], 0, 0, draining[0], gpuP),
                                    wishes.get(i)),
                            want(
                                    new RoleFleet(Role.DECODE, ready[1], ready[1], 0, 0, draining[1], gpuD),
                                    wishes.get(i + 1))));
            int[] target = {replicas(result, Role.PREFILL), replicas(result, Role.DECODE)};
            int held = 0;
            for (int r = 0; r < 2; r++) {
                assertThat(target[r]).isPositive();
                int leaving = Math.max(0, ready[r] - target[r]);
                // one engine in two drains slowly, so that several scale-downs overlap
                draining[r] = i % 4 == 0 ? leaving : draining[r] + leaving;
                ready[r] = target[r];
                held += (ready[r] + draining[r]) * gpus[r];
            }
            assertThat(held).as("GPUs held").isLessThanOrEqualTo(budget);
        }
    }

    @Test
    void signalLost_growsButDoesNotShrink() {
        Constrain constrain = constrain(config(64, 1));
        DesiredSize shrink =
                new DesiredSize(fleet(Role.DECODE, 5, 1), 2, false, Duration.ofMinutes(12), ScalingMemory.EMPTY);
        DesiredSize grow =
                new DesiredSize(fleet(Role.DECODE, 5, 1), 7, false, Duration.ofMinutes(12), ScalingMemory.EMPTY);
        assertThat(replicas(constrain.apply(NOW, List.of(shrink)), Role.DECODE)).isEqualTo(5);
        assertThat(replicas(constrain.apply(NOW, List.of(grow)), Role.DECODE)).isEqualTo(7);
    }

    @Test
    void stabilisation_takesTheLargestSizeOfTheWindow() {
        Constrain constrain = constrain(PlannerConfig.builder()
                .set(Settings.SCALE_DOWN_STABILIZATION, Duration.ofSeconds(60))
                .build());
        int[] wishes = {10, 4, 6, 3, 3, 3, 3, 3, 3};
        int[] expected = {10, 10, 10, 10, 10, 10, 6, 6, 3};
        ScalingMemory memory = ScalingMemory.EMPTY;
        int current = 10;
        for (int i = 0; i < wishes.length; i++) {
            DesiredSize want =
                    new DesiredSize(fleet(Role.DECODE, current, 1), wishes[i], true, Duration.ofMinutes(12), memory);
            Constrain.Result result =
                    constrain.apply(NOW.plusSeconds(10L * i), List.of(want)).get(Role.DECODE);
            assertThat(result.replicas()).as("at " + 10 * i + " s").isEqualTo(expected[i]);
            current = result.replicas();
            memory = result.memory();
        }
    }

    @Test
    void step_limitsBothDirections() {
        Constrain constrain =
                constrain(PlannerConfig.builder().set(Settings.MAX_STEP, 3).build());
        assertThat(replicas(constrain.apply(NOW, List.of(want(Role.DECODE, 10, 20, 1))), Role.DECODE))
                .isEqualTo(13);
        assertThat(replicas(constrain.apply(NOW, List.of(want(Role.DECODE, 10, 1, 1))), Role.DECODE))
                .isEqualTo(7);
    }

    @Test
    void cooldown_keepsTheSecondChangeBack() {
        Constrain constrain = constrain(PlannerConfig.builder()
                .set(Settings.SCALE_UP_COOLDOWN, Duration.ofSeconds(30))
                .set(Settings.SCALE_DOWN_COOLDOWN, Duration.ofSeconds(120))
                .build());
        Constrain.Result first =
                constrain.apply(NOW, List.of(want(Role.DECODE, 2, 4, 1))).get(Role.DECODE);
        DesiredSize again = new DesiredSize(fleet(Role.DECODE, 4, 1), 6, true, Duration.ofMinutes(12), first.memory());
        assertThat(replicas(constrain.apply(NOW.plusSeconds(20), List.of(again)), Role.DECODE))
                .isEqualTo(4);
        assertThat(replicas(constrain.apply(NOW.plusSeconds(30), List.of(again)), Role.DECODE))
                .isEqualTo(6);
    }

    @Test
    void range_minimumAndMaximum() {
        Constrain constrain = constrain(PlannerConfig.builder()
                .minEndpoint(2)
                .set(Settings.MAX_ENDPOINT, 6)
                .build());
        assertThat(replicas(constrain.apply(NOW, List.of(want(Role.DECODE, 3, 0, 1))), Role.DECODE))
                .isEqualTo(2);
        assertThat(replicas(constrain.apply(NOW, List.of(want(Role.DECODE, 3, 9, 1))), Role.DECODE))
                .isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        // role, desired, wanted, replicas
        "PREFILL, 3, 0, 2", // its own minimum
        "PREFILL, 3, 9, 6", // its own step
        "PREFILL, 30, 33, 33", // no maximum of its own, none of all
        "DECODE, 3, 0, 1", // the minimum of all roles
        "DECODE, 3, 90, 8", // its own maximum
        "DECODE, 2, 9, 8", // no step of its own, none of all
    })
    void limits_ofOneRole_leaveTheOtherAlone(Role role, int desired, int wanted, int replicas) {
        Constrain constrain = constrain(PlannerConfig.builder()
                .set(Settings.MIN_ENDPOINT.of(Role.PREFILL), 2)
                .set(Settings.MAX_STEP.of(Role.PREFILL), 3)
                .set(Settings.MAX_ENDPOINT.of(Role.DECODE), 8)
                .build());
        assertThat(replicas(constrain.apply(NOW, List.of(want(role, desired, wanted, 1))), role))
                .isEqualTo(replicas);
    }

    @ParameterizedTest
    @CsvSource({
        // budget, prefill, decode
        "16, 8, 8", // prefill has what it wants and gives nothing
        "9, 5, 4", // seven have to go: prefill gives three engines at once and no more, and decode, which has no step
        // of its own, gives the rest
        "4, 1, 3", // the budget goes before the step
    })
    void step_ofARole_holdsWhenTheBudgetIsShared(int budget, int prefill, int decode) {
        Constrain constrain = constrain(PlannerConfig.builder()
                .maxGpuBudget(budget)
                .set(Settings.MAX_STEP.of(Role.PREFILL), 3)
                .build());
        Map<Role, Constrain.Result> result =
                constrain.apply(NOW, List.of(want(Role.PREFILL, 8, 8, 1), want(Role.DECODE, 8, 32, 1)));
        assertThat(replicas(result, Role.PREFILL)).isEqualTo(prefill);
        assertThat(replicas(result, Role.DECODE)).isEqualTo(decode);
    }

    @Test
    void cooldown_ofOneRole_leavesTheOtherAlone() {
        Constrain constrain = constrain(PlannerConfig.builder()
                .set(Settings.SCALE_UP_COOLDOWN.of(Role.PREFILL), Duration.ofSeconds(60))
                .build());
        Map<Role, Constrain.Result> first =
                constrain.apply(NOW, List.of(want(Role.PREFILL, 2, 4, 1), want(Role.DECODE, 2, 4, 1)));
        Map<Role, Constrain.Result> second = constrain.apply(
                NOW.plusSeconds(10), List.of(again(first, Role.PREFILL, 6), again(first, Role.DECODE, 6)));
        assertThat(replicas(second, Role.PREFILL)).isEqualTo(4);
        assertThat(replicas(second, Role.DECODE)).isEqualTo(6);
    }

    private static DesiredSize again(Map<Role, Constrain.Result> earlier, Role role, int wanted) {
        Constrain.Result result = earlier.get(role);
        assertThat(result).isNotNull();
        return new DesiredSize(
                fleet(role, result.replicas(), 1), wanted, true, Duration.ofMinutes(12), result.memory());
    }

    @Property(seed = "22")
    void limits_ofRoles_holdTogetherWithTheBudget(
            @ForAll @Size(2) List<@IntRange(min = 0, max = 6) Integer> least,
            @ForAll @Size(2) List<@IntRange(min = 1, max = 15) Integer> room,
            @ForAll List<@IntRange(min = 0, max = 40) Integer> wishes) {
        List<Role> roles = Mode.DISAGG.roles();
        PlannerConfig.Builder limited =
                PlannerConfig.builder().maxGpuBudget(24).set(Settings.MAX_STEP.of(Role.PREFILL), 3);
        for (int r = 0; r < 2; r++) {
            limited.set(Settings.MIN_ENDPOINT.of(roles.get(r)), least.get(r))
                    .set(Settings.MAX_ENDPOINT.of(roles.get(r)), least.get(r) + room.get(r));
        }
        Constrain constrain = constrain(limited.build());
        int[] size = {least.get(0), least.get(1)};
        for (int i = 0; i + 1 < wishes.size(); i += 2) {
            Map<Role, Constrain.Result> result = constrain.apply(
                    NOW,
                    List.of(
                            want(Role.PREFILL, size[0], wishes.get(i), 1),
                            want(Role.DECODE, size[1], wishes.get(i + 1), 2)));
            int before = size[0];
            for (int r = 0; r < 2; r++) {
                size[r] = replicas(result, roles.get(r));
                assertThat(size[r]).isBetween(least.get(r), least.get(r) + room.get(r));
            }
            assertThat(size[0]).isBetween(before - 3, before + 3);
            assertThat(size[0] + 2 * size[1]).as("GPUs").isLessThanOrEqualTo(24);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // floor, budget, prefill wants of 4 (1 GPU), decode wants of 6 (2 GPUs), prefill, decode
        "-1, 128, 1, 2, 1, 2",
        "8, 128, 1, 2, 1, 4", // decode would lose more
        "14, 128, 1, 2, 3, 6", // to within an engine
        "16, 16, 1, 2, 4, 6", // pinned: nothing moves
        "16, 16, 8, 2, 4, 4", // pinned: replicas move to the other role as soon as their GPUs are free
        "16, 16, 2, 7, 2, 6",
        "17, 17, 2, 7, 3, 6",
        "17, 16, 1, 1, 4, 6", // never above the budget
        "30, 128, 4, 6, 8, 11", // there is less than the floor: both grow in proportion
    })
    void gpuFloor_isKeptByRolesThatWouldLoseMost(
            int floor, int budget, int prefillWants, int decodeWants, int prefill, int decode) {
        Map<Role, Constrain.Result> result = constrain(PlannerConfig.builder()
                        .set(Settings.MIN_GPU_BUDGET, Math.min(floor, budget))
                        .maxGpuBudget(budget)
                        .set(Settings.SCALE_DOWN_STABILIZATION, Duration.ZERO)
                        .build())
                .apply(NOW, List.of(want(Role.PREFILL, 4, prefillWants, 1), want(Role.DECODE, 6, decodeWants, 2)));

        assertThat(List.of(replicas(result, Role.PREFILL), replicas(result, Role.DECODE)))
                .isEqualTo(List.of(prefill, decode));
    }

    @Test
    void throughputStep_boundsThroughputScalingAlone_andNoHardFloor() {
        PlannerConfig config = PlannerConfig.builder()
                .set(Settings.MAX_THROUGHPUT_SCALING_REPLICAS, 2)
                .set(Settings.MIN_ENDPOINT.of(Role.DECODE), 9)
                .build();
        DesiredSize prefill = new DesiredSize(
                fleet(Role.PREFILL, 4, 1), 12, true, Duration.ofMinutes(12), ScalingMemory.EMPTY, true, 0);
        DesiredSize load = new DesiredSize(
                fleet(Role.PREFILL, 4, 1), 12, true, Duration.ofMinutes(12), ScalingMemory.EMPTY, false, 0);
        DesiredSize decode = new DesiredSize(
                fleet(Role.DECODE, 4, 1), 5, true, Duration.ofMinutes(12), ScalingMemory.EMPTY, true, 0);

        Map<Role, Constrain.Result> result = constrain(config).apply(NOW, List.of(prefill, decode));
        assertThat(replicas(result, Role.PREFILL)).isEqualTo(6);
        assertThat(replicas(result, Role.DECODE)).isEqualTo(9);
        assertThat(replicas(constrain(config).apply(NOW, List.of(load)), Role.PREFILL))
                .isEqualTo(12);
    }

    private static Constrain constrain(PlannerConfig config) {
        return new Constrain(config);
    }

    private static PlannerConfig config(int budget, int minimum) {
        return PlannerConfig.builder().maxGpuBudget(budget).minEndpoint(minimum).build();
    }

    private static DesiredSize want(Role role, int desired, int wanted, @Nullable Integer gpus) {
        return want(fleet(role, desired, gpus), wanted);
    }

    private static DesiredSize want(RoleFleet fleet, int wanted) {
        return new DesiredSize(fleet, wanted, true, Duration.ofMinutes(12), ScalingMemory.EMPTY);
    }

    private static RoleFleet fleet(Role role, int desired, @Nullable Integer gpus) {
        return new RoleFleet(role, desired, desired, 0, 0, 0, gpus);
    }

    private static int replicas(Map<Role, Constrain.Result> results, Role role) {
        Constrain.Result result = results.get(role);
        assertThat(result).isNotNull();
        return result.replicas();
    }
}
