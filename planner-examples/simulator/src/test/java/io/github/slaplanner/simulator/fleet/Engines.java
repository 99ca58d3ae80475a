package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.OperatingPoint;
import io.github.slaplanner.api.profile.PrefillPerformance;

/** Engines with simple formulas. */
public final class Engines {
    private Engines() {}

    /** TTFT = 10 ms + 0.05 ms per token; ITL = 5 ms + 40 ms x KV use, of 200,000 KV tokens. */
    public static EnginePerformance simple() {
        return new EnginePerformance(prefill(10, 0.05), decode(5, 40, 200_000));
    }

    /** TTFT = base + perToken x isl, to 1e9 tokens. */
    public static PrefillPerformance prefill(double baseMs, double perTokenMs) {
        return new LinearPrefill(baseMs, perTokenMs, 1e9);
    }

    /** TTFT = base + perToken x isl, measured up to {@code longest} tokens. */
    public static PrefillPerformance prefill(double baseMs, double perTokenMs, double longest) {
        return new LinearPrefill(baseMs, perTokenMs, longest);
    }

    /** ITL = base + slope x KV use. */
    public static DecodePerformance decode(double baseMs, double slopeMs, long maxKvTokens) {
        return new LinearDecode(baseMs, slopeMs, maxKvTokens);
    }

    private record LinearPrefill(double baseMs, double perTokenMs, double longest) implements PrefillPerformance {
        @Override
        public double ttftMs(double isl) {
            return baseMs + perTokenMs * Math.min(isl, longest);
        }

        @Override
        public double throughputPerGpu(double isl) {
            return 1000 * Math.min(isl, longest) / ttftMs(isl);
        }

        @Override
        public double longestPrompt(double ttftMs) {
            return ttftMs < baseMs ? 0 : Math.min(longest, (ttftMs - baseMs) / Math.max(1e-12, perTokenMs));
        }

        @Override
        public boolean measured(double isl) {
            return isl <= longest;
        }
    }

    private record LinearDecode(double baseMs, double slopeMs, long maxKvTokens) implements DecodePerformance {
        @Override
        public double itlMs(double kvUsage, double contextLength) {
            return baseMs + slopeMs * Math.min(1, Math.max(0, kvUsage));
        }

        @Override
        public double throughputPerGpu(double kvUsage, double contextLength) {
            double sequences = kvUsage * maxKvTokens / contextLength;
            return 1000 * sequences / itlMs(kvUsage, contextLength);
        }

        @Override
        public OperatingPoint highestLoad(double itlMs, double contextLength) {
            boolean feasible = itlMs >= baseMs;
            double kvUsage = feasible ? Math.min(1, (itlMs - baseMs) / slopeMs) : 0;
            return new OperatingPoint(
                    feasible, kvUsage, itlMs(kvUsage, contextLength), throughputPerGpu(kvUsage, contextLength), false);
        }

        @Override
        public boolean measured(double kvUsage, double contextLength) {
            return true;
        }
    }
}
