package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.observation.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a watch that is refused while the planner runs says, and how it comes back. */
class WatchFailureTest {
    private final World world = new World();

    @AfterEach
    void tearDown() {
        world.close();
    }

    private String reason(KubernetesConnector connector, String wanted) {
        String[] last = {""};
        Await.until("the watch says " + wanted, () -> {
            last[0] = Await.failure(() -> world.observe(connector));
            return last[0].contains(wanted);
        });
        return last[0];
    }

    @ParameterizedTest
    @CsvSource({
        "401, answers HTTP 401 (made to fail). It does not know the planner",
        "403, 'may not list, watch dynamographdeployments in namespace serving (403). Maybe add this rule'",
        "503, answers HTTP 503 (made to fail). Maybe it is starting",
    })
    void watch_refusedAtRunTime_saysWhyAndComesBackWhenItMay(int code, String reason) {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();
        world.server.stop();
        world.server.fail(100_000, code, call -> call.path().endsWith("/dynamographdeployments"));
        world.server.start();

        assertThat(reason(connector, reason))
                .startsWith("The watch of DynamoGraphDeployment chat is down")
                .endsWith(" It is being set up again.");

        world.server.mend();
        assertThat(world.await(connector, Role.DECODE, state -> state.desired() == 2))
                .isNotNull();
    }

    @Test
    void version_servedNoMore_graphIsFoundInTheOther() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();
        world.server.serve(
                "nvidia.com/v1beta1",
                List.of(ApiServer.resource(World.GRAPHS_BETA.plural(), World.GRAPHS_BETA.kind())));
        world.create(World.GRAPHS_BETA, Graphs.beta(1, 3));
        world.server.unserve("nvidia.com/v1alpha1");

        world.await(connector, Role.DECODE, state -> state.desired() == 3);
        connector.scale(World.request(1, Map.of(Role.DECODE, 5)));
        assertThat(world.server.changes()).last().asString().contains("/v1beta1/");
    }

    @Test
    void serverAway_saysItsAddress() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();
        world.server.stop();
        assertThat(reason(connector, "refuses the connection")).contains(world.server.address());
        world.server.start();
        world.await(connector, Role.DECODE, state -> state.desired() == 2);
    }
}
