package com.example.interpolator;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.api.spi.Interpolator;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Never believes an engine to be faster than was measured: between two measurements it is as slow as at the one with more to
 * do. The questions the other way round, for the longest prompt and the highest load, are answered by the interfaces' defaults.
 */
public final class CautiousInterpolator implements InterpolatorProvider, Interpolator {
    @Override
    public String name() {
        return "cautious";
    }

    @Override
    public Interpolator create(PluginContext context) {
        return this;
    }

    @Override
    public PrefillPerformance prefill(PrefillProfile profile) {
        TreeMap<Double, PrefillProfile.Point> points = new TreeMap<>();
        profile.points().forEach(point -> points.put(point.isl(), point));
        notEmpty("prefill", points.keySet());
        return new Prefill(points);
    }

    @Override
    public DecodePerformance decode(DecodeProfile profile) {
        TreeMap<Double, NavigableMap<Double, DecodeProfile.Point>> points = new TreeMap<>();
        profile.points()
                .forEach(point -> points.computeIfAbsent(point.contextLength(), context -> new TreeMap<>())
                        .put(point.kvUsage(), point));
        notEmpty("decode", points.keySet());
        return new Decode(points, profile.maxKvTokens());
    }

    private static void notEmpty(String role, Collection<?> points) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("The " + role + " profile has no points. Maybe measure it again.");
        }
    }

    private record Prefill(NavigableMap<Double, PrefillProfile.Point> points) implements PrefillPerformance {
        @Override
        public double ttftMs(double isl) {
            return atOrAbove(points, isl).ttftMs();
        }

        @Override
        public double throughputPerGpu(double isl) {
            return atOrAbove(points, isl).throughputPerGpu();
        }

        @Override
        public boolean measured(double isl) {
            return within(points, isl);
        }
    }

    private record Decode(NavigableMap<Double, NavigableMap<Double, DecodeProfile.Point>> points, long maxKvTokens)
            implements DecodePerformance {
        @Override
        public double itlMs(double kvUsage, double contextLength) {
            return atOrAbove(atOrAbove(points, contextLength), kvUsage).itlMs();
        }

        @Override
        public double throughputPerGpu(double kvUsage, double contextLength) {
            return atOrAbove(atOrAbove(points, contextLength), kvUsage).throughputPerGpu();
        }

        @Override
        public boolean measured(double kvUsage, double contextLength) {
            return within(points, contextLength) && within(atOrAbove(points, contextLength), kvUsage);
        }
    }

    private static <T> T atOrAbove(NavigableMap<Double, T> points, double at) {
        Map.Entry<Double, T> point = points.ceilingEntry(at);
        return (point == null ? points.lastEntry() : point).getValue();
    }

    private static boolean within(NavigableMap<Double, ?> points, double at) {
        return at >= points.firstKey() && at <= points.lastKey();
    }
}
