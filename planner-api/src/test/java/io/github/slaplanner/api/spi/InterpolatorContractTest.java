package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.OperatingPoint;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The contract holds for the simplest interpolator there is: straight lines between neighbours. */
class InterpolatorContractTest extends InterpolatorContract {
    @Override
    protected InterpolatorProvider provider() {
        return new InterpolatorProvider() {
            @Override
            public String name() {
                return "straight";
            }

            @Override
            public Interpolator create(PluginContext context) {
                return new Straight();
            }
        };
    }

    private static final class Straight implements Interpolator {
        @Override
        public PrefillPerformance prefill(PrefillProfile profile) {
            return new Prefill(
                    curve(profile.points(), PrefillProfile.Point::isl, PrefillProfile.Point::ttftMs),
                    curve(profile.points(), PrefillProfile.Point::isl, PrefillProfile.Point::throughputPerGpu));
        }

        @Override
        public DecodePerformance decode(DecodeProfile profile) {
            return new Decode(
                    surface(profile, DecodeProfile.Point::itlMs),
                    surface(profile, DecodeProfile.Point::throughputPerGpu),
                    profile.maxKvTokens());
        }

        private static NavigableMap<Double, NavigableMap<Double, Double>> surface(
                DecodeProfile profile, ToDoubleFunction<DecodeProfile.Point> value) {
            NavigableMap<Double, NavigableMap<Double, Double>> rows = new TreeMap<>();
            profile.points().stream()
                    .collect(Collectors.groupingBy(DecodeProfile.Point::contextLength))
                    .forEach((context, row) -> rows.put(context, curve(row, DecodeProfile.Point::kvUsage, value)));
            check(rows.isEmpty());
            return rows;
        }

        private static <P> NavigableMap<Double, Double> curve(
                List<P> points, ToDoubleFunction<P> x, ToDoubleFunction<P> y) {
            check(points.isEmpty());
            NavigableMap<Double, Double> curve = new TreeMap<>();
            points.forEach(point -> curve.put(x.applyAsDouble(point), y.applyAsDouble(point)));
            return curve;
        }

        private static void check(boolean empty) {
            if (empty) {
                throw new IllegalArgumentException("No points.");
            }
        }
    }

    private static double at(NavigableMap<Double, Double> curve, double x) {
        double clamped = Math.max(curve.firstKey(), Math.min(curve.lastKey(), x));
        double left = curve.floorKey(clamped);
        double right = curve.ceilingKey(clamped);
        double share = left == right ? 0 : (clamped - left) / (right - left);
        return curve.get(left) + share * (curve.get(right) - curve.get(left));
    }

    private record Prefill(NavigableMap<Double, Double> ttft, NavigableMap<Double, Double> throughput)
            implements PrefillPerformance {
        @Override
        public double ttftMs(double isl) {
            return at(ttft, isl);
        }

        @Override
        public double throughputPerGpu(double isl) {
            return at(throughput, isl);
        }

        @Override
        public double longestPrompt(double ttftMs) {
            if (ttftMs(ttft.firstKey()) > ttftMs) {
                return 0;
            }
            double low = ttft.firstKey();
            double high = ttft.lastKey();
            for (int i = 0; i < 60; i++) {
                double middle = (low + high) / 2;
                low = ttftMs(middle) <= ttftMs ? middle : low;
                high = ttftMs(middle) <= ttftMs ? high : middle;
            }
            return ttftMs(high) <= ttftMs ? high : low;
        }

        @Override
        public boolean measured(double isl) {
            return isl >= ttft.firstKey() && isl <= ttft.lastKey();
        }
    }

    private record Decode(
            NavigableMap<Double, NavigableMap<Double, Double>> itl,
            NavigableMap<Double, NavigableMap<Double, Double>> throughput,
            long maxKvTokens)
            implements DecodePerformance {
        @Override
        public double itlMs(double kvUsage, double contextLength) {
            return on(itl, kvUsage, contextLength);
        }

        @Override
        public double throughputPerGpu(double kvUsage, double contextLength) {
            return on(throughput, kvUsage, contextLength);
        }

        private static double on(
                NavigableMap<Double, NavigableMap<Double, Double>> surface, double kvUsage, double context) {
            NavigableMap<Double, Double> column = new TreeMap<>();
            surface.forEach((length, row) -> column.put(length, at(row, kvUsage)));
            return at(column, context);
        }

        @Override
        public OperatingPoint highestLoad(double itlMs, double contextLength) {
            double kvUsage = 1;
            while (kvUsage > 0.002 && itlMs(kvUsage, contextLength) > itlMs) {
                kvUsage -= 0.001;
            }
            double reached = itlMs(kvUsage, contextLength);
            double best = throughputPerGpu(kvUsage, contextLength);
            boolean outside = !measured(0.5, contextLength);
            return new OperatingPoint(reached <= itlMs, kvUsage, reached, best, outside);
        }

        @Override
        public boolean measured(double kvUsage, double contextLength) {
            return contextLength >= itl.firstKey() && contextLength <= itl.lastKey();
        }
    }
}
