package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class KubernetesSettingsTest {
    private static KubernetesSettings read(Mode mode, Map<String, Object> settings, Map<String, String> environment) {
        PluginContext context = PluginContext.of(
                World.config().mode(mode).plugin("kubernetes", settings).build(), "kubernetes");
        return KubernetesSettings.read(context, environment);
    }

    @Test
    void nothingSet_graphOfTheEnvironmentAndDefaults() {
        KubernetesSettings settings = read(Mode.DISAGG, Map.of(), Map.of("DYN_PARENT_DGD_K8S_NAME", "chat"));
        assertThat(settings)
                .isEqualTo(
                        new KubernetesSettings(null, "chat", null, Map.of(), false, true, false, "sla-planner", null));
    }

    @Test
    void targets_takeTheirDefaults() {
        KubernetesSettings settings = read(
                Mode.AGG,
                Map.of("targets", Map.of("agg", Map.of("name", "vllm"))),
                Map.of("DYN_PARENT_DGD_K8S_NAME", "chat"));
        assertThat(settings.deployment()).isNull();
        assertThat(settings.targets())
                .isEqualTo(Map.of(Role.AGGREGATED, new ScaleReference("apps/v1", "Deployment", "vllm", null, null)));
    }

    @Test
    void drainIdlest_hasTheSystemPortAndPathByDefault() {
        Map<String, Object> settings = Map.of("deployment", "chat", "drain_idlest", Map.of("metric", "running"));
        assertThat(read(Mode.AGG, settings, Map.of()).idle()).isEqualTo(new IdleMetric("running", 9090, "/metrics"));
    }

    @Test
    void fleet_unknown_isAProblem() {
        assertThatThrownBy(() -> read(Mode.DISAGG, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        plugins.kubernetes: 1 problem
                          plugins.kubernetes.deployment: the connector must know its fleet, and DYN_PARENT_DGD_K8S_NAME is \
                        not set. Maybe give the name of the DynamoGraphDeployment, or targets""");
    }

    @Test
    void everythingWrong_isNamedAtOnce() {
        Map<String, Object> settings = Map.of(
                "deployment", "chat",
                "api_version", "v1",
                "emit", "yes",
                "lease", " ",
                "leases", "x",
                "targets", Map.of("prefill", Map.of("nam", "x", "gpus_per_replica", 0), "agg", Map.of("name", "y")));
        assertThatThrownBy(() -> read(Mode.DISAGG, settings, Map.of()))
                .isInstanceOf(ConfigException.class)
                .satisfies(failure -> assertThat(((ConfigException) failure).problems())
                        .extracting(problem -> problem.field().replace("plugins.kubernetes.", ""))
                        .containsExactlyInAnyOrder(
                                "api_version",
                                "emit",
                                "lease",
                                "leases",
                                "targets",
                                "targets.decode",
                                "targets.agg",
                                "targets.prefill.name",
                                "targets.prefill.gpus_per_replica",
                                "targets.prefill.nam"));
    }

    @Test
    void provider_isFoundByItsName() {
        assertThat(ServiceLoader.load(ConnectorProvider.class))
                .filteredOn(provider -> provider.name().equals("kubernetes"))
                .singleElement()
                .matches(ConnectorProvider::shipped);
    }
}
