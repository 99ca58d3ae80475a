package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.DemandLog;
import io.github.slaplanner.core.model.RequestCost;
import io.github.slaplanner.core.observe.TrafficWindow;
import io.github.slaplanner.core.predict.DemandPrediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Second stage: forecasts demand whenever a throughput interval has ended. */
final class Forecasting {
    private final DemandPrediction prediction;
    private final EnginePerformance performance;
    private final double itlMs;

    Forecasting(DemandPrediction prediction, EnginePerformance performance, double itlMs) {
        this.prediction = prediction;
        this.performance = performance;
        this.itlMs = itlMs;
    }

    /** What is known, with a new forecast if there is one; where the newest interval is not known, the old one stands. */
    Observed forecast(Observed tick, Duration lead) {
        TrafficWindow traffic = tick.state().requireTraffic();
        if (!tick.intervalClosed() || !traffic.lastKnown()) {
            return tick;
        }
        List<Notice> notices = new ArrayList<>(tick.notices());
        DemandForecast demand = prediction.forecast(traffic.requests(), traffic.isl(), traffic.osl(), lead, notices);
        DemandLog log = tick.state().log();
        if (demand != null) {
            noteExtrapolation(tick.roles().keySet(), demand, notices);
            log = log == null
                    ? null
                    : log.expect(expected(
                            demand, traffic, tick.state().workload().cost().cost()));
        }
        return new Observed(tick.state().with(demand, log), tick.seen(), tick.roles(), tick.intervalClosed(), notices);
    }

    private static DemandLog.Expected expected(DemandForecast demand, TrafficWindow traffic, RequestCost cost) {
        double seconds = demand.requests().interval().toMillis() / 1000.0;
        List<Double> prompts = new ArrayList<>();
        List<Double> answers = new ArrayList<>();
        for (int step = 0; step < demand.requests().steps().size(); step++) {
            double requests = median(demand.requests(), step) / seconds;
            prompts.add(requests * cost.read(median(demand.isl(), step)));
            answers.add(requests * cost.steps(median(demand.osl(), step)));
        }
        return new DemandLog.Expected(traffic.open(), seconds, prompts, answers);
    }

    private static double median(Forecast forecast, int step) {
        return forecast.steps().get(Math.min(step, forecast.steps().size() - 1)).quantile(0.5);
    }

    private void noteExtrapolation(Set<Role> roles, DemandForecast demand, List<Notice> notices) {
        double isl = demand.isl().next().mean();
        double context = isl + demand.osl().next().mean() / 2;
        if (roles.stream().anyMatch(Role::prefills)
                && !performance.requirePrefill().measured(isl)) {
            notices.add(new Notice(Reason.EXTRAPOLATED, "prefill at ISL " + Reason.format(isl)));
        }
        if (roles.stream().anyMatch(Role::decodes)
                && performance.requireDecode().highestLoad(itlMs, context).extrapolated()) {
            notices.add(new Notice(Reason.EXTRAPOLATED, "decode at context length " + Reason.format(context)));
        }
    }
}
