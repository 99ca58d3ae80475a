package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.ConnectorException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GraphObservationTest {
    private static final String DECODE = "VllmDecodeWorker";

    private final World world = new World();
    private final Map<String, String> labels = World.labels("chat", DECODE);
    private final Instant start = world.clock.instant();

    @AfterEach
    void tearDown() {
        world.close();
    }

    /** A graph whose decode engines all serve. */
    private KubernetesConnector settled(int decode) {
        world.create(World.GRAPHS, Graphs.alpha(1, decode));
        for (int i = 0; i < decode; i++) {
            world.readyPod(labels, start);
        }
        world.status(World.GRAPHS, "chat", DECODE, World.counts(decode, decode));
        return world.connect();
    }

    private RoleState decode(KubernetesConnector connector) {
        return world.observe(connector).role(Role.DECODE);
    }

    @Test
    void startup_isMeasuredFromTheNodeToReadyAndWaitingForCapacityIsNot() {
        KubernetesConnector connector = settled(2);
        connector.scale(World.request(1, Map.of(Role.DECODE, 3)));
        String pod = world.pod(labels, start);
        world.waits(pod);
        world.await(connector, Role.DECODE, state -> state.startingSince().equals(List.of(start)));

        world.clock.advance(Duration.ofHours(2));
        Instant placed = start.plus(Duration.ofHours(2));
        world.scheduled(pod, placed);
        world.await(connector, Role.DECODE, state -> state.startingSince().equals(List.of(placed)));
        world.servesOnNode(pod, placed, placed.plusSeconds(90));
        world.status(World.GRAPHS, "chat", DECODE, World.counts(3, 3));
        RoleState served =
                world.await(connector, Role.DECODE, state -> !state.startups().isEmpty());
        assertThat(served.startups()).containsExactly(Duration.ofSeconds(90));
    }

    @Test
    void startup_isMeasuredFromCreateToReadyOnce() {
        KubernetesConnector connector = settled(2);
        assertThat(decode(connector).startups()).isEmpty();
        connector.scale(World.request(1, Map.of(Role.DECODE, 3)));
        String pod = world.pod(labels, start);
        RoleState starting = world.await(
                connector, Role.DECODE, state -> state.startingSince().equals(List.of(start)));
        assertThat(starting.desired()).isEqualTo(3);

        world.clock.advance(Duration.ofSeconds(150));
        world.ready(pod, start.plusSeconds(140));
        world.status(World.GRAPHS, "chat", DECODE, World.counts(3, 3));
        RoleState served =
                world.await(connector, Role.DECODE, state -> !state.startups().isEmpty());
        assertThat(served.startups()).containsExactly(Duration.ofSeconds(140));
        assertThat(decode(connector).startups()).isEmpty();
        RoleState settled = world.await(connector, Role.DECODE, RoleState::stable);
        assertThat(settled.ready()).isEqualTo(3);
        assertThat(settled.gpusPerEngine()).isEqualTo(4);
    }

    @Test
    void podPendingForAnHour_isStartingSinceThenAndTheRoleCanShrink() {
        KubernetesConnector connector = settled(2);
        connector.scale(World.request(1, Map.of(Role.DECODE, 3)));
        String stuck = world.pod(labels, start);
        world.status(World.GRAPHS, "chat", DECODE, World.counts(3, 2));
        world.clock.advance(Duration.ofHours(1));
        RoleState state =
                world.await(connector, Role.DECODE, seen -> seen.startingSince().equals(List.of(start)));
        assertThat(state.desired()).isEqualTo(3);
        assertThat(state.ready()).isEqualTo(2);

        connector.scale(World.request(2, Map.of(Role.DECODE, 1)));
        world.remove(stuck);
        RoleState after = world.await(connector, Role.DECODE, seen -> seen.starting() == 0);
        assertThat(after.desired()).isEqualTo(1);
    }

    @Test
    void podsThatQuotaKeepsAway_countAsStartingFromWhenTheyWereMissed() {
        KubernetesConnector connector = settled(2);
        connector.scale(World.request(1, Map.of(Role.DECODE, 4)));
        assertThat(decode(connector).startingSince()).containsExactly(start, start);
        world.clock.advance(Duration.ofMinutes(10));
        assertThat(decode(connector).startingSince()).containsExactly(start, start);
    }

    @Test
    void podThatTerminates_drains() {
        KubernetesConnector connector = settled(3);
        connector.scale(World.request(1, Map.of(Role.DECODE, 2)));
        world.drain("pod-1");
        RoleState state = world.await(connector, Role.DECODE, seen -> seen.draining() == 1);
        assertThat(state.ready()).isEqualTo(2);
        assertThat(state.stable()).isFalse();
    }

    @Test
    void status_ofAnOlderSpec_isNotBelieved() {
        KubernetesConnector connector = settled(2);
        world.drain("pod-1");
        world.edit(World.GRAPHS, "chat", "{spec: {services: {VllmDecodeWorker: {replicas: 1}}}}");
        RoleState state = world.await(connector, Role.DECODE, seen -> seen.desired() == 1 && seen.draining() == 1);
        assertThat(state.ready()).isEqualTo(1);
    }

    @Test
    void decision_isCompletedOnlyByAStatusOfThePresentSpec() {
        KubernetesConnector connector = settled(2);
        connector.scale(World.request(7, Map.of(Role.DECODE, 3)));
        world.readyPod(labels, start);
        RoleState state = world.await(connector, Role.DECODE, seen -> seen.ready() == 3);
        assertThat(state.stable()).isTrue();
        assertThat(world.observe(connector).completedDecision()).isNull();

        world.status(World.GRAPHS, "chat", DECODE, World.counts(3, 3));
        Await.until(
                "the decision is completed",
                () -> Long.valueOf(7).equals(world.observe(connector).completedDecision()));
    }

    @Test
    void podsThatCarryOtherLabels_leaveTheStatusToDecide() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        world.status(World.GRAPHS, "chat", DECODE, World.counts(2, 1));
        RoleState state = decode(world.connect());
        assertThat(state.ready()).isEqualTo(1);
        assertThat(state.starting()).isEqualTo(1);
    }

    @Test
    void replicasLeftOut_areOne() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2).replace("replicas: 2", "envs: []"));
        assertThat(decode(world.connect()).desired()).isEqualTo(1);
    }

    @Test
    void graphDeleted_isAnErrorNotAnEmptyFleet() {
        KubernetesConnector connector = settled(2);
        world.delete(World.GRAPHS, "chat");
        assertThat(world.awaitFailure(connector))
                .isEqualTo("DynamoGraphDeployment chat is gone from namespace serving.");
    }

    @Test
    void componentRemoved_isAnErrorNotAnEmptyFleet() {
        KubernetesConnector connector = settled(2);
        world.edit(World.GRAPHS, "chat", "{spec: {services: {VllmDecodeWorker: null}}}");
        assertThat(world.awaitFailure(connector))
                .isEqualTo("DynamoGraphDeployment chat has no component VllmDecodeWorker any more.");
    }

    @Test
    void apiServerRestarts_anErrorThenTheFleetAsItIsNow() {
        KubernetesConnector connector = settled(2);
        world.server.stop();
        assertThat(world.awaitFailure(connector)).contains(" is down").endsWith("It is being set up again.");
        assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.DECODE, 3))))
                .isInstanceOf(ConnectorException.class);

        world.edit(World.GRAPHS, "chat", "{spec: {services: {VllmDecodeWorker: {replicas: 5}}}}");
        world.server.start();
        world.awaitUp(connector);
        world.await(connector, Role.DECODE, state -> state.desired() == 5);
    }

    @Test
    void observe_steadyState_listsNothing() {
        KubernetesConnector connector = settled(2);
        long before =
                world.server.calls().stream().filter(ApiServer.Call::lists).count();
        for (int tick = 0; tick < 50; tick++) {
            world.observe(connector);
            world.clock.advance(Duration.ofSeconds(10));
        }
        assertThat(world.server.calls().stream().filter(ApiServer.Call::lists)).hasSize((int) before);
        assertThat(world.server.calls().stream().filter(call -> call.path().endsWith("/pods") && !call.watches()))
                .hasSize(1);
    }

    @Test
    void apiServerAnswersNoMore_watchesAreSetUpAgain() {
        KubernetesConnector connector = settled(2);
        world.server.fail(1_000, 503, call -> call.path().endsWith("/dynamographdeployments/chat"));
        String message = Await.failure(() -> {
            world.clock.advance(Duration.ofSeconds(20));
            world.observe(connector);
        });
        assertThat(message).contains(world.server.address()).contains("the watches are being set up again");
        world.awaitUp(connector);
        assertThat(decode(connector).ready()).isEqualTo(2);
    }
}
