package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.OperatingPoint;
import io.github.slaplanner.api.profile.PrefillPerformance;

/** Engines that are faster or slower than others, everywhere by the same factor: what a wrong profile is to a planner. */
public final class EngineSpeed {
    private EngineSpeed() {}

    /**
     * Engines of another speed.
     *
     * @param profiled the engines to compare with
     * @param speed times as fast, positive
     */
    public static EnginePerformance times(EnginePerformance profiled, double speed) {
        return new EnginePerformance(
                profiled.prefill() == null ? null : new Prefill(profiled.requirePrefill(), speed),
                profiled.decode() == null ? null : new Decode(profiled.requireDecode(), speed));
    }

    private record Prefill(PrefillPerformance profiled, double speed) implements PrefillPerformance {
        @Override
        public double ttftMs(double isl) {
            return profiled.ttftMs(isl) / speed;
        }

        @Override
        public double throughputPerGpu(double isl) {
            return profiled.throughputPerGpu(isl) * speed;
        }

        @Override
        public boolean measured(double isl) {
            return profiled.measured(isl);
        }

        @Override
        public double longestPrompt(double ttftMs) {
            return profiled.longestPrompt(ttftMs * speed);
        }
    }

    private record Decode(DecodePerformance profiled, double speed) implements DecodePerformance {
        @Override
        public double itlMs(double kvUsage, double contextLength) {
            return profiled.itlMs(kvUsage, contextLength) / speed;
        }

        @Override
        public double throughputPerGpu(double kvUsage, double contextLength) {
            return profiled.throughputPerGpu(kvUsage, contextLength) * speed;
        }

        @Override
        public long maxKvTokens() {
            return profiled.maxKvTokens();
        }

        @Override
        public boolean measured(double kvUsage, double contextLength) {
            return profiled.measured(kvUsage, contextLength);
        }

        @Override
        public OperatingPoint highestLoad(double itlMs, double contextLength) {
            OperatingPoint point = profiled.highestLoad(itlMs * speed, contextLength);
            return new OperatingPoint(
                    point.feasible(),
                    point.kvUsage(),
                    point.itlMs() / speed,
                    point.throughputPerGpu() * speed,
                    point.extrapolated());
        }
    }
}
