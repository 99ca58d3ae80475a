package io.github.slaplanner.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final String INLINE = "inline configuration";

    @TempDir
    private Path folder;

    private final ConfigLoader loader = new ConfigLoader(Map.of());

    @Test
    void load_guidesExample_hasItsValuesAndTheDefaults() {
        PlannerConfig config = loader.file(write("dgdr.yaml", """
                        features:
                          planner:
                            enable_throughput_scaling: true
                            enable_load_scaling: false
                            pre_deployment_sweeping_mode: rapid
                            mode: disagg
                            backend: vllm
                        """)).config();

        assertThat(config)
                .isEqualTo(PlannerConfig.builder().enableLoadScaling(false).build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode: decode\nttft: 500",
                "features: {planner: {mode: decode, ttft: 500}}",
                "apiVersion: nvidia.com/v1beta1\nkind: DynamoGraphDeploymentRequest\nspec: {image: i, features: {planner: {mode: decode, ttft: 500}, mocker: {enabled: false}}}",
                "{\"mode\": \"decode\", \"ttft\": 500.0}",
                "\uFEFFmode: decode\nttft: 500",
            })
    void file_anyPlaceInTheDocument_sameConfig(String text) {
        PlannerConfig expected =
                PlannerConfig.builder().mode(Mode.DECODE).ttft(500).build();

        assertThat(loader.file(write("config.yaml", text)).config()).isEqualTo(expected);
        assertThat(loader.file(write("config.conf", text)).config()).isEqualTo(expected);
    }

    @Test
    void load_nameOfAFile_readsIt_elseInlineJson() {
        Path file = write("config.json", "{\"itl\": 20}");

        assertThat(loader.load(file.toString()).config().throughput().itlMs()).isEqualTo(20);
        assertThat(loader.load(" {\"itl\": 25}").config().throughput().itlMs()).isEqualTo(25);
    }

    @Test
    void change_ofSomeFields_leavesTheOthers() {
        PlannerConfig base = loader.json("{\"ttft\": 900, \"itl\": 20, \"plugins\": {\"kalman\": {\"a\": 1}}}")
                .config();
        Path file = write("guide.yaml", "features: {planner: {sizing: guide, ttft_ms: 700}}");

        assertThat(ConfigLoader.change(base, file.toString()).config())
                .isEqualTo(base.toBuilder()
                        .ttft(700)
                        .set(Settings.SIZING, Sizing.GUIDE)
                        .build());
        assertThat(ConfigLoader.change(base, "{\"enable_load_scaling\": false}")
                        .config()
                        .throughput()
                        .noCorrection())
                .as("correction is off because of load scaling, and was not configured so")
                .isFalse();
        assertThat(ConfigLoader.change(base, "{}").config()).isEqualTo(base);
        assertThatThrownBy(() -> ConfigLoader.change(base, "{\"itl\": 0}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("itl = 0");
        assertThatThrownBy(() -> ConfigLoader.change(base, "guide.yml"))
                .hasMessage("guide.yml: there is no such file, and it is not inline JSON, which starts with {");
    }

    @Test
    void json_plannerPresentButEmpty_isTheDefaults() {
        for (String json : List.of("{}", "{\"features\": {\"planner\": {}}}", "{\"features\": {\"planner\": null}}")) {
            assertThat(loader.json(json).config())
                    .isEqualTo(PlannerConfig.builder().build());
        }
        assertThat(loader.defaults().config()).isEqualTo(PlannerConfig.builder().build());
    }

    @Test
    void json_nullValue_isTheDefault() {
        assertThat(loader.json("{\"ttft\": null, \"namespace\": null}").config())
                .isEqualTo(PlannerConfig.builder().build());
    }

    @ParameterizedTest
    @CsvSource({
        "enable_loadbased_scaling, enable_load_scaling, false",
        "throughput_adjustment_interval_seconds, throughput_adjustment_interval, 90",
        "adjustment_interval, throughput_adjustment_interval, 90",
        "ttft_ms, ttft, 90",
        "itl_ms, itl, 90",
        "load_adjustment_interval_seconds, load_adjustment_interval, 5",
        "loadbased_adjustment_interval, load_adjustment_interval, 5",
        "loadbased_learning_window, load_learning_window, 99",
        "loadbased_scaling_down_sensitivity, load_scaling_down_sensitivity, 9",
        "loadbased_metric_samples, load_metric_samples, 9",
        "loadbased_min_observations, load_min_observations, 9",
        "loadbased_router_metrics_url, load_router_metrics_url, '\"http://r\"'",
        "no_operation, advisory, true",
    })
    void json_alias_isTheField(String alias, String name, String value) {
        PlannerConfig config = loader.json("{\"" + alias + "\": " + value + "}").config();

        assertThat(config)
                .isEqualTo(loader.json("{\"" + name + "\": " + value + "}").config())
                .isNotEqualTo(PlannerConfig.builder().build());
        assertThat(loader.json("{\"" + alias + "\": " + value + ", \"" + name + "\": " + value + "}")
                        .config())
                .isEqualTo(config);
    }

    @Test
    void json_aliasAndNameDiffer_refused() {
        assertFails(
                "{\"ttft\": 500, \"ttft_ms\": 600}",
                ": 1 problem\n  ttft_ms = 600: is another name of ttft, and ttft is 500. Maybe write only ttft");
    }

    @Test
    void json_manyProblems_allToldAtOnce() {
        assertFails("""
                {"mode": "disag", "ttft": "500", "itl": -1, "min_endpont": 2, "max_gpu_budget": 1.5,
                 "enable_load_scaling": "yes", "plugins": {"linear": 5}, "environment": "global-planner",
                 "load_adjustment_interval": 100, "namespace": 7}
                """, """
                : 9 problems
                  mode = "disag": must be one of disagg, prefill, decode, agg. Maybe write disagg
                  ttft = "500": must be a number, at least 0.001. Maybe write 500 without quotes
                  itl = -1: must be a number, at least 0.001
                  min_endpont = 2: is not a field of the planner. Maybe write min_endpoint
                  max_gpu_budget = 1.5: must be a whole number, at least -1
                  enable_load_scaling = "yes": must be true or false
                  plugins.linear = 5: must be an object
                  namespace = 7: must be text that is not empty. Maybe write "7", in quotes
                  global_planner_namespace: environment "global-planner" needs it. Maybe give the namespace that the global planner runs in""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'throughput_adjustment_interval': '600', 'load_adjustment_interval': 120} | throughput_adjustment_interval = \"600\": must be whole seconds, at least 1. Maybe write 600 without quotes",
                "{'min_endpoint': 5, 'max_endpoint': 0} | max_endpoint = 0: must be a whole number, at least 1",
                "{'max_gpu_budget': 3000000000} | max_gpu_budget = 3000000000: must be a whole number, at least -1. Maybe use at most 1000000000",
                "{'sla_attainment_target': 99} | sla_attainment_target = 99: must be a number from 0.5 to 0.9999",
                "{'backend': 'VLLM'} | backend = \"VLLM\": must be one of vllm, sglang, trtllm, mocker. Maybe write vllm",
                "{'backend': 3} | backend = 3: must be one of vllm, sglang, trtllm, mocker",
                "{'load_predictor': ' '} | load_predictor = \" \": must be text that is not empty",
                "{'load_predictor': ['a']} | load_predictor = [a]: must be text that is not empty",
                "{'ttft': true} | ttft = true: must be a number, at least 0.001",
                "{'plannerMinEndpoint': 2} | plannerMinEndpoint = 2: is not a field of the planner. Maybe write min_endpoint",
                "{'planner_min_endpoint': 2} | planner_min_endpoint = 2: is not a field of the planner. Maybe write min_endpoint",
                "{'qqq': 2} | qqq = 2: is not a field of the planner",
                "{'plugin': {}} | plugin: is not a field of the planner. Maybe write plugins",
                "{'plugins': []} | plugins = []: must be an object with one object per plug-in",
                "{'enable_load_scaling': false, 'enable_throughput_scaling': false} | enable_throughput_scaling = false: at least one of enable_throughput_scaling and enable_load_scaling must be true. Maybe set enable_load_scaling, which needs no profiling data",
                "{'pre_deployment_sweeping_mode': 'none'} | pre_deployment_sweeping_mode = \"none\": throughput scaling needs engine performance data. Maybe use \"rapid\", name the folder that has them in profile_results_dir, or set enable_throughput_scaling to false",
                "{'environment': 'virtual'} | load_router_metrics_url: load scaling outside Kubernetes needs it (environment is \"virtual\"). Maybe give the router's metrics URL, use another metrics_source, or set enable_load_scaling to false",
                "{'min_endpoint': 5, 'max_endpoint': 4} | min_endpoint = 5: must not be above max_endpoint (4). Maybe lower min_endpoint or raise max_endpoint",
                "{'min_endpoint': 2, 'decode_max_endpoint': 1} | min_endpoint = 2: must not be above decode_max_endpoint (1). Maybe lower min_endpoint or raise decode_max_endpoint",
                "{'prefill_min_endpoint': 5, 'max_endpoint': 4} | prefill_min_endpoint = 5: must not be above max_endpoint (4). Maybe lower prefill_min_endpoint or raise max_endpoint",
                "{'agg_max_step': 5} | agg_max_step = 5: is not a field of the planner. Maybe write max_step",
            })
    void json_oneProblem_exactMessage(String json, String problem) {
        assertFails(json.replace('\'', '"'), ": 1 problem\n  " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.yaml | '- mode: disagg'   | : expected an object of fields, such as mode: disagg; found a list",
                "a.json | '[1]'              | : expected an object of fields, such as mode: disagg; found a list",
                "a.yaml | 'disagg'           | : expected an object of fields, such as mode: disagg; found a single value",
                "a.json | 'null'             | : expected an object of fields, such as mode: disagg; found a single value",
                "a.yaml | ''                 | : is empty; write {} for the defaults",
                "a.json | ' '                | : is empty; write {} for the defaults",
                "a.yaml | '# nothing'        | : is empty; write {} for the defaults",
                "a.conf | ''                 | : is empty; write {} for the defaults",
                "a.yaml | 'ttft: 1~itl: 2~ttft: 3' | , line 3, column 1: not valid YAML: found duplicate key ttft",
                "a.json | '{\"ttft\": 1,~\"ttft\": 2}' | , line 2, column 7: not valid JSON: Duplicate field 'ttft'",
                "a.yaml | 'ttft: 1~ itl: 2'  | , line 2, column 5: not valid YAML: mapping values are not allowed here",
                "a.yaml | 'ttft: 1~\tx: 2'   | , line 2, column 1: not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
                "a.yaml | 'ttft: 1~---~itl: 2' | , line 2, column 1: not valid YAML: but found another document",
                "a.json | '{\"ttft\": 1'     | , line 1, column 11: not valid JSON: Unexpected end-of-input: expected close marker for Object",
                "a.json | '{\"ttft\": 1} x'  | , line 1, column 13: not valid JSON: Unrecognized word: was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
                "a.json | '{ttft: 1}'        | , line 1, column 2: not valid JSON: Unexpected character ('t' (code 116)): was expecting double-quote to start field name",
                "a.yaml | 'features: {mocker: {}}' | : holds no planner configuration; expected its fields at the top level, or under features.planner or spec.features.planner",
                "a.yaml | 'apiVersion: v1~kind: Pod' | : holds no planner configuration; expected its fields at the top level, or under features.planner or spec.features.planner",
                "a.yaml | 'features: {planner: [1]}' | : features.planner must be an object of fields; found [1]",
            })
    void file_noObjectOfFields_oneClearMessage(String name, String text, String message) {
        Path file = write(name, text.replace('~', '\n'));

        assertThatThrownBy(() -> loader.file(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + message);
    }

    @Test
    void file_missingOrFolderOrNotText_saysSo() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xC3, 0x28});

        assertThatThrownBy(() -> loader.file(missing)).hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> loader.file(folder)).hasMessage(folder + ": is a folder; expected a file");
        assertThatThrownBy(() -> loader.file(binary)).hasMessage(binary + ": is not text in UTF-8");
        assertThatThrownBy(() -> loader.load("confg.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("confg.yaml: there is no such file, and it is not inline JSON, which starts with {");
    }

    @Test
    void file_yamlOfManyAliases_refused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        Path file = write("bomb.yaml", bomb.toString());

        assertThatThrownBy(() -> loader.file(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        file + ": not valid YAML: Number of aliases for non-scalar nodes exceeds the specified max=50");
    }

    @Test
    void json_correctionAskedForWithLoadScaling_warned() {
        assertThat(loader.json("{\"no_correction\": false}").warnings())
                .containsExactly("no_correction = false has no effect: correction is off while load scaling is on");
        assertThat(loader.json("{\"no_correction\": false, \"enable_load_scaling\": false}")
                        .warnings())
                .isEmpty();
        assertThat(loader.json("{\"no_correction\": true}").warnings()).isEmpty();
    }

    @Test
    void json_limitOfARoleThatIsNotPlanned_warned() {
        String limits = "\"prefill_max_endpoint\": 4, \"decode_max_endpoint\": 4";
        assertThat(loader.json("{\"mode\": \"decode\", " + limits + "}").warnings())
                .containsExactly("prefill_max_endpoint has no effect: mode \"decode\" has no prefill engines");
        assertThat(loader.json("{" + limits + "}").warnings()).isEmpty();
    }

    @Test
    void environment_fillsWhatIsLeftOut() {
        ConfigLoader inCluster = new ConfigLoader(Map.of(
                "DYN_NAMESPACE", "team-a", "PROMETHEUS_ENDPOINT", "http://p:9090", "PLANNER_PROMETHEUS_PORT", "9085"));

        LoadedConfig loaded = inCluster.defaults();

        assertThat(loaded.config().general().namespace()).isEqualTo("team-a");
        assertThat(loaded.config().get(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT))
                .isEqualTo("http://p:9090");
        assertThat(loaded.config().get(Settings.METRIC_REPORTING_PROMETHEUS_PORT))
                .isEqualTo(9085);
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void environment_fileSaysOtherwise_fileWinsWithWarning() {
        ConfigLoader inCluster = new ConfigLoader(Map.of("DYN_NAMESPACE", "team-a", "PLANNER_PROMETHEUS_PORT", "9085"));

        LoadedConfig loaded = inCluster.json("{\"namespace\": \"dynamo\", \"metric_reporting_prometheus_port\": 9085}");

        assertThat(loaded.config().general().namespace()).isEqualTo("dynamo");
        assertThat(loaded.warnings())
                .containsExactly("namespace = dynamo is used; the environment variable DYN_NAMESPACE says team-a");
    }

    @Test
    void environment_badPort_isAProblemByItsName() {
        assertThatThrownBy(() -> new ConfigLoader(Map.of("PLANNER_PROMETHEUS_PORT", "http")).defaults())
                .hasMessage("default configuration: 1 problem\n"
                        + "  PLANNER_PROMETHEUS_PORT = \"http\": must be a whole number from 0 to 65535");
    }

    @Test
    void json_plugins_arePlainValuesWithoutNulls() {
        PlannerConfig config = loader.json(
                        "{\"plugins\": {\"mine\": {\"a\": 1, \"b\": [true, \"x\", {\"c\": 2.5}], \"d\": null}, \"none\": null}}")
                .config();

        assertThat(config.plugin("mine")).isEqualTo(Map.of("a", 1, "b", List.of(true, "x", Map.of("c", 2.5))));
        assertThat(config.plugin("none")).isEmpty();
    }

    @Test
    void file_pluginsOfOddTypes_refused() {
        Path file = write("a.yaml", "plugins: {mine: {when: 2024-05-01}}");

        assertThatThrownBy(() -> loader.file(file))
                .hasMessage(file + ": 1 problem\n  plugins.mine: holds a Date. Maybe use plain values only");
    }

    @Test
    void json_seconds_areDurations() {
        assertThat(loader.json("{\"load_learning_window\": 300}")
                        .config()
                        .load()
                        .learningWindow())
                .isEqualTo(Duration.ofMinutes(5));
    }

    private void assertFails(String json, String message) {
        assertThatThrownBy(() -> loader.json(json))
                .isInstanceOf(ConfigException.class)
                .hasMessage(INLINE + message);
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
