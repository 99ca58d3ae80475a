package io.github.slaplanner.connectors.virtual.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetTrackerTest {
    private final FleetTracker tracker = new FleetTracker();

    @Test
    void enginesThatStart_doSoSinceTheObservationBefore() {
        look(0, 2, 2, 0);
        assertThat(look(10, 4, 2, 2).startingSince()).containsExactly(at(0), at(0));
        assertThat(look(20, 5, 2, 3).startingSince()).containsExactly(at(0), at(0), at(10));
    }

    @Test
    void enginesThatAreReady_areTheOldest() {
        look(0, 1, 1, 0);
        look(10, 2, 1, 1);
        look(20, 3, 1, 2);

        RoleState state = look(100, 3, 2, 1);
        assertThat(state.startups()).containsExactly(Duration.ofSeconds(100));
        assertThat(state.startingSince()).containsExactly(at(10));
        assertThat(look(110, 3, 3, 0).startups()).containsExactly(Duration.ofSeconds(100));
        assertThat(look(120, 3, 3, 0).startups()).isEmpty();
    }

    @Test
    void enginesThatAreCalledOff_areTheYoungestAndNoStartUps() {
        look(0, 1, 1, 0);
        look(10, 2, 1, 1);
        look(20, 3, 1, 2);

        RoleState state = look(30, 2, 1, 1);
        assertThat(state.startingSince()).containsExactly(at(0));
        assertThat(state.startups()).isEmpty();
    }

    @Test
    void enginesThatNobodySawStart_areNoStartUps() {
        look(0, 1, 1, 0);
        assertThat(look(10, 3, 3, 0).startups()).isEmpty();
    }

    @Test
    void reached_needsEveryTargetAndNothingOnTheWay() {
        Map<Role, Integer> target = Map.of(Role.DECODE, 3);
        assertThat(FleetTracker.reached(
                        target,
                        Map.of(
                                Role.DECODE,
                                RoleState.settled(3).gpusPerEngine(1).build())))
                .isTrue();
        assertThat(FleetTracker.reached(
                        target,
                        Map.of(
                                Role.DECODE,
                                RoleState.settled(4).gpusPerEngine(1).build())))
                .isFalse();
        assertThat(FleetTracker.reached(target, Map.of(Role.DECODE, look(0, 3, 2, 1))))
                .isFalse();
        assertThat(FleetTracker.reached(target, Map.of())).isFalse();
    }

    private RoleState look(long second, int desired, int ready, int starting) {
        return tracker.states(at(second), Map.of(Role.DECODE, new FleetTracker.Engines(desired, ready, starting, 0, 1)))
                .get(Role.DECODE);
    }

    private static Instant at(long second) {
        return Instant.EPOCH.plusSeconds(second);
    }
}
