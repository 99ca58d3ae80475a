package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.core.metrics.http.ScriptedPages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusSettingsTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");

    private final ScriptedPrometheus prometheus = new ScriptedPrometheus();

    @AfterEach
    void stop() {
        prometheus.close();
    }

    @Test
    void create_manyProblems_oneExceptionNamesThemAll(@TempDir Path folder) throws IOException {
        Path noCertificate = Files.writeString(folder.resolve("ca.pem"), "not a certificate");
        Sources sources = Sources.of(prometheus)
                .from("vllm")
                .with("bearer_token", "abc")
                .with("bearer_token_file", noCertificate.toString())
                .with("ca_file", noCertificate.toString())
                .with("timeout_s", 0)
                .with("max_page_mb", 1.5)
                .with("stale_after_s", "60")
                .with("query_parameters", List.of())
                .with("match", Map.of("na-me", "x", "pod", "("))
                .with("token", "x");

        assertThatThrownBy(sources::create)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("plugins.prometheus: 10 problems")
                .hasMessageContainingAll(
                        "plugins.prometheus.bearer_token = \"(secret)\": only one of bearer_token, bearer_token_file",
                        "plugins.prometheus.ca_file",
                        "must be certificates in PEM",
                        "plugins.prometheus.timeout_s = 0: must be a whole number from 1 to 300. Maybe use 5",
                        "plugins.prometheus.max_page_mb = 1.5",
                        "plugins.prometheus.stale_after_s = \"60\"",
                        "plugins.prometheus.query_parameters",
                        "plugins.prometheus.match.na-me",
                        "plugins.prometheus.match.pod = \"(\": must be a regular expression",
                        "plugins.prometheus.prefill_match: mode disagg with throughput_metrics_source vllm needs prefill_match",
                        "plugins.prometheus.token: is not a setting here. Maybe ")
                .hasMessageNotContaining("abc");
    }

    @Test
    void create_unknownSource_namesThoseThereAre() {
        assertThatThrownBy(() -> Sources.of(prometheus).from("tgi").create())
                .hasMessageContaining(
                        "throughput_metrics_source = \"tgi\": must be one of frontend, router, vllm, sglang, trtllm");
    }

    @Test
    void create_filesThatAreNotThere_areNamed() {
        assertThatThrownBy(() -> Sources.of(prometheus)
                        .with("ca_file", "/no/such/ca")
                        .with("bearer_token_file", "/no/such/token")
                        .create())
                .hasMessageContainingAll(
                        "ca_file = \"/no/such/ca\": must be a file", "bearer_token_file = \"/no/such/token\"");
    }

    @Test
    void create_verifyAndTrust_contradict(@TempDir Path folder) throws IOException {
        String file = Files.writeString(folder.resolve("ca"), "x").toString();

        assertThatThrownBy(() -> Sources.of(prometheus)
                        .with("ca_file", file)
                        .with("insecure_skip_verify", true)
                        .create())
                .hasMessageContaining("insecure_skip_verify = true: must be false if ca_file is given");
        assertThat(Sources.of(prometheus).with("insecure_skip_verify", true).create())
                .isNotNull();
    }

    @Test
    void queries_carryParametersAndToken_thePageOfTheRouterDoesNot() {
        try (ScriptedPages router = new ScriptedPages().show(200, Pages.worker("1", "0", "decode", 1, 0.1))) {
            PrometheusSource source = Sources.of(prometheus)
                    .set(Settings.LOAD_ROUTER_METRICS_URL, router.address().toString())
                    .with("bearer_token", "s3cret")
                    .with("query_parameters", Map.of("tenant", "a&b", "dedup", true))
                    .create();
            source.traffic(T, T.plusSeconds(10));

            assertThat(source.workers(T).freshOrNull()).hasSize(1);
            assertThat(prometheus.authorizations()).containsOnly("Bearer s3cret");
            assertThat(prometheus.asked().get(0))
                    .containsEntry("tenant", "a&b")
                    .containsEntry("dedup", "true")
                    .containsEntry("time", "1772452810.000");
            assertThat(router.requests())
                    .allSatisfy(headers ->
                            assertThat(headers.containsKey("Authorization")).isFalse());
        }
    }

    @Test
    void model_notConfigured_isThatOfTheDeployment() {
        Sources.of(prometheus).create().traffic(T, T.plusSeconds(1));
        assertThat(prometheus.asked().get(0).get("query")).contains("model=~\"(?i:Qwen/Qwen3-32B)\"");

        new PrometheusSource(PrometheusSettings.read(
                        new PluginContext(
                                PlannerConfig.builder()
                                        .set(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, prometheus.url())
                                        .build(),
                                Map.of(),
                                new DeploymentInfo("meta/Llama-3.1", null)),
                        Map.of()))
                .traffic(T, T.plusSeconds(1));
        assertThat(prometheus.asked().get(2).get("query")).contains("model=~\"(?i:meta/Llama-3\\\\.1)\"");
    }

    @Test
    void router_notConfigured_isThatOfTheDeployment() {
        try (ScriptedPages router = new ScriptedPages().show(200, Pages.worker("1", "0", "decode", 1, 0.1))) {
            assertThat(Sources.of(prometheus)
                            .deployed(new DeploymentInfo(null, router.address()))
                            .create()
                            .workers(T)
                            .freshOrNull())
                    .hasSize(1);
        }
        assertThat(Sources.of(prometheus).create().workers(T).problem())
                .isEqualTo("missing: no address of a router's metrics is known; set load_router_metrics_url");
    }

    @Test
    void engines_withARouter_loadsAreTheRouters() {
        try (ScriptedPages router = new ScriptedPages().show(200, Pages.worker("7", "0", "decode", 1, 0.1))) {
            PrometheusSource source = Sources.of(prometheus)
                    .from("vllm")
                    .mode(Mode.AGG)
                    .deployed(
                            new DeploymentInfo(null, URI.create(router.address().toString())))
                    .create();

            assertThat(source.workers(T).freshOrNull().get(0).workerId()).isEqualTo("7");
        }
    }

    @Test
    void endpoint_withAPath_keepsIt() {
        Sources.of(prometheus)
                .set(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, prometheus.url() + "/select/0/prometheus/")
                .create()
                .traffic(T, T.plusSeconds(1));

        assertThat(prometheus.paths()).isNotEmpty().containsOnly("/select/0/prometheus/api/v1/query");
    }
}
