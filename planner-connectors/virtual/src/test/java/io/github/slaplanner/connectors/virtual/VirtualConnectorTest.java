package io.github.slaplanner.connectors.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VirtualConnectorTest {
    private static final Instant NOW = Instant.EPOCH;

    /** Starts engines only when told that time has passed. */
    private static final class SlowFleet implements VirtualFleet {
        private final Map<Role, RoleState> engines = new EnumMap<>(Role.class);
        private final List<ScaleRequest> applied = new ArrayList<>();
        private boolean broken;

        SlowFleet() {
            engines.put(Role.DECODE, RoleState.settled(2).gpusPerEngine(1).build());
        }

        @Override
        public Map<Role, RoleState> engines(Instant now) {
            if (broken) {
                throw new IllegalStateException("agent is gone");
            }
            return engines;
        }

        @Override
        public void apply(ScaleRequest request) {
            if (broken) {
                throw new IllegalStateException("agent is gone");
            }
            applied.add(request);
            int target = request.replicas().get(Role.DECODE);
            engines.put(
                    Role.DECODE,
                    RoleState.builder()
                            .desired(target)
                            .ready(2)
                            .startingSince(List.of(NOW))
                            .gpusPerEngine(1)
                            .build());
        }

        void settle() {
            engines.computeIfPresent(
                    Role.DECODE,
                    (role, state) ->
                            RoleState.settled(state.desired()).gpusPerEngine(1).build());
        }
    }

    private final SlowFleet fleet = new SlowFleet();
    private final VirtualConnector connector = VirtualConnector.of(fleet);

    @Test
    void scale_reachesTheFleetAndIsAcknowledged() {
        connector.scale(request(1, 4));
        assertThat(connector.observe(NOW).completedDecision()).isNull();
        connector.complete(1);
        assertThat(connector.observe(NOW).completedDecision()).isEqualTo(1);
        assertThat(fleet.applied).containsExactly(request(1, 4));
    }

    @Test
    void acknowledgementLost_isMadeUpForByLooking() {
        connector.scale(request(7, 4));
        assertThat(connector.observe(NOW).completedDecision()).isNull();
        fleet.settle();
        assertThat(connector.observe(NOW).completedDecision()).isEqualTo(7);
    }

    @Test
    void sameTargets_areNotAppliedAgain() {
        connector.scale(request(1, 4));
        connector.scale(request(2, 4));
        assertThat(fleet.applied).hasSize(1);
    }

    @Test
    void acknowledgement_neverGoesBack() {
        connector.scale(request(1, 4));
        connector.scale(request(2, 5));
        connector.complete(2);
        connector.complete(1);
        assertThat(connector.observe(NOW).completedDecision()).isEqualTo(2);
    }

    @Test
    void acknowledgementOfAnUnknownDecision_isRefused() {
        assertThatThrownBy(() -> connector.complete(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Decision 3 has not been made; the last one is none.");
    }

    @Test
    void secondPlanner_isRefused() {
        connector.scale(request(5, 4));
        assertThatThrownBy(() -> connector.scale(request(5, 6)))
                .isInstanceOf(ConnectorException.class)
                .hasMessage("Decision 5 does not follow decision 5. Maybe two planners drive one fleet.");
    }

    @Test
    void fleetFails_isAConnectorExceptionAndNothingIsRemembered() {
        fleet.broken = true;
        assertThatThrownBy(() -> connector.observe(NOW)).isInstanceOf(ConnectorException.class);
        assertThatThrownBy(() -> connector.scale(request(1, 4)))
                .isInstanceOf(ConnectorException.class)
                .hasMessage("The virtual fleet refused decision 1")
                .hasRootCauseMessage("agent is gone");
        fleet.broken = false;
        connector.scale(request(1, 4));
        assertThat(fleet.applied).hasSize(1);
    }

    private static ScaleRequest request(long id, int decode) {
        return new ScaleRequest(id, Map.of(Role.DECODE, decode), "test");
    }
}
