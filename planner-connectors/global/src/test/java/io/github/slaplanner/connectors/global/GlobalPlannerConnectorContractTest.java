package io.github.slaplanner.connectors.global;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorContract;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class GlobalPlannerConnectorContractTest extends ConnectorContract {
    private final Bench bench = new Bench(64);

    @BeforeEach
    void start() throws IOException, InterruptedException {
        bench.start();
        // Until every pool has been seen, none grows.
        bench.get("/pools/a/two");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Override
    protected Connector connect() {
        return bench.connector("one", Map.of());
    }

    @Override
    protected Map<Role, Integer> initial() {
        return Map.of(Role.PREFILL, 2, Role.DECODE, 2);
    }

    @Override
    protected Instant settle(Instant from) {
        bench.now = from.plusSeconds(60);
        return bench.now;
    }

    @Override
    protected void cutOff() {
        bench.stop();
    }
}
