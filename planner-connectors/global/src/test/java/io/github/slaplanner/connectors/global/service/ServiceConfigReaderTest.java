package io.github.slaplanner.connectors.global.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceConfigReaderTest {
    @Test
    void read_wholeConfig_hasItAll() {
        Map<String, Object> pool = Map.of(
                "k8s_namespace",
                "team-a",
                "graph_deployment_name",
                "chat.v2",
                "weight",
                2.5,
                "priority",
                1,
                "assumed_gpus",
                8,
                "environment",
                "kubernetes",
                "plugins",
                Map.of("kubernetes", Map.of("deployment", "chat.v2")));
        ServiceConfig config = ServiceConfigReader.read(
                "global.yaml",
                Map.of(
                        "max_total_gpus", 64,
                        "min_total_gpus", 8,
                        "intent_cache_ttl_seconds", 90,
                        "call_timeout_seconds", 3,
                        "auth", Map.of("service_accounts", true),
                        "pools", List.of(pool)));

        assertThat(config.address()).isEqualTo(new ServiceConfig.Address("0.0.0.0", 8090));
        assertThat(config.rules().maxTotalGpus()).isEqualTo(64);
        assertThat(config.rules().minTotalGpus()).isEqualTo(8);
        assertThat(config.rules().pace().wishTtl()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.pace().callTimeout()).isEqualTo(Duration.ofSeconds(3));
        PoolConfig read = config.pools().pools().get(0);
        assertThat(read.key().name()).isEqualTo("team-a/chat.v2");
        assertThat(read.callerNamespaces()).isEqualTo(Set.of("team-a-chat-v2"));
        assertThat(read.rule().weight()).isEqualTo(2.5);
        assertThat(read.planner()).containsOnlyKeys("environment", "plugins");
    }

    @Test
    void read_wrongConfig_everyProblemIsNamed() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("port", "8090");
        fields.put("max_total_gpu", 64);
        fields.put("max_total_gpus", 4);
        fields.put("min_total_gpus", 8);
        fields.put("auth", Map.of("tokens", List.of(Map.of("name", "chat", "pools", List.of("a/chat")))));
        fields.put("pools", List.of(Map.of("k8s_namespace", "a", "weight", 0)));

        assertThatThrownBy(() -> ServiceConfigReader.read("global.yaml", fields))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        global.yaml: 7 problems
                          port = "8090": must be a whole number, at least 0
                          min_total_gpus = 8: must not be above max_total_gpus (4)
                          pools[0].graph_deployment_name: is missing. Maybe give the deployment's name
                          pools[0].weight = 0: must be a positive number
                          auth.tokens[0].pools = "a/chat": is no pool of this configuration. Maybe write namespace/deployment of a listed pool
                          auth.tokens[0].token_file: exactly one of token and token_file is needed
                          max_total_gpu = 64: is not a field here. Maybe write max_total_gpus""");
    }

    @Test
    void read_noPoolsAndNoAuth_saysWhatToWrite() {
        assertThatThrownBy(() -> ServiceConfigReader.read("global.yaml", Map.of()))
                .hasMessageContaining("pools: no pool is managed. Maybe list pools")
                .hasMessageContaining("auth: is missing. Maybe give auth.token_file");
    }
}
