package io.github.slaplanner.connectors.global;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.fake.FakeConnector;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two pools of 6 GPUs each; a decode engine has two. */
class GlobalPlannerConnectorTest {
    @Test
    void scale_beyondTheBudget_partIsGrantedAndTheRestStaysDesired() throws IOException {
        try (Bench bench = new Bench(16).start();
                Connector one = bench.connector("one", Map.of());
                Connector two = bench.connector("two", Map.of())) {
            one.observe(bench.now);
            two.observe(bench.now);
            one.scale(request(1, 2, 6));
            RoleState asked = one.observe(bench.now).role(Role.DECODE);

            assertThat(asked.desired()).isEqualTo(6);
            assertThat(asked.present()).isEqualTo(4);
            assertThat(bench.fleet("a/one").requests().get(0).why())
                    .isEqualTo(
                            "granted prefill 2, decode 4 of prefill 2, decode 6: 12 of 16 GPUs are held, and the pool's"
                                    + " share is 10.0; the rest is remembered");

            two.scale(request(1, 1, 1));
            two.observe(bench.now);
            bench.now = bench.now.plusSeconds(60);
            two.observe(bench.now);

            assertThat(one.observe(bench.now).role(Role.DECODE).present()).isEqualTo(5);
        }
    }

    @Test
    void observe_plannerThatStandsByItsWish_isGrantedAfterTheTimeToLive() throws IOException {
        Bench bench = new Bench(12);
        bench.fields.put("intent_cache_ttl_seconds", 60);
        try (bench;
                Connector one = bench.start().connector("one", Map.of());
                Connector two = bench.connector("two", Map.of())) {
            one.observe(bench.now);
            two.observe(bench.now);
            one.scale(request(1, 2, 3));
            for (int i = 0; i < 10; i++) {
                bench.now = bench.now.plusSeconds(20);
                one.observe(bench.now);
            }
            two.scale(request(1, 2, 1));
            two.observe(bench.now);
            bench.now = bench.now.plusSeconds(20);
            two.observe(bench.now);

            assertThat(one.observe(bench.now).role(Role.DECODE).present()).isEqualTo(3);
        }
    }

    @Test
    void observe_alone_changesNoFleet() throws IOException {
        try (Bench bench = new Bench(16).start();
                Connector one = bench.connector("one", Map.of())) {
            one.observe(bench.now);
            bench.now = bench.now.plusSeconds(60);
            one.observe(bench.now);

            assertThat(one.resume()).isNull();
            assertThat(bench.fleet("a/one").requests()).isEmpty();
        }
    }

    @Test
    void observe_poolThatCannotBeSeen_failsWithTheReason() throws IOException {
        try (Bench bench = new Bench(16).start();
                Connector one = bench.connector("one", Map.of("retries", 0))) {
            one.observe(bench.now);
            bench.fleet("a/one").cutOff();

            assertThatThrownBy(() -> one.observe(bench.now))
                    .isInstanceOf(ConnectorException.class)
                    .hasMessageContaining("answered HTTP 503: The pool a/one cannot be seen: The fake fleet cannot be");
        }
    }

    @Test
    void observe_startups_areToldOnce() throws IOException {
        try (Bench bench = new Bench(16).start();
                Connector one = bench.connector("one", Map.of());
                Connector two = bench.connector("two", Map.of())) {
            one.observe(bench.now);
            two.observe(bench.now);
            one.scale(request(1, 3, 2));
            one.observe(bench.now);
            bench.now = bench.now.plusSeconds(60);

            assertThat(one.observe(bench.now).role(Role.PREFILL).startups()).containsExactly(Duration.ofSeconds(30));
            assertThat(one.observe(bench.now).role(Role.PREFILL).startups()).isEmpty();
        }
    }

    @Test
    void scale_noGlobalPlanner_failsAfterBoundedRetries() throws IOException {
        Bench bench = new Bench(16).start();
        Connector one = bench.connector("one", Map.of("retries", 3));
        bench.close();

        assertThatThrownBy(() -> one.scale(request(1, 2, 2)))
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining("cannot be reached, tried 4 times")
                .hasMessageContaining("Maybe check plugins.global-planner.url");
    }

    @Test
    void scale_poolOfAnother_isRefused(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret-1\n");
        Bench bench = new Bench(16);
        bench.fields.put(
                "auth",
                Map.of("tokens", List.of(Map.of("name", "one", "token", "secret-1", "pools", List.of("a/one")))));
        try (bench;
                Connector own = bench.start().connector("one", Map.of("token_file", token.toString()));
                Connector other = bench.connector("two", Map.of("token", "secret-1"));
                Connector stranger = bench.connector("one", Map.of())) {
            own.observe(bench.now);

            assertThatThrownBy(() -> other.scale(request(1, 9, 9)))
                    .hasMessageContaining("HTTP 403: one is not authorized for the pool a/two");
            assertThatThrownBy(() -> stranger.observe(bench.now))
                    .hasMessageContaining("HTTP 401: The caller is not known");
            assertThat(bench.fleet("a/two").requests()).isEmpty();
        }
    }

    @Test
    void modeDecode_poolWithOneRole_isScaled() throws IOException {
        Bench bench = new Bench(16);
        FakeConnector decodeOnly =
                new FakeConnector(Duration.ofSeconds(30), Duration.ofSeconds(10)).with(Role.DECODE, 1, 2);
        bench.special.put("a/one", pool -> decodeOnly);
        try (bench;
                Connector one = bench.start().connector("one", Map.of());
                Connector two = bench.connector("two", Map.of())) {
            two.observe(bench.now);
            one.observe(bench.now);
            one.scale(new ScaleRequest(1, Map.of(Role.DECODE, 3), "test"));

            assertThat(one.observe(bench.now).roles()).containsOnlyKeys(Role.DECODE);
            assertThat(one.observe(bench.now).role(Role.DECODE).present()).isEqualTo(3);
            assertThatThrownBy(() -> one.scale(request(2, 1, 3)))
                    .hasMessageContaining("HTTP 400: The pool a/one has no prefill engines; it has [decode]");
        }
    }

    @Test
    void provider_isFoundAndNamed() {
        assertThat(ServiceLoader.load(ConnectorProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(provider -> provider.name().equals("global-planner")))
                .singleElement()
                .matches(ConnectorProvider::shipped);
    }

    @Test
    void provider_wrongSettings_namesEveryProblem() {
        PlannerConfig config = PlannerConfig.builder().build();
        PluginContext context =
                new PluginContext(config, Map.of("uri", "x", "url", "host:80", "retries", -1), DeploymentInfo.UNKNOWN);

        assertThatThrownBy(() -> new GlobalPlannerConnectorProvider(Map.of(), () -> Bench.START).create(context))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("plugins.global-planner: 6 problems\n")
                .hasMessageContaining("plugins.global-planner.uri: is not a setting here. Maybe write url")
                .hasMessageContaining("plugins.global-planner.url = \"host:80\": must be an http or https address")
                .hasMessageContaining("plugins.global-planner.retries = -1: must be a whole number from 0 to 1000")
                .hasMessageContaining(
                        "plugins.global-planner.namespace: is missing. Maybe set namespace or DYN_NAMESPACE")
                .hasMessageContaining("plugins.global-planner.k8s_namespace: is missing")
                .hasMessageContaining("plugins.global-planner.graph_deployment_name: is missing");
    }

    @Test
    void provider_inACluster_needsNoSettings() {
        PlannerConfig config = PlannerConfig.builder()
                .namespace("a-one")
                .set(Settings.GLOBAL_PLANNER_NAMESPACE, "planners")
                .build();
        Map<String, String> environment = Map.of("POD_NAMESPACE", "a", "DYN_PARENT_DGD_K8S_NAME", "one");
        Connector connector = new GlobalPlannerConnectorProvider(environment, () -> Bench.START)
                .create(new PluginContext(config, Map.of("retries", 0, "timeout_seconds", 1), DeploymentInfo.UNKNOWN));

        assertThatThrownBy(() -> connector.observe(Bench.START))
                .hasMessageContaining("The global planner at http://global-planner.planners:8090 cannot be reached");
    }

    private static ScaleRequest request(long id, int prefill, int decode) {
        return new ScaleRequest(id, Map.of(Role.PREFILL, prefill, Role.DECODE, decode), "test");
    }
}
