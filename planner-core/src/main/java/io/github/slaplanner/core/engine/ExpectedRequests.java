package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.core.model.FadingHistogram;
import io.github.slaplanner.core.model.Workload;
import io.github.slaplanner.core.propose.Pools;

/** What requests are expected to be like when an engine asked for now serves. */
record ExpectedRequests(PlannerConfig config) {
    Pools.Shape of(Observed tick, RoleView role) {
        Workload seen = tick.state().workload().shape();
        FadingHistogram prompts = seen.isl().isEmpty() ? expected(Settings.EXPECTED_ISL) : seen.isl();
        FadingHistogram answers = seen.osl().isEmpty() ? expected(Settings.EXPECTED_OSL) : seen.osl();
        double isl = prompts.mean();
        double osl = answers.mean();
        DemandForecast demand = tick.state().demand();
        if (demand != null) {
            double steps = role.lead(config).toMillis()
                    / (double) demand.isl().interval().toMillis();
            int step = Math.min((int) steps, demand.isl().steps().size() - 1);
            isl = demand.isl().steps().get(step).quantile(0.5);
            osl = demand.osl().steps().get(step).quantile(0.5);
        }
        Workload workload = new Workload(
                prompts,
                answers,
                seen.burstWork(),
                seen.itlSpread(),
                seen.prefillSlowness(),
                seen.decodeSlowness(),
                seen.cost());
        return new Pools.Shape(Math.max(1, isl), Math.max(1, osl), workload);
    }

    private FadingHistogram expected(Setting<Double> length) {
        return FadingHistogram.NONE.add(Summary.ofMean(config.get(length)), 1, 1);
    }
}
