package io.github.slaplanner.core.telemetry;

import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.observe.WorkloadWindow;
import io.github.slaplanner.core.runtime.Outcome;
import io.github.slaplanner.core.runtime.TickReport;
import io.prometheus.client.Counter;
import io.prometheus.client.Enumeration;
import io.prometheus.client.Gauge;
import java.util.Locale;

/** What the planner decides, why, and how well. */
final class DecisionMetrics {
    private final Gauge predictedPrefill;
    private final Gauge predictedDecode;
    private final Gauge target;
    private final Gauge prefillCorrection;
    private final Gauge decodeCorrection;
    private final Counter decisions;
    private final Counter reasons;
    private final Counter notices;
    private final Counter overruns;
    private final Gauge leads;
    private final Gauge seconds;
    private final Gauge lastDecision;
    private final Enumeration load;
    private final Enumeration throughput;

    DecisionMetrics(Metrics metrics) {
        predictedPrefill = metrics.unknown("predicted_num_prefill_replicas", "Prefill replicas decided on.");
        predictedDecode = metrics.unknown("predicted_num_decode_replicas", "Decode or aggregated replicas decided on.");
        target = metrics.gauge("target_replicas", "Replicas decided on.", "role");
        prefillCorrection = metrics.gauge("p_correction_factor", "Observed over profiled TTFT, a ratio.");
        decodeCorrection = metrics.gauge("d_correction_factor", "Observed over profiled ITL, a ratio.");
        decisions = metrics.counter("decisions", "Decisions, by what became of them.", "outcome");
        reasons = metrics.counter("decision_reasons", "Steps of decisions, by their reason.", "role", "reason");
        notices = metrics.counter("notices", "Notices in decisions, by their reason.", "reason");
        overruns = metrics.counter("overruns", "Ticks skipped because others took too long.");
        leads = metrics.gauge("leads", "1 if this planner sizes the fleet, 0 if another leads or it only advises.");
        seconds = metrics.gauge("decision_seconds", "Time that the last decision took, seconds.");
        lastDecision = metrics.gauge("last_decision_timestamp_seconds", "When the planner last decided, Unix seconds.");
        load = metrics.state("load_scaling_decision", "What load scaling last came to.", States.LOAD);
        throughput = metrics.state(
                "throughput_scaling_decision", "What throughput scaling last came to.", States.THROUGHPUT);
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            decisions.labels(kind.label());
        }
    }

    void update(TickReport report) {
        report.decision().roles().forEach(this::role);
        report.decision()
                .notices()
                .forEach(notice -> notices.labels(label(notice.reason())).inc());
        // sizing by the guide learns the one, sizing by attainment the other; the one that is not in use is 1
        WorkloadWindow learned = report.state().workload();
        prefillCorrection.set(report.state().corrections().prefill() * learned.prefillSlowness());
        decodeCorrection.set(report.state().corrections().decode() * learned.decodeSlowness());
        decisions.labels(report.outcome().kind().label()).inc();
        leads.set(report.outcome().kind().acts() ? 1 : 0);
        overruns.inc(Math.max(0, report.overruns() - overruns.get()));
        seconds.set(report.deciding().toNanos() / 1e9);
        lastDecision.set(report.decision().at().toEpochMilli() / 1e3);
        load.state(States.load(report));
        throughput.state(States.throughput(report));
    }

    private void role(RoleDecision decision) {
        (decision.role() == Role.PREFILL ? predictedPrefill : predictedDecode).set(decision.target());
        target.labels(decision.role().label()).set(decision.target());
        decision.trail()
                .forEach(step -> reasons.labels(decision.role().label(), label(step.reason()))
                        .inc());
    }

    private static String label(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
