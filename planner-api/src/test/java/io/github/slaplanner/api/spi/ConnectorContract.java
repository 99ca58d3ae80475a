package io.github.slaplanner.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every connector keeps to. A connector's test extends this class and supplies an environment, anew for each test,
 * whose engines have all settled.
 */
public abstract class ConnectorContract {
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    private Instant now = START;

    /** A new connector to the environment of this test; may be called more than once. */
    protected abstract Connector connect();

    /** The engines that the environment runs at first: at least one role, and two engines of each. */
    protected abstract Map<Role, Integer> initial();

    /**
     * Lets the environment carry out all that was asked of it.
     *
     * @param from the time of the last observation
     * @return a time at which it is done
     */
    protected abstract Instant settle(Instant from);

    /** Makes the environment unreachable from now on. */
    protected abstract void cutOff();

    @Test
    public void observe_settledFleet_showsItsEngines() {
        try (Connector connector = connect()) {
            FleetState fleet = connector.observe(now);

            assertThat(fleet.stable()).isTrue();
            initial().forEach((role, engines) -> {
                assertThat(fleet.role(role)).isNotNull();
                assertThat(fleet.role(role).ready()).isEqualTo(engines);
                assertThat(fleet.role(role).desired()).isEqualTo(engines);
            });
        }
    }

    @Test
    public void observe_nothingAsked_changesNothing() {
        try (Connector connector = connect()) {
            FleetState before = connector.observe(now);

            assertThat(connector.observe(now.plusSeconds(10))).isEqualTo(before);
        }
    }

    @Test
    public void scale_up_isDesiredAtOnceAndReadyInTheEnd() {
        assertReaches(target(2));
    }

    @Test
    public void scale_down_isDesiredAtOnceAndDrainedInTheEnd() {
        assertReaches(target(-1));
    }

    @Test
    public void scale_rolesInOppositeDirections_isOneAction() {
        Map<Role, Integer> target = new EnumMap<>(Role.class);
        initial().forEach((role, engines) -> target.put(role, target.size() % 2 == 0 ? engines + 1 : engines - 1));

        assertReaches(target);
    }

    @Test
    public void scale_asItIs_startsAndStopsNothing() {
        try (Connector connector = connect()) {
            connector.observe(now);
            connector.scale(request(1, initial()));
            FleetState fleet = connector.observe(now.plusSeconds(1));

            assertThat(fleet.stable()).isTrue();
            assertReady(fleet, initial());
        }
    }

    @Test
    public void scale_beforeTheLastChangeIsDone_theNewerCounts() {
        try (Connector connector = connect()) {
            connector.observe(now);
            connector.scale(request(1, target(3)));
            now = now.plusSeconds(1);
            connector.observe(now);
            connector.scale(request(2, target(1)));

            assertReady(connector.observe(settle(now)), target(1));
        }
    }

    @Test
    public void observe_acknowledged_isTheLastDecision() {
        try (Connector connector = connect()) {
            connector.observe(now);
            connector.scale(request(1, target(1)));
            connector.observe(now.plusSeconds(1));
            connector.scale(request(2, target(2)));
            Long completed = connector.observe(settle(now.plusSeconds(1))).completedDecision();

            assertThat(completed == null || completed == 2)
                    .as("completed decision %s is unknown or the last", completed)
                    .isTrue();
        }
    }

    @Test
    public void observeAndScale_unreachable_throwConnectorException() {
        try (Connector connector = connect()) {
            connector.observe(now);
            cutOff();

            assertThatThrownBy(() -> connector.observe(now.plusSeconds(1)))
                    .isInstanceOf(ConnectorException.class)
                    .message()
                    .isNotBlank();
            assertThatThrownBy(() -> connector.scale(request(1, target(1))))
                    .isInstanceOf(ConnectorException.class)
                    .message()
                    .isNotBlank();
        }
    }

    @Test
    public void close_twice_leavesTheFleetAsItIs() {
        Connector connector = connect();
        connector.observe(now);
        connector.close();
        connector.close();
        try (Connector other = connect()) {
            assertReady(other.observe(now.plus(Duration.ofMinutes(1))), initial());
        }
    }

    private void assertReaches(Map<Role, Integer> target) {
        try (Connector connector = connect()) {
            connector.observe(now);
            connector.scale(request(1, target));
            now = now.plusSeconds(1);
            FleetState asked = connector.observe(now);
            target.forEach((role, engines) -> {
                RoleState state = asked.role(role);
                assertThat(state.desired()).as("%s desired", role).isEqualTo(engines);
                assertThat(state.present())
                        .as("%s present", role)
                        .isGreaterThanOrEqualTo(Math.min(engines, state.ready()));
            });

            FleetState settled = connector.observe(settle(now));
            assertThat(settled.stable()).isTrue();
            assertReady(settled, target);
        }
    }

    private static void assertReady(FleetState fleet, Map<Role, Integer> engines) {
        engines.forEach((role, count) ->
                assertThat(fleet.role(role).ready()).as("%s ready", role).isEqualTo(count));
    }

    private Map<Role, Integer> target(int more) {
        Map<Role, Integer> target = new EnumMap<>(Role.class);
        initial().forEach((role, engines) -> target.put(role, engines + more));
        return target;
    }

    private static ScaleRequest request(long id, Map<Role, Integer> replicas) {
        return new ScaleRequest(id, replicas, "contract test");
    }
}
