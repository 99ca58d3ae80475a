package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.simulator.replay.Policy;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import java.util.function.Function;

/** A row of a comparison: a policy that decides as it goes, or a search for the best one in hindsight. */
@FunctionalInterface
public interface Contender {
    /** What it achieves. */
    PolicyResult run(ReplaySpec spec);

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
