package io.github.slaplanner.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.runtime.StateJson;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Worlds that nobody thought of, and what must hold in all of them. {@code -Drandom.worlds=2000 -Drandom.steps=500} is the long form;
 * {@code -Drandom.seed=N -Drandom.worlds=1} plays one world again.
 */
class RandomWorldsTest {
    private static final int WORLDS = Integer.getInteger("random.worlds", 40);
    private static final int STEPS = Integer.getInteger("random.steps", 120);
    private static final long SEED = Long.getLong("random.seed", 1);
    /** Ticks between two looks at what a state that was read back decides. */
    private static final int READ_BACK = 20;
    /** Ticks within which a want counts that keeps a size up. */
    private static final int STABILISED = 7;

    /** The last value that is known, or none. */
    private static final Predictor LAST_KNOWN = (history, lead) -> {
        int last = history.size() - 1;
        while (last > 0 && Double.isNaN(history.value(last))) {
            last--;
        }
        double value = Double.isNaN(history.value(last)) ? 0 : history.value(last);
        double[] points = new double[Forecast.stepsWithin(lead, history.interval())];
        Arrays.fill(points, value);
        return Forecast.ofPoints(history.interval(), points);
    };

    private final JsonMapper json = StateJson.mapper();

    @Test
    void everyWorld_keepsTheRules() throws JsonProcessingException {
        for (long seed = SEED; seed < SEED + WORLDS; seed++) {
            RandomWorld world = new RandomWorld(seed);
            Play play = new Play(world, "world " + seed);
            for (int step = 0; step < STEPS; step++) {
                play.step(step);
            }
        }
    }

    /** One world, step by step. */
    private final class Play {
        private final RandomWorld world;
        private final PlannerConfig config;
        private final PlannerEngine engine;
        private final String name;
        private final Map<Role, Deque<Integer>> needs = new EnumMap<>(Role.class);
        private PlannerState state;

        Play(RandomWorld world, String name) {
            this.world = world;
            this.config = world.config();
            this.name = name;
            this.engine = PlannerEngine.of(config, LAST_KNOWN, LinearEngines.PERFORMANCE);
            this.state = engine.start();
        }

        void step(int number) throws JsonProcessingException {
            Observation seen = world.next();
            PlannerEngine.Result step = engine.step(state, seen);
            String text = step.decision().why();
            String what = name + ", step " + number + ", budget "
                    + config.throughput().maxGpuBudget() + ", mode "
                    + config.general().mode() + ":\n" + text;
            if (number % READ_BACK == 0) {
                readBack(seen, step, what);
            }
            assertThat(text).as(what).doesNotContain("NaN", "Infinity", "∞");
            for (RoleDecision role : step.decision().roles()) {
                check(role, seen, what);
            }
            // as the runtime does: a role that keeps its size is not touched
            step.decision().roles().stream()
                    .filter(role -> role.target() != role.current())
                    .forEach(role -> world.scale(role.role(), role.target()));
            int budget = config.throughput().maxGpuBudget();
            assertThat(budget < 0 || world.gpus() <= budget)
                    .as("budget: %d GPUs held in %s", world.gpus(), what)
                    .isTrue();
            state = step.state();
        }

        private void readBack(Observation seen, PlannerEngine.Result step, String what) throws JsonProcessingException {
            PlannerState read = json.readValue(json.writeValueAsString(state), PlannerState.class);
            PlannerEngine.Result again = engine.step(read, seen);
            assertThat(json.writeValueAsString(again.decision()))
                    .as("read back: %s", what)
                    .isEqualTo(json.writeValueAsString(step.decision()));
            assertThat(json.writeValueAsString(again.state()))
                    .as("state read back: %s", what)
                    .isEqualTo(json.writeValueAsString(step.state()));
        }

        private void check(RoleDecision role, Observation seen, String what) {
            int minimum = config.throughput().minEndpoint();
            assertThat(role.target()).as("minimum: %s", what).isGreaterThanOrEqualTo(Math.min(minimum, role.current()));
            if (!fresh(seen)) {
                assertThat(role.target()).as("signals: %s", what).isGreaterThanOrEqualTo(role.current());
            }
            Step last = role.trail().get(role.trail().size() - 1);
            assertThat(last.replicas()).as("explained: %s", what).isEqualTo(role.target());
            assertThat(role.trail())
                    .as("finite: %s", what)
                    .allSatisfy(step -> assertThat(step.evidence().values()).allMatch(Double::isFinite));
            asked(role, Math.max(minimum, needed(role)), what);
        }

        private void asked(RoleDecision role, int needed, String what) {
            Deque<Integer> recent = needs.computeIfAbsent(role.role(), unused -> new ArrayDeque<>());
            recent.addLast(needed);
            if (recent.size() > STABILISED) {
                recent.removeFirst();
            }
            int most = recent.stream().mapToInt(Integer::intValue).max().orElse(0);
            if (role.target() > role.current()) {
                assertThat(role.target())
                        .as("asked for: %s", what)
                        .isLessThanOrEqualTo(most + config.get(Settings.MAX_REPLACEMENTS));
            }
        }

        private boolean fresh(Observation seen) {
            boolean traffic = !config.throughput().enabled() || seen.traffic() instanceof Signal.Fresh;
            boolean workers = !config.load().enabled() || seen.workers() instanceof Signal.Fresh;
            return traffic && workers && seen.fleet() instanceof Signal.Fresh;
        }
    }

    private static int needed(RoleDecision role) {
        return role.trail().stream()
                .filter(step -> step.stage() == Stage.RECONCILE && step.reason() != Reason.NO_PROPOSAL)
                .mapToInt(Step::replicas)
                .sum();
    }
}
