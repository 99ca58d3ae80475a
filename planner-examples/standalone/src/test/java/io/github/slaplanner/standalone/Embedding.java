package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The embedding of the README, word for word; {@link ReadmeTest} compares and runs it. */
final class Embedding {
    private Embedding() {}

    /**
     * Your loop, our brain.
     *
     * @param profile folder of a profiler's results
     * @param ticks how often to decide
     * @param observe what you see at a time of the loop: traffic, worker loads, fleet
     * @param resize how you change a role's replicas
     * @param log where reasons go
     */
    static void loop(
            String profile,
            int ticks,
            Function<Integer, Observation> observe,
            BiConsumer<Role, Integer> resize,
            List<String> log) {
        // README: begin
        PlannerConfig config = PlannerConfig.builder()
                .ttft(500) // ms
                .itl(30) // ms
                .maxGpuBudget(64)
                .set(Settings.PROFILE_RESULTS_DIR, profile)
                .build();
        PlannerEngine engine = new EngineLoader().engine(config);
        PlannerState state = engine.start();
        for (int tick = 0; tick < ticks; tick++) { // every 10 s
            PlannerEngine.Result result = engine.step(state, observe.apply(tick));
            state = result.state();
            result.decision().targets().forEach(resize);
            log.add(result.decision().why());
        }
        // README: end
    }
}
