package io.github.slaplanner.core.telemetry;

import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.core.runtime.TickReport;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/** One word for what a scaling mode came to, over all roles. Where roles differ, what keeps the planner from acting goes first. */
final class States {
    /** Reasons that there is no demand to plan for. */
    private static final Set<Reason> NO_DEMAND =
            Set.of(Reason.NO_INTERVAL_YET, Reason.NO_TRAFFIC_YET, Reason.LENGTHS_UNKNOWN);

    static final String[] LOAD = {
        "unset",
        "disabled",
        "no_fpm_data",
        "scaling_in_progress",
        "worker_count_mismatch",
        "insufficient_data",
        "no_change",
        "scale_up",
        "scale_down",
        "scale_down_capped_by_throughput"
    };
    static final String[] THROUGHPUT = {
        "unset", "disabled", "no_traffic_data", "predict_failed", "model_not_ready", "set_lower_bound", "scale"
    };

    private States() {}

    static String load(TickReport report) {
        if (!report.config().load().enabled()) {
            return "disabled";
        }
        if (report.observation().workers().freshOrNull() == null) {
            return "no_fpm_data";
        }
        Set<Reason> reasons = reasons(report);
        if (reasons.contains(Reason.ENGINES_MOVING)) {
            return "scaling_in_progress";
        }
        if (reasons.contains(Reason.WORKER_MISMATCH)) {
            return "worker_count_mismatch";
        }
        String moved = moved(report);
        boolean blind = reasons.contains(Reason.LOAD_LEARNING) || reasons.contains(Reason.LOAD_SLOPE);
        return moved.isEmpty() && blind ? "insufficient_data" : moved.isEmpty() ? "no_change" : moved;
    }

    private static String moved(TickReport report) {
        if (any(report, role -> role.source() == Source.LOAD && role.target() > role.current())) {
            return "scale_up";
        }
        if (any(report, role -> role.source() == Source.LOAD && role.target() < role.current())) {
            return "scale_down";
        }
        return reasons(report).contains(Reason.FLOOR_WINS) ? "scale_down_capped_by_throughput" : "";
    }

    static String throughput(TickReport report) {
        if (!report.config().throughput().enabled()) {
            return "disabled";
        }
        if (report.performance() == null) {
            return "model_not_ready";
        }
        if (report.decision().notices().stream().anyMatch(notice -> notice.reason() == Reason.PLUGIN_FAILED)) {
            return "predict_failed";
        }
        boolean unknown = report.observation().traffic().freshOrNull() == null;
        if (unknown || !Collections.disjoint(reasons(report), NO_DEMAND)) {
            return "no_traffic_data";
        }
        return report.config().load().enabled() ? "set_lower_bound" : "scale";
    }

    private static boolean any(TickReport report, Predicate<RoleDecision> test) {
        return report.decision().roles().stream().anyMatch(test);
    }

    private static Set<Reason> reasons(TickReport report) {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        report.decision().roles().forEach(role -> role.trail().forEach(step -> reasons.add(step.reason())));
        return reasons;
    }
}
