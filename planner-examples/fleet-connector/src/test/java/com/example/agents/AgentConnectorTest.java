package com.example.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.fake.ManualClock;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConnectorTest {
    private static final Duration STARTUP = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T12:00:00Z"));

    @TempDir
    private Path folder;

    private ProcessAgent a;
    private ProcessAgent b;
    private AgentConnector connector;

    @BeforeEach
    void start() {
        a = new ProcessAgent(folder.resolve("a"), 0, STARTUP, clock);
        b = new ProcessAgent(folder.resolve("b"), 0, STARTUP, clock);
        a.keep("decode", 1);
        b.keep("decode", 1);
        b.keep("prefill", 1);
        clock.advance(STARTUP);
        connector = new AgentConnector(List.of(new Agent(a.url()), new Agent(b.url())));
    }

    @AfterEach
    void stop() {
        a.closeAll();
        b.closeAll();
    }

    @Test
    void scale_up_spreadsOverHostsAndMeasuresStarts() {
        connector.observe(clock.instant());
        connector.scale(decode(5));
        Instant asked = clock.instant();

        assertThat(connector.observe(asked).role(Role.DECODE).startingSince()).containsExactly(asked, asked, asked);
        assertThat(List.of(a.processes("decode").size(), b.processes("decode").size()))
                .containsExactlyInAnyOrder(3, 2);
        clock.advance(STARTUP.plusSeconds(7));
        assertThat(connector.observe(clock.instant()).role(Role.DECODE).startups())
                .containsExactly(STARTUP, STARTUP, STARTUP);
    }

    @Test
    void observe_agentRestarted_findsTheSameProcesses() {
        List<Long> before = a.processes("decode");
        FleetState fleet = connector.observe(clock.instant());
        int port = a.port();
        a.close();

        assertThatThrownBy(() -> connector.observe(clock.instant()))
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining(":" + port);
        a = new ProcessAgent(folder.resolve("a"), port, STARTUP, clock);
        assertThat(connector.observe(clock.instant())).isEqualTo(fleet);
        assertThat(a.processes("decode")).isEqualTo(before);
    }

    @Test
    void scale_moreThanTheHostsHold_refusedAndNothingStarted() {
        assertThatThrownBy(() -> connector.scale(decode(17)))
                .isInstanceOf(ConnectorException.class)
                .hasMessageStartingWith("No agent has a free slot for a decode engine.");
        assertThat(connector.observe(clock.instant()).role(Role.DECODE).desired())
                .isEqualTo(2);
    }

    private static ScaleRequest decode(int replicas) {
        return new ScaleRequest(1, Map.of(Role.DECODE, replicas, Role.PREFILL, 1), "test");
    }
}
