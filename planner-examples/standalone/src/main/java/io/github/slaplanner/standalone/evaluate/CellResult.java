package io.github.slaplanner.standalone.evaluate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.simulator.fleet.FleetTraits;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.policy.Regret;
import io.github.slaplanner.simulator.replay.PolicyResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a cell.
 *
 * @param facts what it asked
 * @param results of the policies, the planner's first if it is among them
 */
public record CellResult(@JsonUnwrapped Facts facts, List<PolicyResult> results) {
    /** Copies the list. */
    public CellResult {
        results = List.copyOf(results);
    }

    /**
     * A cell in words and numbers.
     *
     * @param name its name
     * @param half its half
     * @param traffic a trace, or that it is made
     * @param hours how long it is
     * @param scale requests times this
     * @param seed of all that is random
     * @param engine name of the engines
     * @param mode roles
     * @param startupSeconds time that a new engine takes
     * @param warmupSeconds time that is not scored
     * @param router which engine gets a request
     * @param jitter how much the time for a prompt differs
     * @param prefixCache whether engines hold what they have read
     * @param tokensPerStep tokens that a sequence gets per iteration
     * @param speed times as fast as the planner believes
     * @param ttftMs SLA
     * @param itlMs SLA
     * @param target share of requests that should meet it
     * @param forecastable whether its traffic can be forecast
     */
    @JsonPropertyOrder({"name", "half"})
    public record Facts(
            String name,
            String half,
            String traffic,
            double hours,
            double scale,
            long seed,
            String engine,
            String mode,
            @JsonProperty("startup_s") double startupSeconds,
            @JsonProperty("warmup_s") double warmupSeconds,
            String router,
            double jitter,
            @JsonProperty("prefix_cache") boolean prefixCache,
            @JsonProperty("tokens_per_step") double tokensPerStep,
            double speed,
            @JsonProperty("ttft_ms") double ttftMs,
            @JsonProperty("itl_ms") double itlMs,
            double target,
            boolean forecastable) {
        static Facts of(Cell cell) {
            PlannerConfig config = cell.config();
            FleetTraits traits = cell.engine().traits();
            return new Facts(
                    cell.name(),
                    cell.half().label(),
                    cell.traffic().name(),
                    cell.traffic().seconds() / 3600,
                    cell.traffic().scale(),
                    cell.traffic().seed(),
                    cell.engine().name(),
                    config.general().mode().name().toLowerCase(Locale.ROOT),
                    SimTime.seconds(cell.engine().startup()),
                    SimTime.seconds(cell.run().warmup()),
                    traits.routing().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    traits.jitter(),
                    traits.prefixCaching(),
                    traits.tokensPerStep(),
                    cell.engine().speed(),
                    config.throughput().ttftMs(),
                    config.throughput().itlMs(),
                    config.get(Settings.SLA_ATTAINMENT_TARGET),
                    cell.run().forecastable());
        }
    }

    /** The result of a policy, or null if it was not compared. */
    public @Nullable PolicyResult of(String policy) {
        return results.stream()
                .filter(result -> result.policy().equals(policy))
                .findFirst()
                .orElse(null);
    }

    /** The attainment of a policy, above the target as the target. */
    double capped(PolicyResult result) {
        return Math.min(result.attainment(), facts.target);
    }

    /** How far the planner is from another policy; null if one of them was not compared. */
    @Nullable
    Regret regret(String policy) {
        PolicyResult planner = of(Contenders.PLANNER);
        PolicyResult other = of(policy);
        return planner == null || other == null
                ? null
                : new Regret(
                        100 * (capped(other) - capped(planner)),
                        other.gpuHours() > 0 ? (Double) (planner.gpuHours() / other.gpuHours()) : null);
    }

    /** How far the planner is from the others, by their names. */
    @JsonProperty("planner_against")
    Map<String, Regret> against() {
        Map<String, Regret> all = new LinkedHashMap<>();
        for (PolicyResult result : results) {
            Regret regret = regret(result.policy());
            if (regret != null && !result.policy().equals(Contenders.PLANNER)) {
                all.put(result.policy(), regret);
            }
        }
        return all;
    }

    /** The name with its half. */
    @JsonIgnore
    public String id() {
        return facts.half + "/" + facts.name;
    }
}
