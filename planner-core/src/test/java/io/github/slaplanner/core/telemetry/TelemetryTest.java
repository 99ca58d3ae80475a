package io.github.slaplanner.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.engine.LinearEngines;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.runtime.ManualTime;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.runtime.PlannerBuilder;
import io.github.slaplanner.core.runtime.World;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryTest {
    private static final Path DASHBOARD = Path.of("../dashboards/sla-planner.json");

    private final ManualTime time = new ManualTime();
    private final World world = new World();
    private final CollectorRegistry registry = new CollectorRegistry();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "num_prefill_replicas",
                "num_decode_replicas",
                "observed_ttft_ms",
                "observed_itl_ms",
                "observed_requests_per_second",
                "observed_request_duration_seconds",
                "observed_input_sequence_tokens",
                "observed_output_sequence_tokens",
                "predicted_requests_per_second",
                "predicted_input_sequence_tokens",
                "predicted_output_sequence_tokens",
                "predicted_num_prefill_replicas",
                "predicted_num_decode_replicas",
                "p_correction_factor",
                "d_correction_factor",
                "gpu_hours",
                "estimated_ttft_ms",
                "estimated_itl_ms",
                "engine_prefill_capacity_requests_per_second",
                "engine_decode_capacity_requests_per_second",
                "engine_queued_prefill_tokens",
                "load_scaling_decision",
                "throughput_scaling_decision"
            })
    void metrics_haveTheNamesThatDashboardsKnow(String name) {
        new PlannerMetrics(registry);
        assertThat(Collections.list(registry.metricFamilySamples()))
                .filteredOn(family -> family.name.equals("dynamo_planner_" + name))
                .singleElement()
                .satisfies(family -> assertThat(family.help).endsWith("."));
    }

    @Test
    void metrics_followThePlanner() throws Exception {
        run(130);

        assertThat(value("observed_requests_per_second")).isEqualTo(10);
        assertThat(value("observed_input_sequence_tokens")).isEqualTo(1000);
        assertThat(value("observed_ttft_ms")).as("the source does not know it").isNaN();
        assertThat(value("predicted_requests_per_second")).isEqualTo(10);
        assertThat(value("signal_fresh", "input", "traffic")).isEqualTo(1);
        assertThat(value("num_decode_replicas")).isEqualTo(value("desired_replicas", "role", "decode"));
        assertThat(value("engine_prefill_capacity_requests_per_second"))
                .as("10,000 tokens/s over 1,000")
                .isEqualTo(10);
        assertThat(value("gpu_hours")).isCloseTo(gpuHours(), within(1e-9));
        assertThat(value(
                        "throughput_scaling_decision", "dynamo_planner_throughput_scaling_decision", "set_lower_bound"))
                .isEqualTo(1);
        assertThat(value("decisions_total", "outcome", "unchanged") + value("decisions_total", "outcome", "requested"))
                .isEqualTo(14);
        assertThat(value("decision_seconds")).isPositive();
    }

    @Test
    void metrics_enginesSlowerThanProfiled_sayByHowMuch() throws Exception {
        double ttft = 1.5 * LinearEngines.PERFORMANCE.requirePrefill().ttftMs(1000);
        WorkerLoad.Sample sample = WorkerLoad.Sample.builder()
                .activePrefillTokens(0.0)
                .lastTtftMs(ttft)
                .lastIsl(1000.0)
                .build();
        world.workersInstead = () -> Signal.fresh(List.of(WorkerLoad.of("p0", Role.PREFILL, sample)), time.now());
        run(130);

        assertThat(value("p_correction_factor")).isCloseTo(1.5, within(0.05));
        assertThat(value("d_correction_factor")).as("nobody told an ITL").isEqualTo(1);
        String why = world.ticks.get(world.ticks.size() - 1).decision().why();
        assertThat(why.lines().findFirst())
                .hasValueSatisfying(prefill -> assertThat(prefill)
                        .startsWith("prefill ")
                        .containsPattern("engines take 1\\.[45]\\d* times the profiled latency"));
        assertThat(why).containsOnlyOnce("profiled latency");
    }

    @Test
    void metrics_ofShadows_compareThem() throws Exception {
        PlannerConfig config = PlannerConfig.builder().build();
        PlannerEngine shadow = PlannerEngine.of(config, World::lastValue, LinearEngines.PERFORMANCE);
        try (Planner planner = builder().shadow("same", shadow).start()) {
            time.pass(Duration.ofMinutes(20));
            assertThat(planner.latest()).isNotNull();
        }
        for (String policy : List.of("live", "same", "oracle")) {
            assertThat(value("shadow_requests", "policy", policy)).isEqualTo(10 * 10 * 120);
            assertThat(value("shadow_requests_within_sla", "policy", policy)).isBetween(6000.0, 12_000.0);
            assertThat(value("shadow_gpu_hours", "policy", policy)).isPositive();
        }
        assertThat(value("shadow_gpu_hours_ratio", "policy", "oracle")).isEqualTo(1);
        assertThat(value("shadow_regret_points", "policy", "oracle")).isZero();
        assertThat(registry.getSampleValue(
                        "dynamo_planner_shadow_replicas",
                        new String[] {"policy", "role"},
                        new String[] {"same", "decode"}))
                .isPositive();
    }

    @Test
    void metrics_ofASignalThatIsGone_areUnknown() throws Exception {
        world.trafficInstead = () -> Signal.missing("Prometheus does not answer");
        run(10);

        assertThat(value("signal_fresh", "input", "traffic")).isZero();
        assertThat(value("observed_requests_per_second")).isNaN();
        assertThat(value(
                        "throughput_scaling_decision", "dynamo_planner_throughput_scaling_decision", "no_traffic_data"))
                .isEqualTo(1);
    }

    @Test
    void dashboard_asksForMetricsThatExist() throws Exception {
        run(130);
        Set<String> known = Collections.list(registry.metricFamilySamples()).stream()
                .flatMap(family -> Stream.of(family.getNames()))
                .collect(Collectors.toSet());
        Set<String> asked = new HashSet<>();
        for (JsonNode expression :
                JsonMapper.builder().build().readTree(DASHBOARD.toFile()).findValues("expr")) {
            Matcher names = Pattern.compile("dynamo_planner_\\w+").matcher(expression.asText());
            while (names.find()) {
                asked.add(names.group());
            }
        }
        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(known).containsAll(asked);
    }

    @Test
    void auditLog_hasALinePerDecision_withTrailAndOutcome() throws Exception {
        run(130);
        List<String> lines = Files.readAllLines(folder.resolve("audit/planner-audit-2026-01-01.jsonl"));

        assertThat(lines).hasSize(14);
        JsonNode last = JsonMapper.builder().build().readTree(lines.get(13));
        assertThat(last.path("at").asText()).isEqualTo("2026-01-01T12:02:10Z");
        assertThat(last.path("outcome").path("kind").asText()).isIn("unchanged", "requested");
        assertThat(last.path("why").asText()).startsWith("prefill ");
        assertThat(last.path("decision").path("roles").path(0).path("trail").size())
                .isPositive();
        assertThat(last.path("traffic")
                        .path("value")
                        .path("requests")
                        .path("offered")
                        .asDouble())
                .isEqualTo(100);
    }

    @Test
    void auditLog_keepsThirtyDays() throws IOException, InterruptedException {
        Path audit = Files.createDirectories(folder.resolve("audit"));
        for (int day = 1; day <= 31; day++) {
            Files.writeString(audit.resolve("planner-audit-2025-12-%02d.jsonl".formatted(day)), "{}\n");
        }
        Files.writeString(audit.resolve("other.jsonl"), "");
        run(10);

        try (Stream<Path> files = Files.list(audit)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(31)
                    .contains("other.jsonl", "planner-audit-2026-01-01.jsonl", "planner-audit-2025-12-03.jsonl")
                    .doesNotContain("planner-audit-2025-12-02.jsonl");
        }
    }

    @Test
    void auditLog_afterALineThatWasCutOff_beginsALine() throws Exception {
        Path audit = Files.createDirectories(folder.resolve("audit"));
        Files.writeString(audit.resolve("planner-audit-2026-01-01.jsonl"), "{\"at\":\"2026-01-01T11:59:50Z\",\"outco");
        run(10);

        List<String> lines = Files.readAllLines(audit.resolve("planner-audit-2026-01-01.jsonl"));
        assertThat(lines).hasSize(3);
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(lines.get(1))
                        .path("outcome")
                        .isMissingNode())
                .isFalse();
    }

    @Test
    void auditLog_thatCannotBeWritten_isCountedAndStopsNothing() throws Exception {
        Files.writeString(folder.resolve("audit"), "a file where the folder should be");
        run(50);

        assertThat(world.ticks).hasSize(6);
        assertThat(value("failures_total", "input", "listener AuditLog")).isEqualTo(6);
        assertThat(world.failures).allMatch(failure -> failure.startsWith("listener AuditLog: The audit log in"));
    }

    /** A day of a live planner: what it holds on to stays as it is once it is warm. */
    @Test
    void day_ofALivePlanner_holdsOnToNoMoreThanItsHistory() throws Exception {
        try (Planner planner = planner()) {
            time.pass(Duration.ofHours(6));
            world.ticks.clear();
            long before = held();
            for (int hour = 0; hour < 18; hour++) {
                world.rate = 5 + hour;
                time.pass(Duration.ofHours(1));
                world.ticks.clear();
            }
            long history = 18 * 60 * 3 * 8L * 8;
            assertThat(held() - before).as("bytes").isLessThan(history + 2_000_000);
            assertThat(planner.health().decisions()).isEqualTo(24 * 360 + 1);
        }
    }

    private static long held() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private void run(int seconds) throws InterruptedException {
        try (Planner planner = planner()) {
            time.pass(Duration.ofSeconds(seconds));
            assertThat(planner.latest()).isNotNull();
        }
    }

    private Planner planner() {
        return builder().start();
    }

    private PlannerBuilder builder() {
        PlannerConfig config = PlannerConfig.builder()
                .set(Settings.LOAD_METRIC_SAMPLES, 2)
                .set(Settings.STARTUP_TIME, Duration.ofSeconds(10))
                .build();
        return Planner.builder(config)
                .metrics(world)
                .connector(world)
                .predictor(World::lastValue)
                .performance(LinearEngines.PERFORMANCE)
                .listener(world)
                .listener(new PlannerMetrics(registry))
                .listener(new AuditLog(folder.resolve("audit")))
                .callTimeout(Duration.ofMinutes(1))
                .time(time);
    }

    /** GPU-hours as the ticks saw them: one GPU per engine, from one tick to the next. */
    private double gpuHours() {
        return world.ticks.stream()
                .skip(1)
                .mapToDouble(tick -> 10
                        / 3600.0
                        * tick.observation().fleet().freshOrNull().roles().values().stream()
                                .mapToInt(role -> role.present())
                                .sum())
                .sum();
    }

    private double value(String name, String... label) {
        String[] names = label.length == 0 ? new String[0] : new String[] {label[0]};
        String[] values = label.length == 0 ? new String[0] : new String[] {label[1]};
        Double value = registry.getSampleValue("dynamo_planner_" + name, names, values);
        assertThat(value).as(name).isNotNull();
        return value;
    }

    @Test
    void metrics_allHaveHelp() {
        new PlannerMetrics(registry);
        for (MetricFamilySamples family : Collections.list(registry.metricFamilySamples())) {
            assertThat(family.help).as(family.name).isNotBlank();
        }
    }
}
