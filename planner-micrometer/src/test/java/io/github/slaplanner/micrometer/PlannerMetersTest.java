package io.github.slaplanner.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Outcome;
import io.github.slaplanner.core.runtime.TickReport;
import io.github.slaplanner.core.shadow.Scoreboard;
import io.github.slaplanner.core.telemetry.PlannerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PlannerMetersTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final CollectorRegistry collectors = new CollectorRegistry();
    private final PlannerMetrics metrics = new PlannerMetrics(collectors);
    private final PlannerMeters meters = new PlannerMeters();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void meters_boundBeforeTheFirstTick_areAllSeriesWithTheirValues() {
        meters.bindTo(registry);
        run();

        assertThat(scraped()).isEqualTo(expected()).hasSizeGreaterThan(40);
    }

    @Test
    void meters_boundLater_areAllSeriesWithTheirValues() {
        run();
        meters.bindTo(registry);

        assertThat(scraped()).isEqualTo(expected());
        assertThat(scraped()).containsEntry("dynamo_planner_failures_total{input=traffic}", 2.0);
    }

    private void run() {
        PlannerConfig config = PlannerConfig.builder().build();
        EngineLoader loader = new EngineLoader();
        var performance = loader.performance(config, BuiltInProfile.engine());
        PlannerEngine engine = PlannerEngine.of(config, loader.predictor(config), performance);
        var state = engine.start();
        for (int tick = 0; tick < 8; tick++) {
            Instant now = NOW.plusSeconds(10L * tick);
            RoleState role = RoleState.settled(2).gpusPerEngine(1).build();
            Observation seen = Observation.at(now)
                    .traffic(Traffic.between(now.minusSeconds(10), now)
                            .offeredCount(120)
                            .isl(3000)
                            .osl(150)
                            .build())
                    .workers(List.of())
                    .fleet(FleetState.of(Map.of(Role.PREFILL, role, Role.DECODE, role)))
                    .build();
            PlannerEngine.Result result = engine.step(state, seen);
            state = result.state();
            TickReport report = new TickReport(
                    config,
                    performance,
                    seen,
                    result.decision(),
                    new Outcome(Outcome.Kind.REQUESTED, ""),
                    state,
                    Duration.ofMillis(3),
                    Scoreboard.EMPTY,
                    0,
                    List.of());
            metrics.onTick(report);
            meters.onTick(report);
        }
        for (int i = 0; i < 2; i++) {
            metrics.onFailure("traffic", new IllegalStateException("no answer"));
            meters.onFailure("traffic", new IllegalStateException("no answer"));
        }
    }

    private Map<String, Double> expected() {
        Map<String, Double> series = new TreeMap<>();
        for (var family : Collections.list(collectors.metricFamilySamples())) {
            for (Sample sample : family.samples) {
                if (!sample.name.endsWith("_created")) {
                    Map<String, String> labels = new TreeMap<>();
                    for (int i = 0; i < sample.labelNames.size(); i++) {
                        labels.put(sample.labelNames.get(i), sample.labelValues.get(i));
                    }
                    series.put(sample.name + labels, sample.value);
                }
            }
        }
        return series;
    }

    private Map<String, Double> scraped() {
        Map<String, Double> series = new TreeMap<>();
        Pattern line = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
        registry.scrape()
                .lines()
                .filter(text -> !text.startsWith("#"))
                .map(line::matcher)
                .forEach(match -> {
                    assertThat(match.matches()).isTrue();
                    Map<String, String> labels = new TreeMap<>();
                    if (match.group(2) != null) {
                        Pattern.compile("(\\w+)=\"([^\"]*)\"")
                                .matcher(match.group(2))
                                .results()
                                .forEach(label -> labels.put(label.group(1), label.group(2)));
                    }
                    series.put(match.group(1) + labels, Double.valueOf(match.group(3)));
                });
        return series;
    }
}
