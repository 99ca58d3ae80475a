package io.github.slaplanner.core.telemetry;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.core.runtime.Failure;
import io.github.slaplanner.core.runtime.RuntimeListener;
import io.github.slaplanner.core.runtime.TickReport;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A planner's metrics, {@code dynamo_planner_*}, in a registry that the embedder exposes as it likes. One planner per
 * registry. NaN means "not known".
 */
public final class PlannerMetrics implements RuntimeListener {
    private final TrafficMetrics traffic;
    private final FleetMetrics fleet;
    private final DecisionMetrics decision;
    private final EstimateMetrics estimates;
    private final ShadowMetrics shadows;
    private final Counter failures;
    private final Gauge failing;
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private final Counter configurations;
    private final List<Metrics.Series> series;
    private @Nullable PlannerConfig config;

    /** Registers all metrics. */
    public PlannerMetrics(CollectorRegistry registry) {
        Metrics metrics = new Metrics(registry);
        traffic = new TrafficMetrics(metrics);
        fleet = new FleetMetrics(metrics);
        decision = new DecisionMetrics(metrics);
        estimates = new EstimateMetrics(metrics);
        shadows = new ShadowMetrics(metrics);
        failures = metrics.counter("failures", "Failures that were contained, by what failed.", "input");
        failing = metrics.gauge("failing", "1 while something does not work.", "input");
        configurations = metrics.counter("config_changes", "Changed configurations that were applied while running.");
        series = metrics.series();
    }

    /** All that is exported, in order. */
    List<Metrics.Series> series() {
        return series;
    }

    @Override
    public void onTick(TickReport report) {
        traffic.update(report);
        fleet.update(report);
        decision.update(report);
        estimates.update(report);
        shadows.update(report);
        if (config != null && !config.equals(report.config())) {
            configurations.inc();
        }
        config = report.config();
        Set<String> open = report.failures().stream().map(Failure::input).collect(Collectors.toSet());
        failed.addAll(open);
        failed.forEach(input -> failing.labels(input).set(open.contains(input) ? 1 : 0));
    }

    @Override
    public void onFailure(String input, Throwable failure) {
        failures.labels(input).inc();
        failing.labels(input).set(1);
        failed.add(input);
    }
}
