package io.github.slaplanner.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final String PLANTED = "tr0ub4dor";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "bearer_token",
                "apiKey",
                "api_key",
                "password",
                "client_secret",
                "Authorization",
                "private-key",
                "bearer_tokne",
                "pasword"
            })
    void named_secretsAreKnownByTheirNames(String name) {
        assertThat(Secret.named(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"token_file", "token_env", "max_tokens", "tokens", "monkey", "ttft", "worker_label"})
    void named_otherNamesAreNot(String name) {
        assertThat(Secret.named(name)).isFalse();
    }

    @Test
    void settings_ofAPlugin_hideSecretsHoweverDeep() {
        PlannerConfig config = PlannerConfig.builder()
                .plugin(
                        "mine",
                        Map.of(
                                "token",
                                PLANTED,
                                "query_parameters",
                                Map.of("api_key", PLANTED),
                                "users",
                                List.of(Map.of("name", "a", "password", PLANTED)),
                                "url",
                                "http://host"))
                .build();
        PluginContext context = PluginContext.of(config, "mine");
        PluginContext direct = new PluginContext(config, Map.of("token", PLANTED), DeploymentInfo.UNKNOWN);

        assertThat(config + " " + config.plugins() + context + direct)
                .doesNotContain(PLANTED)
                .contains("http://host");
        PluginSettings settings = PluginSettings.of(context, "mine");
        assertThat(settings.text("token"))
                .as("for plug-ins that know no secrets")
                .isEqualTo(PLANTED);
        assertThat(settings.secret("token")).isEqualTo(Secret.of(PLANTED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://ann:tr0ub4dor@host:9090/x | http://***@host:9090/x",
                "https://tr0ub4dor@host and http://a:b@c | https://***@host and http://***@c",
                "http://host/?q=1&access_token=tr0ub4dor&x=2#y | http://host/?q=1&access_token=***&x=2#y",
                "http://host/a@b | http://host/a@b"
            })
    void masked_hidesUsersAndTokensOfAddresses(String text, String masked) {
        assertThat(Secret.masked(text)).isEqualTo(masked);
    }

    @Test
    void problems_showNoSecret() {
        List<ConfigProblem> problems = List.of(
                new ConfigProblem("plugins.p.bearer_token", Map.of("a", PLANTED), "must be text", ""),
                new ConfigProblem("metric_pulling_prometheus_endpoint", "http://u:" + PLANTED + "@h", "no", ""),
                new ConfigProblem("plugins.p", Map.of("list", List.of(Map.of("token", PLANTED))), "no", ""),
                ConfigProblem.unknown("plugins.p.baerer_tokne", PLANTED, "is not a setting here", ""));
        assertThat(new ConfigException("file", problems)).hasMessageNotContaining(PLANTED);
        assertThat(problems.toString()).doesNotContain(PLANTED).contains("bearer_token", "http://***@h");
    }

    @Test
    void addresses_withAPassword_areRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> PlannerConfig.builder()
                        .set(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, "http://ann:" + PLANTED + "@prometheus:9090")
                        .build())
                .hasMessageContaining("must not hold a user or a password")
                .hasMessageContaining("bearer_token_file")
                .hasMessageNotContaining(PLANTED);
    }

    @Test
    void secret_inAFile_isReadAnew_andSaysWhereItIs(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("t");
        Secret secret = Secret.in(file);
        assertThatThrownBy(secret::reveal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be read");
        Files.writeString(file, " one\n");
        assertThat(secret.reveal()).isEqualTo("one");
        Files.writeString(file, "two");
        assertThat(secret.reveal()).isEqualTo("two");
        assertThat(secret).hasToString("(secret in " + file + ")");
    }

    @Test
    void secret_ofAPlugin_isGivenInOneWayOnly(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("t"), PLANTED);
        assertThat(settings(Map.of("token_file", file.toString())).secret("token"))
                .isEqualTo(Secret.in(file));
        assertWrong(
                Map.of("token", PLANTED, "token_file", file.toString()), "only one of token, token_file and token_env");
        assertWrong(Map.of("token_file", folder + "/none"), "must be a file with the secret in it");
        assertWrong(Map.of("token_env", "PLANNER_NO_SUCH_VARIABLE"), "must be an environment variable that is set");
        assertWrong(Map.of("token", "(secret)"), "is what stands in place of the secret");
    }

    private static PluginSettings settings(Map<String, Object> given) {
        return PluginSettings.of(
                new PluginContext(PlannerConfig.builder().build(), given, DeploymentInfo.UNKNOWN), "p");
    }

    private static void assertWrong(Map<String, Object> given, String rule) {
        PluginSettings settings = settings(given);
        settings.secret("token");
        assertThatThrownBy(settings::check).hasMessageContaining(rule).hasMessageNotContaining(PLANTED);
    }
}
