package io.github.slaplanner.core.telemetry;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.runtime.TickReport;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engines: how many, how loaded, and what they cost. What is not known keeps its last value. */
final class FleetMetrics {
    private static final double HOUR_MS = 3_600_000;

    private final Gauge prefill;
    private final Gauge decode;
    private final Gauge desired;
    private final Gauge ready;
    private final Gauge starting;
    private final Gauge waiting;
    private final Gauge draining;
    private final Gauge gpus;
    private final Gauge budget;
    private final Gauge gpuHours;
    private final Gauge queuedTokens;
    private @Nullable Instant counted;

    FleetMetrics(Metrics metrics) {
        prefill = metrics.unknown("num_prefill_replicas", "Prefill engines that serve.");
        decode = metrics.unknown("num_decode_replicas", "Decode or aggregated engines that serve.");
        desired = metrics.gauge("desired_replicas", "Replicas that the environment was last told to run.", "role");
        ready = metrics.gauge("ready_replicas", "Engines that serve.", "role");
        starting = metrics.gauge("starting_replicas", "Engines that exist and do not serve yet.", "role");
        waiting = metrics.gauge("waiting_replicas", "Engines of those that start without a place to run.", "role");
        draining = metrics.gauge("draining_replicas", "Engines that finish their requests and will go.", "role");
        gpus = metrics.unknown("gpus", "GPUs that engines hold, starting and draining ones included.");
        budget = metrics.unknown("gpu_budget", "GPUs that may be held at once; NaN without a budget.");
        gpuHours = metrics.gauge("gpu_hours", "GPU-hours that engines have held since this planner started.");
        queuedTokens = metrics.gauge(
                "engine_queued_prefill_tokens",
                "Prompt tokens that wait or are being read, per engine rank.",
                "worker_id",
                "dp_rank");
    }

    void update(TickReport report) {
        FleetState fleet = report.observation().fleet().freshOrNull();
        int most = report.config().throughput().maxGpuBudget();
        budget.set(most < 0 ? Double.NaN : most);
        if (fleet != null) {
            gpus.set(fleet.roles().entrySet().stream()
                    .mapToInt(entry ->
                            entry.getValue().present() * gpus(report.config(), entry.getKey(), entry.getValue()))
                    .sum());
            fleet.roles().forEach(this::role);
            count(report.config(), fleet, report.observation().now());
        }
        List<WorkerLoad> loads = report.observation().workers().freshOrNull();
        if (loads != null) {
            queuedTokens.clear();
            for (WorkerLoad load : loads) {
                if (load.role().prefills()) {
                    queuedTokens
                            .labels(load.workerId(), Integer.toString(load.dpRank()))
                            .set(Metrics.orNaN(load.latest().activePrefillTokens()));
                }
            }
        }
    }

    private void role(Role role, RoleState state) {
        (role == Role.PREFILL ? prefill : decode).set(state.ready());
        desired.labels(role.label()).set(state.desired());
        ready.labels(role.label()).set(state.ready());
        starting.labels(role.label()).set(state.starting());
        waiting.labels(role.label()).set(state.waiting());
        draining.labels(role.label()).set(state.draining());
    }

    /** Adds what the engines have held since the fleet was last seen, at most two intervals: longer is not known. */
    private void count(PlannerConfig config, FleetState fleet, Instant now) {
        if (counted != null && now.isAfter(counted)) {
            long most = 2 * config.throughput().interval().toMillis();
            double hours = Math.min(most, Duration.between(counted, now).toMillis()) / HOUR_MS;
            fleet.roles().forEach((role, state) -> gpuHours.inc(hours * state.present() * gpus(config, role, state)));
        }
        counted = now;
    }

    /** GPUs of an engine, 1 if nobody knows. */
    static int gpus(PlannerConfig config, Role role, RoleState state) {
        Integer configured =
                config.orNull(role == Role.PREFILL ? Settings.PREFILL_ENGINE_NUM_GPU : Settings.DECODE_ENGINE_NUM_GPU);
        Integer known = state.gpusPerEngine() == null ? configured : state.gpusPerEngine();
        return known == null ? 1 : known;
    }
}
