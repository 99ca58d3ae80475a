package com.example.agents;

import io.github.slaplanner.api.fake.ManualClock;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts, each with real processes. */
class AgentConnectorContractTest extends ConnectorContract {
    private static final Duration STARTUP = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T11:00:00Z"));
    private List<ProcessAgent> hosts = List.of();

    @BeforeEach
    void startHosts(@TempDir Path folder) {
        hosts = Stream.of("a", "b")
                .map(host -> new ProcessAgent(folder.resolve(host), 0, STARTUP, clock))
                .toList();
        hosts.get(0).keep("prefill", 2);
        hosts.get(1).keep("prefill", 0);
        hosts.forEach(host -> host.keep("decode", 2));
        clock.advance(Duration.ofHours(1));
    }

    @AfterEach
    void stopHosts() {
        hosts.forEach(ProcessAgent::closeAll);
    }

    @Override
    protected Connector connect() {
        return new AgentConnector(
                hosts.stream().map(host -> new Agent(host.url())).toList());
    }

    @Override
    protected Map<Role, Integer> initial() {
        return Map.of(Role.PREFILL, 2, Role.DECODE, 4);
    }

    @Override
    protected Instant settle(Instant from) {
        hosts.forEach(ProcessAgent::awaitStopped);
        return clock.advance(STARTUP);
    }

    @Override
    protected void cutOff() {
        hosts.forEach(ProcessAgent::close);
    }
}
