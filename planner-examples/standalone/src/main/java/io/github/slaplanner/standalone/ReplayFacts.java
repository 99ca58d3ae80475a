package io.github.slaplanner.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.simulator.fleet.FleetTraits;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.replay.ReplaySpec;

/**
 * What a replay was made of; every output names it.
 *
 * @param trace where requests come from
 * @param scale requests times this
 * @param seed of everything random
 * @param engine where the engines' performance is from
 * @param mode roles
 * @param startupSeconds time that a new engine takes
 * @param warmupSeconds time that is not scored
 * @param router which engine gets a request
 * @param speed times as fast as the planner believes
 * @param jitter how much the time for a prompt differs
 * @param prefixCache whether engines hold what they have read
 * @param tokensPerStep tokens that a sequence gets per decode step
 * @param ttftSlaMs the SLA
 * @param itlSlaMs the SLA
 * @param target share of requests that should meet it
 * @param maxGpuBudget GPUs at most, -1 for any number
 */
record ReplayFacts(
        String trace,
        double scale,
        long seed,
        String engine,
        String mode,
        @JsonProperty("startup_s") double startupSeconds,
        @JsonProperty("warmup_s") double warmupSeconds,
        String router,
        double speed,
        double jitter,
        @JsonProperty("prefix_cache") boolean prefixCache,
        @JsonProperty("tokens_per_step") double tokensPerStep,
        @JsonProperty("ttft_sla_ms") double ttftSlaMs,
        @JsonProperty("itl_sla_ms") double itlSlaMs,
        double target,
        @JsonProperty("max_gpu_budget") int maxGpuBudget) {

    static ReplayFacts of(ReplaySpec spec, String trace, double scale, long seed, String engine, double speed) {
        PlannerConfig config = spec.config();
        FleetTraits traits = spec.fleet().traits();
        return new ReplayFacts(
                trace,
                scale,
                seed,
                engine,
                FleetOptions.label(config.general().mode()),
                SimTime.seconds(spec.fleet().startup()),
                spec.warmupSeconds(),
                FleetOptions.label(traits.routing()),
                speed,
                traits.jitter(),
                traits.prefixCaching(),
                traits.tokensPerStep(),
                config.throughput().ttftMs(),
                config.throughput().itlMs(),
                config.get(Settings.SLA_ATTAINMENT_TARGET),
                config.throughput().maxGpuBudget());
    }
}
