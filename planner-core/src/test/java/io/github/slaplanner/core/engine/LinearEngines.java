package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.OperatingPoint;
import io.github.slaplanner.api.profile.PrefillPerformance;

/** Engines whose curves are straight lines, so that expected sizes can be computed by hand. */
public final class LinearEngines implements PrefillPerformance, DecodePerformance {
    /** TTFT 10 ms + 0.1 ms per token, 10,000 prompt tokens/s; ITL 10 ms + 40 ms at full KV, 4,000 tokens/s at full KV. */
    public static final EnginePerformance PERFORMANCE = new EnginePerformance(new LinearEngines(), new LinearEngines());

    @Override
    public double ttftMs(double isl) {
        return 10 + 0.1 * isl;
    }

    @Override
    public double throughputPerGpu(double isl) {
        return 10_000;
    }

    @Override
    public double longestPrompt(double ttftMs) {
        return Math.max(0, (ttftMs - 10) / 0.1);
    }

    @Override
    public boolean measured(double isl) {
        return isl <= 10_000;
    }

    @Override
    public double itlMs(double kvUsage, double contextLength) {
        return 10 + 40 * Math.min(1, kvUsage);
    }

    @Override
    public double throughputPerGpu(double kvUsage, double contextLength) {
        return 100 + 3_900 * kvUsage;
    }

    @Override
    public OperatingPoint highestLoad(double itlMs, double contextLength) {
        double usage = Math.max(0, Math.min(1, (itlMs - 10) / 40));
        return new OperatingPoint(
                itlMs >= 10,
                usage,
                itlMs(usage, contextLength),
                throughputPerGpu(usage, contextLength),
                contextLength > 20_000);
    }

    @Override
    public long maxKvTokens() {
        return 100_000;
    }

    @Override
    public boolean measured(double kvUsage, double contextLength) {
        return contextLength <= 20_000;
    }
}
