package io.github.slaplanner.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.core.Fuzz;
import io.github.slaplanner.core.engine.LinearEngines;
import io.github.slaplanner.core.engine.PlannerState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whatever a state file holds, it is read or refused as damaged. */
class StateFuzzTest {
    @Test
    void state_any_isReadOrRefused() throws Exception {
        JsonMapper mapper = StateJson.mapper();
        ManualTime time = new ManualTime();
        World world = new World();
        try (Planner planner = Planner.builder(PlannerTest.config())
                .metrics(world)
                .connector(world)
                .performance(LinearEngines.PERFORMANCE)
                .predictor(World::lastValue)
                .listener(world)
                .time(time)
                .start()) {
            time.pass(Duration.ofMinutes(5));
            assertThat(planner.health().open()).isEmpty();
        }
        String state = mapper.writeValueAsString(world.last().state());
        Fuzz.all(20_000, JsonProcessingException.class, json -> mapper.readValue(json, PlannerState.class), state);
    }
}
