package io.github.slaplanner.core.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.observation.RoleState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedRoleTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration STARTUP = Duration.ofSeconds(30);
    private static final SimulatedRole TWO =
            SimulatedRole.of(RoleState.settled(2).gpusPerEngine(4).build());

    @Test
    void growth_servesAfterTheStartUpTime_andIsToldOnce() {
        SimulatedRole asked = TWO.scaled(5, NOON);
        assertThat(asked.desired()).isEqualTo(5);
        assertThat(asked.ready()).isEqualTo(2);
        assertThat(asked.gpus()).as("engines that start hold their GPUs").isEqualTo(20);

        assertThat(asked.at(NOON.plusSeconds(29), STARTUP).ready()).isEqualTo(2);
        SimulatedRole ready = asked.at(NOON.plusSeconds(30), STARTUP);
        assertThat(ready.state())
                .isEqualTo(RoleState.settled(5)
                        .gpusPerEngine(4)
                        .startups(List.of(STARTUP, STARTUP, STARTUP))
                        .build());
        assertThat(ready.at(NOON.plusSeconds(40), STARTUP).startups()).isEmpty();
    }

    @Test
    void shrinking_takesTheNewestOfThoseThatStartFirst_andGoesAtOnce() {
        SimulatedRole growing = TWO.scaled(3, NOON).scaled(4, NOON.plusSeconds(10));
        assertThat(growing.scaled(3, NOON.plusSeconds(20)).startingSince()).containsExactly(NOON);
        SimulatedRole one = growing.scaled(1, NOON.plusSeconds(20));
        assertThat(one.state()).isEqualTo(RoleState.settled(1).gpusPerEngine(4).build());
    }

    @Test
    void realEngines_onTheirWayOut_holdGpusInTheRealFleetOnly() {
        SimulatedRole real = SimulatedRole.of(RoleState.settled(1).draining(2).build());
        assertThat(real.gpus()).as("an engine of unknown size counts as one").isEqualTo(3);
        assertThat(real.staying().gpus()).isEqualTo(1);
    }
}
