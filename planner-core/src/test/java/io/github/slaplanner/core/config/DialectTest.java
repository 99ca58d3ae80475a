package io.github.slaplanner.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.OptimizationTarget;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Secret;
import io.github.slaplanner.api.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations of Dynamo 1.6's own planner, and requests for deployments. */
class DialectTest {
    /** Every field, as its profiler writes them; what is not a default has a value of its own. */
    private static final String WHOLE = """
            {"pre_deployment_sweeping_mode": "rapid", "environment": "kubernetes", "backend": "sglang", "mode": "disagg",
             "optimization_target": "sla", "log_dir": null, "throughput_adjustment_interval_seconds": 120,
             "max_throughput_scaling_replicas": 6, "max_gpu_budget": 24, "min_gpu_budget": 4, "min_endpoint": 0,
             "prefill_min_endpoint": 1, "decode_min_endpoint": null, "control_api_port": 9086,
             "decode_engine_num_gpu": 2, "prefill_engine_num_gpu": null, "profile_results_dir": "profiling_results",
             "aic_interpolation": null, "ais_perf_model": null, "ttft_ms": 800.0, "itl_ms": 35.0,
             "load_predictor": "kalman", "load_predictor_log1p": false, "prophet_window_size": 40,
             "load_predictor_warmup_trace": null, "kalman_q_level": 1.0, "kalman_q_trend": 0.1, "kalman_r": 10.0,
             "kalman_min_points": 5, "metric_reporting_prometheus_port": 0, "throughput_metrics_source": "frontend",
             "model_name": null, "global_planner_namespace": null, "enable_throughput_scaling": true,
             "enable_load_scaling": true, "load_adjustment_interval_seconds": 5, "max_num_fpm_samples": 64,
             "fpm_sample_bucket_size": 16, "load_scaling_down_sensitivity": 75,
             "prefill_scale_up_queue_tokens": null, "prefill_scale_down_queue_tokens": null,
             "decode_scale_up_kv_rate": null, "decode_scale_down_kv_rate": null, "load_min_observations": 5,
             "speculative_nextn": 0, "advisory": false, "enable_power_awareness": false, "total_gpu_power_limit": null,
             "report_interval_hours": 24.0, "report_output_dir": "./planner_reports", "report_filename": null,
             "report_write_gzip_log": true, "live_dashboard_port": 8080,
             "scheduling": {"external_plugins": [], "gateway": {"enabled": false}, "scale_interval_seconds": 5.0},
             "plugin_registration": {"in_process_plugins": [], "admin": {"mode": "allow_all"}}}
            """;

    @TempDir
    private Path folder;

    private final ConfigLoader loader = new ConfigLoader(Map.of());

    @Test
    void whole_isReadWithItsMeanings_withoutAWarning() {
        LoadedConfig loaded = loader.json(WHOLE);
        PlannerConfig config = loaded.config();

        assertThat(loaded.warnings()).isEmpty();
        assertThat(config.throughput().ttftMs()).isEqualTo(800);
        assertThat(config.throughput().itlMs()).isEqualTo(35);
        assertThat(config.throughput().interval()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.prediction().prophetWindow()).as("40 points of 120 s").isEqualTo(Duration.ofMinutes(80));
        assertThat(config.load().scalingDownSensitivity())
                .as("a percentage is no count of intervals")
                .isEqualTo(3);
        assertThat(config.get(Settings.MIN_GPU_BUDGET)).isEqualTo(4);
        assertThat(config.get(Settings.MAX_THROUGHPUT_SCALING_REPLICAS)).isEqualTo(6);
        assertThat(config.get(Settings.CONTROL_API_PORT)).isEqualTo(9086);
        assertThat(loaded.notes())
                .anySatisfy(note -> assertThat(note).startsWith("load_scaling_down_sensitivity 75 %: a role shrinks"))
                .contains("prophet_window_size 40 points: 4800 s, one point per throughput interval");
    }

    @Test
    void whole_shownAsTheGuideHasIt_loadsBackEqual() {
        PlannerConfig config = loader.json(WHOLE).config();
        LoadedConfig again = loader.json(ConfigWriter.json(config));

        assertThat(again.config()).isEqualTo(config);
        assertThat(again.notes()).isEmpty();
    }

    @Test
    void aNameThatOnlyItHas_bringsItsDefaults() {
        PlannerConfig config = loader.json("{\"optimization_target\": \"sla\"}").config();

        assertThat(config.throughput().ttftMs()).isEqualTo(500);
        assertThat(config.throughput().itlMs()).isEqualTo(50);
        assertThat(config.throughput().interval()).isEqualTo(Duration.ofMinutes(3));
        assertThat(config.throughput().maxGpuBudget()).isEqualTo(8);
        assertThat(config.throughput().enabled()).isTrue();
        assertThat(config.load().enabled()).isFalse();
        assertThat(config.load().interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.prediction().predictor()).isEqualTo("arima");
        assertThat(config.prediction().log1p()).isFalse();
        assertThat(config.kalman()).isEqualTo(new PlannerConfig.Kalman(1, 0.1, 10, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"throughput", "latency"})
    void targetWithoutSla_isLoadScalingAlone(String target) {
        LoadedConfig loaded = loader.json("{\"optimization_target\": \"" + target + "\"}");

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.config().throughput().enabled()).isFalse();
        assertThat(loaded.config().load().enabled()).isTrue();
        assertThat(loaded.config().tick()).isEqualTo(Duration.ofSeconds(5));
        assertThat(loader.json(ConfigWriter.json(loaded.config())).config()).isEqualTo(loaded.config());
    }

    @Test
    void leftOut_targetIsThroughput_andWhatItMakesAutomaticIsTold() {
        LoadedConfig loaded = loader.json("{\"control_api_port\": 9086, \"enable_throughput_scaling\": true}");

        assertThat(loaded.config().get(Settings.OPTIMIZATION_TARGET)).isEqualTo(OptimizationTarget.THROUGHPUT);
        assertThat(loaded.warnings())
                .containsExactly("enable_throughput_scaling = true has no effect: optimization_target is throughput");
    }

    @Test
    void guide_keepsItsMeanings_withEveryNameOfOurs() {
        PlannerConfig config = loader.json("""
                        {"dialect": "guide", "load_scaling_down_sensitivity": 80, "prophet_window_size": 50,
                         "min_gpu_budget": 4}
                        """).config();

        assertThat(config.load().scalingDownSensitivity()).isEqualTo(80);
        assertThat(config.prediction().prophetWindow()).isEqualTo(Duration.ofSeconds(50));
        assertThat(config.throughput().ttftMs()).isEqualTo(2000);
        assertThat(config.get(Settings.MIN_GPU_BUDGET)).isEqualTo(4);
    }

    @Test
    void mixed_isRefused_untilItIsSaid() {
        String mixed = "\"optimization_target\": \"sla\", \"ttft\": 700, \"load_scaling_down_sensitivity\": 5}";

        assertProblem(
                "{" + mixed,
                "optimization_target = \"sla\": is a name of Dynamo 1.6 and ttft one of the planner guide, and"
                        + " load_scaling_down_sensitivity and prophet_window_size and many defaults differ between the"
                        + " two. Maybe say whose names they are with dialect: dynamo-1.6 or dialect: guide");
        PlannerConfig guide = loader.json("{\"dialect\": \"guide\", " + mixed).config();
        PlannerConfig dynamo =
                loader.json("{\"dialect\": \"dynamo-1.6\", " + mixed).config();
        assertThat(guide.load().scalingDownSensitivity()).isEqualTo(5);
        assertThat(dynamo.load().scalingDownSensitivity()).isEqualTo(3);
        assertThat(dynamo.throughput().ttftMs()).isEqualTo(700);
    }

    @Test
    void ambiguousFieldBesideALaterName_isNotReadInSilence() {
        assertThat(loader.json("{\"ttft_ms\": 700, \"load_scaling_down_sensitivity\": 80}")
                        .warnings())
                .singleElement()
                .asString()
                .contains("load_scaling_down_sensitivity is read as the planner guide means it", "dialect: dynamo-1.6");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'speculative_nextn': 3 | speculative_nextn is not used: the tokens of a decode step are learned",
                "'enable_power_awareness': true | enable_power_awareness is not used: GPUs are planned and power is not",
                "'ais_perf_model': {'x': 1} | ais_perf_model is not used: engine performance data come from",
                "'scheduling': {'external_plugins': ['a']} | scheduling is not used: there is one tick for all",
                "'plugin_registration': {'in_process_plugins': ['a']} | plugin_registration is not used",
                "'report_interval_hours': 1 | report_interval_hours is not used",
            })
    void askedForAndNotDone_isOneWarningWithTheReason(String field, String warning) {
        assertThat(loader.json("{\"optimization_target\": \"sla\", " + field.replace('\'', '"') + "}")
                        .warnings())
                .singleElement()
                .asString()
                .startsWith(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'load_scaling_down_sensitivity': 101, 'speculative_nextn': 0 | load_scaling_down_sensitivity = 101: must be a percentage from 0 to 100 in Dynamo 1.6",
                "'prophet_window_size': 2.5, 'speculative_nextn': 0 | prophet_window_size = 2.5: must be a whole number of points in Dynamo 1.6, at least 1",
                "'aic_perf_model': 'x' | aic_perf_model = \"x\": is retired, in Dynamo 1.6 too. Maybe leave it out",
                "'dialect': 'dynamo' | dialect = \"dynamo\": must be one of guide, dynamo-1.6",
                "'optimization_target': 'fast' | optimization_target = \"fast\": must be one of sla, throughput, latency, load",
                "'min_gpu_budget': 9 | min_gpu_budget = 9: must not be above max_gpu_budget (8). Maybe lower it or raise max_gpu_budget",
                "'decode_scale_up_kv_rate': 140 | decode_scale_up_kv_rate = 140: must be a number from 0 to 100",
                "'decode_scale_up_kv_rate': 50, 'decode_scale_down_kv_rate': 50 | decode_scale_down_kv_rate = 50.0: must be below decode_scale_up_kv_rate (50.0). Maybe lower it or raise decode_scale_up_kv_rate",
                "'optimization_target': 'load', 'mode': 'decode', 'decode_scale_up_kv_rate': 70 | decode_scale_down_kv_rate: optimization_target \"load\" needs it. Maybe write 20",
                "'metric_pulling_prometheus_ssl_verify': 'no' | metric_pulling_prometheus_ssl_verify: must be true or false",
                "'metric_pulling_prometheus_extra_query_params': 'a' | metric_pulling_prometheus_extra_query_params: must be an object of texts, or a query such as a=b&c=d",
            })
    void oneProblem_exactMessage(String fields, String problem) {
        assertProblem("{" + fields.replace('\'', '"') + "}", problem);
    }

    @Test
    void prometheusAccess_isThatOfTheSource() {
        LoadedConfig loaded = loader.json("""
                {"metric_pulling_prometheus_token": "s3cret", "metric_pulling_prometheus_ssl_verify": false,
                 "metric_pulling_prometheus_extra_query_params": "tenant=a%20b&x=1",
                 "metric_pulling_prometheus_request_timeout_seconds": 7.5,
                 "plugins": {"prometheus": {"max_page_mb": 8}}}
                """);

        assertThat(loaded.config().plugin("prometheus"))
                .isEqualTo(Map.of(
                        "bearer_token",
                        Secret.of("s3cret"),
                        "insecure_skip_verify",
                        true,
                        "query_parameters",
                        Map.of("tenant", "a b", "x", "1"),
                        "timeout_s",
                        8,
                        "max_page_mb",
                        8));
        assertThat(loaded.notes().toString() + loaded.warnings()).doesNotContain("s3cret");
    }

    @Test
    void prometheusTokenTwice_theFileIsUsed() {
        LoadedConfig loaded = loader.json(
                "{\"metric_pulling_prometheus_token\": \"s3cret\", \"metric_pulling_prometheus_token_file\": \"/t\"}");

        assertThat(loaded.config().plugin("prometheus")).isEqualTo(Map.of("bearer_token_file", "/t"));
        assertThat(loaded.warnings())
                .contains(
                        "metric_pulling_prometheus_token is not used: metric_pulling_prometheus_token_file is given too")
                .noneMatch(warning -> warning.contains("s3cret"));
    }

    @Test
    void virtual_routerLeftOut_isWhereAFrontendListens() {
        LoadedConfig loaded = loader.json("{\"optimization_target\": \"latency\", \"environment\": \"virtual\"}");

        assertThat(loaded.config().load().routerMetricsUrl()).isEqualTo("http://localhost:8000/metrics");
        assertThat(loaded.warnings())
                .contains("load_router_metrics_url is left out: http://localhost:8000/metrics is used, where a Dynamo"
                        + " frontend listens by default");
    }

    @Test
    void sweepingNone_withAFolderThatIsNamed_isAWarning() {
        LoadedConfig loaded = loader.json("""
                {"optimization_target": "sla", "pre_deployment_sweeping_mode": "none",
                 "profile_results_dir": "profiling_results"}
                """);

        assertThat(loaded.warnings())
                .containsExactly("pre_deployment_sweeping_mode = none: engine performance data must lie in"
                        + " profiling_results already");
    }

    @Test
    void request_givesSlaBackendModelAndGpus() throws IOException {
        Path file = Files.writeString(folder.resolve("request.yaml"), """
                apiVersion: nvidia.com/v1beta1
                kind: DynamoGraphDeploymentRequest
                spec:
                  model: Some/Model-8B
                  backend: trtllm
                  sla: {ttft: 700, itl: 25, isl: 3000, e2eLatency: 9}
                  hardware: {totalGpus: 16}
                  features: {planner: {optimization_target: sla, mode: disagg, itl_ms: 20}}
                """);
        LoadedConfig loaded = loader.file(file);

        assertThat(loaded.config().throughput().ttftMs()).isEqualTo(700);
        assertThat(loaded.config().throughput().itlMs()).isEqualTo(20);
        assertThat(loaded.config().throughput().maxGpuBudget()).isEqualTo(16);
        assertThat(loaded.config().general().backend()).isEqualTo(Backend.TRTLLM);
        assertThat(loaded.config().orNull(Settings.MODEL_NAME)).isEqualTo("Some/Model-8B");
        assertThat(loaded.warnings())
                .containsExactly(
                        "spec.sla.itl = 25 is not used: the planner's own itl_ms is 20",
                        "spec.sla.e2eLatency is not used: the fleet is sized for ttft and itl");
    }

    @Test
    void request_inTheGuidesNames_keepsTheGuidesDefaults() {
        PlannerConfig config = loader.json("""
                        {"spec": {"backend": "auto", "sla": {"itl": 25}, "features": {"planner": {"ttft": 900}}}}
                        """).config();

        assertThat(config).isEqualTo(PlannerConfig.builder().ttft(900).itl(25).build());
    }

    @Test
    void change_ofOneFieldInItsNames_bringsNoDefaults() {
        PlannerConfig base = PlannerConfig.builder().ttft(900).build();

        assertThat(ConfigLoader.change(base, "{\"optimization_target\": \"latency\"}")
                        .config())
                .isEqualTo(base.toBuilder()
                        .set(Settings.OPTIMIZATION_TARGET, OptimizationTarget.LATENCY)
                        .build());
    }

    private void assertProblem(String json, String problem) {
        assertThatThrownBy(() -> loader.json(json))
                .isInstanceOf(ConfigException.class)
                .hasMessage("inline configuration: 1 problem\n  " + problem);
    }
}
