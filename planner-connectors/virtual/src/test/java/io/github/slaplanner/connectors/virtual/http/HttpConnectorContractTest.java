package io.github.slaplanner.connectors.virtual.http;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorContract;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

class HttpConnectorContractTest extends ConnectorContract {
    private final AtomicLong nanos = new AtomicLong();
    private HttpEnvironment environment;

    @Override
    protected Connector connect() {
        try {
            HttpConnector connector = new HttpConnector(HttpConnector.Options.local(0), nanos::get);
            environment = HttpEnvironment.open(connector.uri(), null);
            report(initial());
            return connector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Map<Role, Integer> initial() {
        return Map.of(Role.PREFILL, 2, Role.DECODE, 3);
    }

    @Override
    protected Instant settle(Instant from) {
        VirtualDecision decision = environment.next(Duration.ZERO);
        report(decision.replicas());
        environment.complete(decision);
        return from.plusSeconds(60);
    }

    @Override
    protected void cutOff() {
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    }

    private void report(Map<Role, Integer> engines) {
        environment.report(new FleetReport(
                null,
                Map.of(
                        Role.PREFILL,
                        FleetReport.Engines.settled(engines.get(Role.PREFILL), 1),
                        Role.DECODE,
                        FleetReport.Engines.settled(engines.get(Role.DECODE), 2))));
    }
}
