package io.github.slaplanner.core.telemetry;

import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.LatencyLine;
import io.github.slaplanner.core.observe.RegressionWindow;
import io.github.slaplanner.core.runtime.TickReport;
import io.prometheus.client.Gauge;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the engines are thought to do: latency from the regressions on load, at the mean load of the engines; requests per
 * second of one engine from its profile, at the lengths that are forecast. NaN where there is nothing to estimate from.
 */
final class EstimateMetrics {
    private final Gauge ttft;
    private final Gauge itl;
    private final Gauge prefillCapacity;
    private final Gauge decodeCapacity;

    EstimateMetrics(Metrics metrics) {
        ttft = metrics.unknown("estimated_ttft_ms", "TTFT by the regression at the mean load of the engines, ms.");
        itl = metrics.unknown("estimated_itl_ms", "ITL by the regression at the mean load of the engines, ms.");
        prefillCapacity = metrics.unknown(
                "engine_prefill_capacity_requests_per_second",
                "Prompts that one engine can read, requests per second.");
        decodeCapacity = metrics.unknown(
                "engine_decode_capacity_requests_per_second",
                "Answers that one engine can produce within the ITL target, requests per second.");
    }

    void update(TickReport report) {
        ttft.set(estimate(report, true));
        itl.set(estimate(report, false));
        EnginePerformance performance = report.performance();
        DemandForecast demand = report.decision().demand();
        if (performance != null && demand != null) {
            double isl = demand.isl().next().mean();
            double osl = demand.osl().next().mean();
            double itlMs = report.config().throughput().itlMs();
            prefillCapacity.set(
                    performance.prefill() == null
                            ? Double.NaN
                            : performance.prefill().throughputPerGpu(isl) * gpus(report, true) / isl);
            decodeCapacity.set(
                    performance.decode() == null
                            ? Double.NaN
                            : performance
                                            .decode()
                                            .highestLoad(itlMs, isl + osl / 2)
                                            .throughputPerGpu()
                                    * gpus(report, false)
                                    / osl);
        }
    }

    private static double estimate(TickReport report, boolean prefill) {
        Role role = role(report, prefill);
        List<WorkerLoad> loads = report.observation().workers().freshOrNull();
        if (role == null || loads == null) {
            return Double.NaN;
        }
        RegressionWindow regression = report.state().role(role).regression();
        LatencyLine line = prefill ? regression.ttftLine() : regression.itlLine();
        OptionalDouble load = mean(loads, role, prefill ? EstimateMetrics::prefillLoad : EstimateMetrics::decodeLoad);
        return line.rises() && load.isPresent()
                ? Math.max(0, line.intercept() + line.slope() * load.getAsDouble())
                : Double.NaN;
    }

    private static OptionalDouble mean(List<WorkerLoad> loads, Role role, Function<WorkerLoad, Double> load) {
        return loads.stream()
                .filter(each -> each.role() == role)
                .mapToDouble(load::apply)
                .filter(value -> !Double.isNaN(value))
                .average();
    }

    private static double prefillLoad(WorkerLoad load) {
        return Metrics.orNaN(load.latest().activePrefillTokens())
                + Metrics.orNaN(load.latest().lastIsl());
    }

    private static double decodeLoad(WorkerLoad load) {
        return Metrics.orNaN(load.latest().activeDecodeBlocks());
    }

    private static @Nullable Role role(TickReport report, boolean prefill) {
        return report.config().general().mode().roles().stream()
                .filter(role -> prefill ? role.prefills() : role.decodes())
                .findFirst()
                .orElse(null);
    }

    private static int gpus(TickReport report, boolean prefill) {
        Role role = role(report, prefill);
        FleetState fleet = report.observation().fleet().freshOrNull();
        RoleState state = role == null || fleet == null ? null : fleet.role(role);
        return role == null || state == null ? 1 : FleetMetrics.gpus(report.config(), role, state);
    }
}
