package io.github.slaplanner.api.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorContract;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeConnectorTest extends ConnectorContract {
    private static final Duration STARTUP = Duration.ofSeconds(90);
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final FakeConnector fleet = new FakeConnector(STARTUP, Duration.ofSeconds(30))
            .with(Role.PREFILL, 2, 1)
            .with(Role.DECODE, 3, 2);

    @Override
    protected Connector connect() {
        return fleet;
    }

    @Override
    protected Map<Role, Integer> initial() {
        return Map.of(Role.PREFILL, 2, Role.DECODE, 3);
    }

    @Override
    protected Instant settle(Instant from) {
        return from.plus(STARTUP);
    }

    @Override
    protected void cutOff() {
        fleet.cutOff();
    }

    @Test
    void scale_upThenTime_engineServesAfterItsStartup() {
        fleet.observe(NOW);
        fleet.scale(new ScaleRequest(1, Map.of(Role.DECODE, 4), "more"));

        assertThat(decode(NOW.plusSeconds(89)))
                .isEqualTo(RoleState.builder()
                        .desired(4)
                        .ready(3)
                        .startingSince(List.of(NOW))
                        .gpusPerEngine(2)
                        .build());
        assertThat(decode(NOW.plusSeconds(90)))
                .isEqualTo(RoleState.settled(4)
                        .gpusPerEngine(2)
                        .startups(List.of(STARTUP))
                        .build());
        assertThat(decode(NOW.plusSeconds(91)).startups()).isEmpty();
    }

    @Test
    void scale_downThenTime_engineHoldsItsGpusWhileItDrains() {
        fleet.observe(NOW);
        fleet.scale(new ScaleRequest(1, Map.of(Role.DECODE, 1), "less"));

        assertThat(decode(NOW.plusSeconds(29)))
                .isEqualTo(RoleState.settled(1).draining(2).gpusPerEngine(2).build());
        assertThat(decode(NOW.plusSeconds(30)))
                .isEqualTo(RoleState.settled(1).gpusPerEngine(2).build());
    }

    @Test
    void scale_roleThatIsNotThere_refusedWhole() {
        fleet.observe(NOW);

        assertThatThrownBy(() -> fleet.scale(new ScaleRequest(1, Map.of(Role.DECODE, 4, Role.AGGREGATED, 1), "odd")))
                .isInstanceOf(ConnectorException.class)
                .hasMessage("The fleet has no agg engines.");
        assertThat(decode(NOW).desired()).isEqualTo(3);
        assertThat(fleet.requests()).isEmpty();
    }

    @Test
    void reconnect_afterCutOff_worksAgain() {
        fleet.cutOff();
        fleet.reconnect();

        assertThat(fleet.observe(NOW).stable()).isTrue();
        assertThat(fleet.closed()).isFalse();
    }

    private RoleState decode(Instant at) {
        return fleet.observe(at).role(Role.DECODE);
    }
}
