package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.simulator.replay.Policy;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import java.util.List;
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
        try (Passes passes = new Passes(threads)) {
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

    /**
     * The cheapest fixed fleet that reaches the attainment target, as {@link StaticSearch} finds it.
     *
     * @param threads passes at a time, at least 1; the result does not depend on it
     */
    static Contender fixedFleet(int threads) {
        return new StaticSearch(threads);
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
