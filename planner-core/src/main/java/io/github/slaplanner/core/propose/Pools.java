package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.PromptTimes;
import io.github.slaplanner.core.model.Workload;
import java.util.Arrays;

/**
 * Builds the model of a role's pool from measured performance and what requests are like: what sizing by attainment rests on,
 * for sizing itself and for everybody who asks what a size would come to. Immutable.
 */
public final class Pools {
    /** Share of the TTFT target that a request may wait for room in a KV cache. */
    private static final double PATIENCE = 0.5;

    private final PlannerConfig config;
    private final EnginePerformance performance;

    /** For the targets of a configuration and the performance of its engines. */
    public Pools(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.performance = performance;
    }

    /**
     * The model of a role's pool.
     *
     * @param role the role
     * @param shape lengths and how bursty arrivals are
     * @param exposure seconds that a wrong size lasts: the queue is judged as it is that long after it was empty; positive
     */
    public PoolModel of(Role role, Shape shape, double exposure) {
        return switch (role) {
            case PREFILL -> prefill(services(shape), shape, exposure);
            case DECODE -> decode(shape, 1, 0, exposure);
            case AGGREGATED -> aggregated(services(shape), shape, exposure);
        };
    }

    /**
     * What requests are expected to be like.
     *
     * @param isl expected mean input length, tokens
     * @param osl expected mean output length, tokens
     * @param workload their spread, and how engines compare with the profile; both histograms of lengths hold something
     */
    public record Shape(double isl, double osl, Workload workload) {}

    private AggregatedPool aggregated(WeightedValues reading, Shape shape, double exposure) {
        return new AggregatedPool(
                prefill(reading, shape, exposure), reading, (left, stalls) -> decode(shape, left, stalls, exposure));
    }

    private PrefillPool prefill(WeightedValues reading, Shape shape, double exposure) {
        return new PrefillPool(reading, config.throughput().ttftMs() / 1000, shape.workload.burstWork(), exposure);
    }

    /** Service times. */
    private WeightedValues services(Shape shape) {
        PromptTimes prompts = shape.workload.promptTimes(performance.requirePrefill());
        double[] lengths = shape.workload.isl().atoms(WeightedValues.EDGES, shape.isl);
        return WeightedValues.of(
                Arrays.stream(lengths).map(isl -> prompts.ms(isl) / 1000).toArray());
    }

    private DecodePool decode(Shape shape, double share, double stalls, double exposure) {
        double perStep = shape.workload.cost().tokensPerStep();
        double osl = shape.osl / perStep;
        WeightedValues lengths = WeightedValues.of(shape.workload.osl().atoms(WeightedValues.EDGES, osl));
        DecodePool.Load load = DecodePool.Load.of(lengths, osl, shape.isl, perStep, shape.workload.itlSpread(), stalls);
        DecodePool.Limits limits = new DecodePool.Limits(
                perStep * config.throughput().itlMs(),
                PATIENCE * config.throughput().ttftMs() / 1000,
                exposure);
        double slowness = shape.workload.decodeSlowness() / share;
        return new DecodePool(performance.requireDecode(), slowness, load, limits);
    }
}
