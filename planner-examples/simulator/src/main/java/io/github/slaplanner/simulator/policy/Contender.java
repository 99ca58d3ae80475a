package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.replay.Policy;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** A row of a comparison: a policy that decides as it goes, or a search for the best one in hindsight. */
@FunctionalInterface
public interface Contender {
    /** What it achieves. */
    PolicyResult run(ReplaySpec spec);

    /**
     * Runs contenders side by side.
     *
     * @param contenders in the order of the results; those that take longest are best put first
     * @param threads contenders at a time, at least 1; the results do not depend on it
     */
    static List<PolicyResult> runAll(ReplaySpec spec, List<Contender> contenders, int threads) {
        try (ParallelRuns passes = new ParallelRuns(threads)) {
            return passes.all(contenders.stream()
                    .map(contender -> (Supplier<PolicyResult>) () -> contender.run(spec))
                    .toList());
        }
    }

    /** One pass with a fresh policy. */
    static Contender of(Function<ReplaySpec, Policy> policy) {
        return spec -> Replay.run(spec, policy.apply(spec));
    }

    /** Kubernetes' autoscaler, as {@link HpaPolicy} describes it. */
    static Contender hpa() {
        return of(HpaPolicy::new);
    }

    /** The cheapest fixed fleet for the past, anew every ten minutes, as {@link StandingPolicy} describes it. */
    static Contender standing() {
        return spec -> {
            try (StandingPolicy policy = new StandingPolicy(spec)) {
                return Replay.run(spec, policy);
            }
        };
    }

    /**
     * A fleet that never changes.
     *
     * @param name for tables
     * @param engines its engines per role, from the start
     */
    static Contender fixed(String name, Map<Role, Integer> engines) {
        return spec ->
                Replay.run(spec.on(spec.fleet().startingWith(engines)), new FixedPolicy(name, Duration.ofMinutes(1)));
    }

    /**
     * The cheapest fixed fleet that reaches the attainment target, as {@link StaticSearch} finds it.
     *
     * @param threads passes at a time, at least 1; the result does not depend on it
     */
    static Contender fixedFleet(int threads) {
        return spec -> fixedFleet(threads, spec.config().get(Settings.SLA_ATTAINMENT_TARGET))
                .run(spec);
    }

    /**
     * The cheapest fixed fleet that reaches another attainment.
     *
     * @param threads passes at a time, at least 1; the result does not depend on it
     * @param attainment share of requests that must meet the SLA, 0 to 1
     */
    static Contender fixedFleet(int threads, double attainment) {
        return new StaticSearch(threads, attainment);
    }

    /**
     * Sizing that knows the future, as {@link OracleSearch} finds it.
     *
     * @param threads passes at a time, at least 1; the result does not depend on it
     */
    static Contender oracle(int threads) {
        return new OracleSearch(threads);
    }
}
