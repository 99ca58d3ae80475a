package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.OperatingPoint;
import io.github.slaplanner.core.model.Corrections;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.model.RoleLimits;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The planner guide's arithmetic. With n requests forecast for one interval T:
 *
 * <pre>
 * prefill = ceil( n isl / T · min(1, correction) / (throughput per GPU at isl · GPUs per engine) )
 * decode  = ceil( n osl / T / (best throughput per GPU with ITL ≤ itl / correction at context isl + osl/2 · GPUs) )
 * </pre>
 *
 * An aggregated engine shares its time between both, so its replicas are the ceiling of the sum of the two quotients. The
 * arithmetic plans on means at full utilisation; it knows neither waiting nor start-up time.
 */
public final class GuideSizing {
    private final PlannerConfig config;
    private final EnginePerformance performance;

    /** For a configuration and the performance of its engines. */
    public GuideSizing(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.performance = performance;
    }

    /** What throughput scaling wants for a role; the point forecast for the next interval decides. */
    public Proposal propose(RoleFleet fleet, DemandForecast demand, Corrections corrections) {
        if (fleet.gpus() == null) {
            return Proposal.of(
                    Source.THROUGHPUT, null, new Step(Stage.PROPOSE, fleet.desired(), Reason.GPUS_UNKNOWN, Map.of()));
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        double engines = switch (fleet.role()) {
            case PREFILL -> prefill(demand, corrections, fleet.gpus(), evidence);
            case DECODE -> decode(demand, corrections, fleet.gpus(), evidence);
            case AGGREGATED -> aggregated(demand, corrections, fleet.gpus(), evidence);
        };
        int replicas =
                Math.max(ceil(engines), RoleLimits.of(config, fleet.role()).minimum());
        Reason reason = evidence.containsKey("best") ? Reason.SLA_INFEASIBLE : reason(fleet);
        return Proposal.of(Source.THROUGHPUT, replicas, new Step(Stage.PROPOSE, replicas, reason, evidence));
    }

    private double prefill(DemandForecast demand, Corrections corrections, int gpus, Map<String, Double> evidence) {
        double isl = point(demand.isl());
        double tokens = rate(demand) * isl;
        double correction = Math.min(1, corrections.prefill());
        double capacity = performance.requirePrefill().throughputPerGpu(isl) * gpus;
        evidence.put("demand", tokens);
        evidence.put("correction", correction);
        evidence.put("capacity", capacity);
        return tokens * correction / capacity;
    }

    private double decode(DemandForecast demand, Corrections corrections, int gpus, Map<String, Double> evidence) {
        DecodePerformance decode = performance.requireDecode();
        double osl = point(demand.osl());
        double target = config.throughput().itlMs() / corrections.decode();
        OperatingPoint point = decode.highestLoad(target, point(demand.isl()) + osl / 2);
        double tokens = rate(demand) * osl;
        double capacity = point.throughputPerGpu() * gpus;
        evidence.put("demand", tokens);
        evidence.put("capacity", capacity);
        evidence.put("correction", corrections.decode());
        if (!point.feasible()) {
            evidence.put("best", point.itlMs());
            evidence.put("target", target);
        }
        return tokens / capacity;
    }

    private double aggregated(DemandForecast demand, Corrections corrections, int gpus, Map<String, Double> evidence) {
        double prefill = prefill(demand, corrections, gpus, evidence);
        double decode = decode(demand, corrections, gpus, evidence);
        evidence.put("prefill", prefill);
        evidence.put("decode", decode);
        return prefill + decode;
    }

    private double rate(DemandForecast demand) {
        return point(demand.requests()) / (config.throughput().interval().toMillis() / 1000.0);
    }

    /** What the predictor said will come: of a forecast with a distribution its median, for the mean is drawn up by what may come. */
    private static double point(Forecast forecast) {
        return forecast.next().quantile(0.5);
    }

    private static Reason reason(RoleFleet fleet) {
        return switch (fleet.role()) {
            case PREFILL -> Reason.PREFILL_THROUGHPUT;
            case DECODE -> Reason.DECODE_THROUGHPUT;
            case AGGREGATED -> Reason.AGGREGATED_THROUGHPUT;
        };
    }

    /** Rounds up, forgiving the last bits of a division that is exact on paper. */
    private static int ceil(double engines) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(engines - 1e-9));
    }
}
