package io.github.slaplanner.connectors.virtual;

import io.github.slaplanner.api.fake.FakeConnector;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorContract;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

class VirtualConnectorContractTest extends ConnectorContract {
    private final FakeConnector engines = new FakeConnector(Duration.ofSeconds(60), Duration.ofSeconds(20))
            .with(Role.PREFILL, 2, 1)
            .with(Role.DECODE, 3, 2);

    private final VirtualFleet fleet = new VirtualFleet() {
        @Override
        public Map<Role, RoleState> engines(Instant now) {
            return engines.observe(now).roles();
        }

        @Override
        public void apply(ScaleRequest request) {
            engines.scale(request);
        }
    };

    @Override
    protected Connector connect() {
        return VirtualConnector.of(fleet);
    }

    @Override
    protected Map<Role, Integer> initial() {
        return Map.of(Role.PREFILL, 2, Role.DECODE, 3);
    }

    @Override
    protected Instant settle(Instant from) {
        return from.plusSeconds(60);
    }

    @Override
    protected void cutOff() {
        engines.cutOff();
    }
}
