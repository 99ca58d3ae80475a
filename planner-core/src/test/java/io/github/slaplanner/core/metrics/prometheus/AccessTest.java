package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Getting in to a Prometheus: headers, passwords, tokens, and what Dynamo's environment variables say. */
class AccessTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");

    private final ScriptedPrometheus prometheus = new ScriptedPrometheus();

    @AfterEach
    void stop() {
        prometheus.close();
    }

    private Sources sources() {
        return Sources.unscoped(prometheus.url());
    }

    private static void ask(Sources sources) {
        sources.create().traffic(T, T.plusSeconds(10));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void headersAndPassword_areSent_andRotate(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "first\n");
        PrometheusSource source = sources()
                .with("headers", Map.of("X-Scope-OrgID", "team-a"))
                .with("basic_auth_user", "planner")
                .with("basic_auth_password_file", file.toString())
                .create();

        source.traffic(T, T.plusSeconds(10));
        Files.writeString(file, "second");
        source.traffic(T, T.plusSeconds(10));

        assertThat(prometheus.headers("X-Scope-OrgID")).containsOnly("team-a");
        assertThat(prometheus.authorizations()).containsExactly(basic("planner:first"), basic("planner:second"));
    }

    @Test
    void whatCannotBeSent_isNamedAndNotShown() {
        Sources sources = sources()
                .with("headers", Map.of("X-Team", "s3cret\r\nX-Other: 1", "Host", "x", "no name", "y"))
                .with("basic_auth_user", "planner")
                .with("bearer_token", "t0ken")
                .with("basic_auth_password", "s3cret");

        assertThatThrownBy(sources::create)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "headers.X-Team = \"(secret)\": has a line break",
                        "headers.Host = \"(secret)\": is not the name of a header that can be set",
                        "headers.no name",
                        "basic_auth_user = \"planner\": must be left out if there is a bearer token")
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("t0ken");
    }

    @Test
    void userWithoutPassword_isNamed() {
        assertThatThrownBy(() -> sources().with("basic_auth_user", "planner").create())
                .hasMessageContaining("needs a password, and a password needs a user");
    }

    @ParameterizedTest
    @CsvSource({"http://u:s3cret@prometheus:9090, //***@prometheus", "https://s3cret@p/x, //***@p/x"})
    void passwordInAnAddress_isRefusedAndNotShown(String address, String shown) {
        for (var field : List.of(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, Settings.LOAD_ROUTER_METRICS_URL)) {
            assertThatThrownBy(() -> sources().set(field, address).create())
                    .hasMessageContainingAll(
                            field.name(), shown, "must not hold a user or a password", "basic_auth_user")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void environment_saysWhatSettingsLeaveOut(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "from-file");
        ask(sources()
                .environment("PROMETHEUS_TOKEN", "plain")
                .environment("PROMETHEUS_TOKEN_FILE", file.toString())
                .environment("PROMETHEUS_SSL_VERIFY", "false")
                .environment("PROMETHEUS_EXTRA_QUERY_PARAMS", "dedup=true&tenant=a%20b")
                .environment("DYN_PLANNER_PROMETHEUS_REQUEST_TIMEOUT_SECONDS", "7.5"));
        ask(sources().environment("PROMETHEUS_TOKEN", "plain"));
        ask(sources().environment("PROMETHEUS_TOKEN", "plain").with("bearer_token", "set"));

        assertThat(prometheus.authorizations()).containsExactly("Bearer from-file", "Bearer plain", "Bearer set");
        assertThat(prometheus.asked().get(0)).containsEntry("dedup", "true").containsEntry("tenant", "a b");
        assertThat(prometheus.asked().get(1)).doesNotContainKey("tenant");
    }

    @Test
    void environment_thatCannotBe_isNamed() {
        assertThatThrownBy(() -> sources()
                        .environment("PROMETHEUS_SSL_VERIFY", "perhaps")
                        .environment("PROMETHEUS_EXTRA_QUERY_PARAMS", "dedup")
                        .environment("PROMETHEUS_CA_BUNDLE", "/no/such/ca")
                        .environment("DYN_PLANNER_PROMETHEUS_REQUEST_TIMEOUT_SECONDS", "soon")
                        .create())
                .hasMessageContainingAll(
                        "PROMETHEUS_SSL_VERIFY = \"perhaps\": must be true or false",
                        "PROMETHEUS_EXTRA_QUERY_PARAMS: must be the query string of a URL",
                        "ca_file = \"/no/such/ca\": must be a file",
                        "DYN_PLANNER_PROMETHEUS_REQUEST_TIMEOUT_SECONDS = \"soon\": must be a number of seconds");
    }

    @Test
    void namesOfMetrics_thatCannotBe_areNamed() {
        assertThatThrownBy(() -> sources()
                        .from("frontend")
                        .with("metric_prefix", "1-")
                        .with("models", List.of("a", ""))
                        .with("model_pattern", "(")
                        .with(
                                "metric_names",
                                Map.of("dynamo_frontend_nothing", "x", "dynamo_frontend_requests_total", "a b"))
                        .create())
                .hasMessageContainingAll(
                        "metric_prefix = \"1-\": must be the start of a metric's name",
                        "models",
                        "must be a list of texts",
                        "model_pattern = \"(\": must be a regular expression",
                        "metric_names.dynamo_frontend_nothing = \"x\": is not a metric of this source",
                        "dynamo_frontend_time_to_first_token_seconds",
                        "metric_names.dynamo_frontend_requests_total = \"a b\": must be the name of a metric");
    }
}
