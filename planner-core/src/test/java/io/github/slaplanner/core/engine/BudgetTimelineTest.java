package io.github.slaplanner.core.engine;

import static io.github.slaplanner.core.engine.Timeline.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a budget that binds, lost signals and engines that never start make of the whole engine. */
class BudgetTimelineTest {
    private static final int MINUTES = 60;

    @ParameterizedTest
    @CsvSource({
        "16, 2, 1, 60, false",
        "24, 2, 1, 60, true",
        "20, 1, 4, 60, false",
        "16, 2, 1, 10, false",
        "24, 2, 1, 12, true"
    })
    void constantLoad_bindingBudget_doesNotFlip(
            int budget, int gpusPrefill, int gpusDecode, double rate, boolean load) {
        Timeline world = new Timeline(config(budget).enableLoadScaling(load).build())
                .fleet(
                        Role.PREFILL,
                        RoleState.settled(1).gpusPerEngine(gpusPrefill).build())
                .fleet(
                        Role.DECODE,
                        RoleState.settled(1).gpusPerEngine(gpusDecode).build());
        world.run(30 * MINUTES, rate, 3000, 500);
        List<String> actions = new ArrayList<>();
        for (int tick = 0; tick < 120; tick++) {
            Decision decision = world.tick(rate, 3000, 500);
            if (decision.changes()) {
                actions.add(decision.why());
            }
        }
        assertThat(actions).as("actions in 20 minutes").hasSizeLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 20, 25, 30})
    void lostSignals_shrinkNothing_underAnyBudget(int budget) {
        for (int seconds = 0; seconds < 240; seconds += 40) {
            for (boolean traffic : new boolean[] {true, false}) {
                Timeline world = new Timeline(config(budget).build())
                        .fleet(Role.PREFILL, 3)
                        .fleet(Role.DECODE, 8);
                world.run(10 * MINUTES, 10, 1000, 1000);
                world.run(10 + seconds, 25, 9000, 1000);
                world.trafficLost(traffic ? "no answer" : null).fleetLost(!traffic);
                for (int tick = 0; tick < 20; tick++) {
                    Decision decision = world.tick(25, 9000, 1000);
                    assertThat(decision.roles())
                            .allSatisfy(role -> assertThat(role.target()).isGreaterThanOrEqualTo(role.current()));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void enginesThatNeverStart_areNotBoughtWithoutEnd_andGoWithTheLoad(int most) {
        PlannerConfig config = config(-1)
                .mode(Mode.DECODE)
                .enableLoadScaling(false)
                .set(Settings.MAX_REPLACEMENTS, most)
                .build();
        Timeline world = new Timeline(config).fleet(Role.DECODE, 2);
        List<Instant> stuck = new ArrayList<>();
        int target = 2;
        for (int minute = 0; minute < 5 * 60; minute++) {
            while (2 + stuck.size() < target) {
                stuck.add(world.now());
            }
            while (2 + stuck.size() > target) {
                stuck.remove(stuck.size() - 1);
            }
            world.fleet(
                    Role.DECODE,
                    RoleState.builder()
                            .desired(target)
                            .ready(2)
                            .startingSince(stuck)
                            .gpusPerEngine(1)
                            .build());
            boolean busy = minute < 4 * 60;
            RoleDecision decision = role(world.tick(busy ? 20 : 0, 1000, 1000), Role.DECODE);
            target = Math.max(2, decision.target());
            if (minute >= 5 && busy) {
                assertThat(decision.target()).as("minute %d", minute).isLessThanOrEqualTo(needed(decision) + most);
            }
        }
        assertThat(stuck).as("after an hour without traffic").isEmpty();
    }

    private static int needed(RoleDecision decision) {
        return decision.trail().stream()
                .filter(step -> step.stage() == Stage.RECONCILE)
                .mapToInt(Step::replicas)
                .sum();
    }

    private static PlannerConfig.Builder config(int budget) {
        return PlannerConfig.builder().maxGpuBudget(budget).set(Settings.LOAD_ROUTER_METRICS_URL, "http://router/");
    }
}
