package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.OperatingPoint;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.core.model.Workload;
import java.util.Arrays;

/** Builds the model of a role's pool from measured performance and what requests are like. */
final class Pools {
    private static final int ATOMS = 12;
    /** A batch is not planned to fill the KV cache: sequences come and go in whole prompts. */
    private static final double KV_CEILING = 0.9;

    private final PlannerConfig config;
    private final EnginePerformance performance;

    Pools(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.performance = performance;
    }

    /**
     * The model of a role's pool.
     *
     * @param role the role
     * @param shape lengths and how bursty arrivals are
     * @param exposure seconds that a wrong size lasts
     */
    PoolModel of(Role role, Shape shape, double exposure) {
        return switch (role) {
            case PREFILL -> prefill(shape, exposure);
            case DECODE -> decode(shape, 1);
            case AGGREGATED ->
                new AggregatedPool(prefill(shape, exposure), mean(services(shape)), left -> decode(shape, left));
        };
    }

    /**
     * What requests are expected to be like.
     *
     * @param isl expected mean input length, tokens
     * @param osl expected mean output length, tokens
     * @param workload their spread, and how engines compare with the profile
     */
    record Shape(double isl, double osl, Workload workload) {}

    private PrefillPool prefill(Shape shape, double exposure) {
        return new PrefillPool(
                services(shape), config.throughput().ttftMs() / 1000, shape.workload.dispersion(), exposure);
    }

    private double[] services(Shape shape) {
        PrefillPerformance prefill = performance.requirePrefill();
        double[] lengths = shape.workload.isl().atoms(ATOMS, shape.isl);
        return Arrays.stream(lengths)
                .map(isl -> prefill.ttftMs(isl) / 1000 * shape.workload.prefillSlowness())
                .toArray();
    }

    private DecodePool decode(Shape shape, double share) {
        DecodePerformance decode = performance.requireDecode();
        double[] lengths = shape.workload.osl().atoms(ATOMS, shape.osl);
        double square = mean(Arrays.stream(lengths).map(osl -> osl * osl).toArray());
        double running = square / shape.osl;
        double context = shape.isl + running / 2;
        double slowness = shape.workload.decodeSlowness() / share;
        OperatingPoint point = decode.highestLoad(config.throughput().itlMs() / slowness, context);
        double usage = Math.min(point.kvUsage(), KV_CEILING);
        double itl = decode.itlMs(usage, context) / 1000 * slowness;
        double batch = Math.max(1, usage * decode.maxKvTokens() / context);
        double spread = Math.max(0, square / (shape.osl * shape.osl) - 1);
        return new DecodePool(batch / itl, shape.osl, spread, running * itl, shape.workload.dispersion());
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
