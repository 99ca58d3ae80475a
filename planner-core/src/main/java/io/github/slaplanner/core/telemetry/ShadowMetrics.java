package io.github.slaplanner.core.telemetry;

import io.github.slaplanner.core.runtime.TickReport;
import io.github.slaplanner.core.shadow.PolicyScore;
import io.github.slaplanner.core.shadow.Scoreboard;
import io.prometheus.client.Gauge;

/** How the planner compares with its shadows and with the oracle; without shadows there is nothing. */
final class ShadowMetrics {
    private static final String POLICY = "policy";

    private final Gauge requests;
    private final Gauge within;
    private final Gauge gpuHours;
    private final Gauge replicas;
    private final Gauge regret;
    private final Gauge ratio;

    ShadowMetrics(Metrics metrics) {
        requests = metrics.gauge("shadow_requests", "Requests that a policy has been scored on.", POLICY);
        within = metrics.gauge(
                "shadow_requests_within_sla", "Those of them that the model expects within the SLA.", POLICY);
        gpuHours = metrics.gauge("shadow_gpu_hours", "GPU-hours of a policy's engines in the scored time.", POLICY);
        replicas = metrics.gauge("shadow_replicas", "Replicas that a policy wants.", POLICY, "role");
        regret = metrics.gauge(
                "shadow_regret_points", "Attainment of the oracle less a policy's, percentage points.", POLICY);
        ratio = metrics.gauge("shadow_gpu_hours_ratio", "GPU-hours of a policy over the oracle's.", POLICY);
    }

    void update(TickReport report) {
        Scoreboard scores = report.scores();
        for (PolicyScore score : scores.policies()) {
            requests.labels(score.policy()).set(score.requests());
            within.labels(score.policy()).set(score.within());
            gpuHours.labels(score.policy()).set(score.gpuHours());
            regret.labels(score.policy()).set(scores.regretPoints(score));
            ratio.labels(score.policy()).set(scores.gpuHoursRatio(score));
            score.engines()
                    .forEach((role, engines) ->
                            replicas.labels(score.policy(), role.label()).set(engines));
        }
    }
}
