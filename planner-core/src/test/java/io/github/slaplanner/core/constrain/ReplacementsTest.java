package io.github.slaplanner.core.constrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.model.RoleFleet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines that do not start are asked for again, one at a time, ever later, and never many. */
class ReplacementsTest {
    private static final int OVERDUE_TICKS = 72;
    private static final int START_TICKS = 12;
    private static final int HOUR = 360;

    private PlannerConfig config = PlannerConfig.builder()
            .maxGpuBudget(64)
            .set(Settings.SCALE_DOWN_STABILIZATION, Duration.ZERO)
            .build();
    private ScalingMemory memory = ScalingMemory.EMPTY;
    private int ready = 3;
    private int tick;
    /** When each engine that does not serve was asked for; those that are stuck never will. */
    private final List<Integer> starting = new ArrayList<>();

    private boolean nextStarts;
    private final List<Integer> changes = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void neverStarting_isAskedForWithinTheBound(int most) {
        config = config.toBuilder().set(Settings.MAX_REPLACEMENTS, most).build();
        int largest = 0;
        for (int i = 0; i < 8 * HOUR; i++) {
            largest = Math.max(largest, decide(5, true).replicas());
        }
        assertThat(largest).isEqualTo(5 + Math.min(2, most));
    }

    @Test
    void neverStarting_isAskedForEverLater() {
        for (int i = 0; i < 6 * HOUR; i++) {
            decide(5, true);
        }
        // the first growth; at once when overdue; then after 2, 4, 8 times that time one is given up and asked for anew
        int first = OVERDUE_TICKS + 2;
        int second = first + 2 * OVERDUE_TICKS;
        int third = second + 4 * OVERDUE_TICKS;
        int fourth = third + 8 * OVERDUE_TICKS;
        assertThat(changes).containsExactly(1, first, second, second + 1, third, third + 1, fourth, fourth + 1);
    }

    @Test
    void replacementsThatServe_followEachOther() {
        decide(5, true);
        nextStarts = true;
        for (int i = 0; i < OVERDUE_TICKS + 4 * START_TICKS; i++) {
            decide(5, true);
        }
        assertThat(ready).isEqualTo(5);
        assertThat(starting).as("the stuck ones are gone").isEmpty();
        assertThat(memory.replacement()).isNull();
    }

    @Test
    void needFalls_stuckEnginesGo() {
        for (int i = 0; i < HOUR; i++) {
            decide(5, true);
        }
        Constrain.Result result = decide(2, true);
        assertThat(result.replicas()).isEqualTo(2);
        assertThat(result.steps()).anySatisfy(step -> assertThat(step.reason()).isEqualTo(Reason.OVERDUE_GIVEN_UP));
    }

    @Test
    void needUnknownOrSignalLost_asksForNoneAndGivesUpNone() {
        decide(5, true);
        for (int i = 0; i < HOUR; i++) {
            assertThat(decide(null, true).replicas()).isEqualTo(5);
            assertThat(decide(2, false).replicas()).isEqualTo(5);
        }
    }

    @Test
    void noRoomInTheBudget_givesOneUpAndAsksAgain() {
        config = config.toBuilder().maxGpuBudget(5).build();
        decide(5, true);
        nextStarts = true;
        for (int i = 0; i < 3 * HOUR; i++) {
            assertThat(decide(5, true).replicas()).isLessThanOrEqualTo(5);
        }
        assertThat(ready).isEqualTo(5);
    }

    @Test
    void maximum_isKept() {
        config = config.toBuilder().set(Settings.MAX_ENDPOINT, 5).build();
        decide(9, true);
        nextStarts = true;
        for (int i = 0; i < 3 * HOUR; i++) {
            assertThat(decide(9, true).replicas()).isLessThanOrEqualTo(5);
        }
        assertThat(ready).isEqualTo(5);
    }

    @Test
    void asking_saysHowMany() {
        decide(5, true);
        Constrain.Result result = decide(5, true);
        for (int i = 0; result.replicas() == 5 && i < HOUR; i++) {
            result = decide(5, true);
        }
        assertThat(result.binding()).isEqualTo(Reason.REPLACING);
        assertThat(result.steps().get(0).text())
                .isEqualTo("2 engines overdue: 1 of at most 1 asked for in their place");
    }

    /** One tick: what was decided is carried out at once, and engines that are let go are those that came last. */
    private Constrain.Result decide(@Nullable Integer needed, boolean fresh) {
        tick++;
        Instant now = Instant.EPOCH.plusSeconds(10L * tick);
        if (nextStarts) {
            int before = starting.size();
            starting.removeIf(since -> since > OVERDUE_TICKS && tick - since >= START_TICKS);
            ready += before - starting.size();
        }
        int overdue = (int)
                starting.stream().filter(since -> tick - since > OVERDUE_TICKS).count();
        int desired = ready + starting.size();
        RoleFleet fleet = new RoleFleet(Role.DECODE, desired, ready, starting.size() - overdue, overdue, 0, 1);
        DesiredSize want = new DesiredSize(fleet, needed, fresh, Duration.ofSeconds(10L * OVERDUE_TICKS), memory);
        Map<Role, Constrain.Result> results = new Constrain(config).apply(now, List.of(want));
        Constrain.Result result = results.get(Role.DECODE);
        assertThat(result).isNotNull();
        memory = result.memory();
        if (result.replicas() != desired) {
            changes.add(tick);
        }
        while (ready + starting.size() > result.replicas() && !starting.isEmpty()) {
            starting.remove(nextStarts ? 0 : starting.size() - 1);
        }
        ready = Math.min(ready, result.replicas());
        while (ready + starting.size() < result.replicas()) {
            starting.add(tick);
        }
        return result;
    }
}
