package io.github.slaplanner.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.OperatingPoint;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What the default curves never do, whatever was measured: overshoot, turn back, or answer an inverse question wrongly. */
class MonotoneShapeTest {
    private static final double TINY = 1e-9;
    private static final int STEPS = 400;
    private static final long KV_TOKENS = 200_000;

    private final MonotoneInterpolator interpolator = new MonotoneInterpolator();

    /** TTFT that jumps at some length, as where an engine begins to work in chunks. */
    @Property(tries = 60, seed = "1")
    void prefill_atAStep_staysBetweenTheMeasuredEnds(
            @ForAll @IntRange(min = 1, max = 10) int step, @ForAll @DoubleRange(min = 1.05, max = 8) double jump) {
        List<PrefillProfile.Point> points = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double isl = 200 + 800 * i;
            double ttft = (12 + 0.02 * isl) * (i >= step ? jump : 1);
            points.add(new PrefillProfile.Point(isl, ttft, 1000 * isl / ttft));
        }
        PrefillPerformance curves = interpolator.prefill(new PrefillProfile(points));
        double last = 0;
        for (int i = 0; i <= STEPS; i++) {
            double isl = 200 + 8800.0 * i / STEPS;
            double ttft = curves.ttftMs(isl);
            int gap = Math.min(10, (int) ((isl - 200) / 800));
            // To the curve a step may be noise, so it may be missed, but by no more than itself.
            assertThat(ttft)
                    .isGreaterThanOrEqualTo(last - TINY)
                    .isBetween(
                            points.get(gap).ttftMs() / jump, points.get(gap + 1).ttftMs() * jump);
            last = ttft;
        }
        assertThat(curves.ttftMs(100)).isEqualTo(curves.ttftMs(200));
        assertThat(curves.ttftMs(1e6)).isEqualTo(last);
    }

    @Property(tries = 60, seed = "1")
    void prefill_noisy_risesStaysInTheMeasuredRangeAndInverts(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
            @ForAll @DoubleRange(min = 0, max = 0.3) double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PrefillProfile.Point> points = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i = 0; i < 14; i++) {
            double isl = 100 + 1000 * i;
            double ttft = (15 + 0.02 * isl + 1e-6 * isl * isl) * Math.exp(noise * (random.nextDouble() * 2 - 1));
            points.add(new PrefillProfile.Point(isl, ttft, 1000 * isl / ttft));
            least = Math.min(least, ttft);
            most = Math.max(most, ttft);
        }
        PrefillPerformance curves = interpolator.prefill(new PrefillProfile(points));
        double last = 0;
        for (int i = 0; i <= STEPS; i++) {
            double isl = 100 + 13_000.0 * i / STEPS;
            double ttft = curves.ttftMs(isl);
            assertThat(ttft).isGreaterThanOrEqualTo(last - TINY).isBetween(least / 1.35, most * 1.35);
            double longest = curves.longestPrompt(ttft);
            assertThat(longest).isGreaterThanOrEqualTo(isl * (1 - 1e-6));
            assertThat(curves.ttftMs(longest)).isLessThanOrEqualTo(ttft * (1 + 1e-6));
            last = ttft;
        }
        assertThat(curves.longestPrompt(curves.ttftMs(0) * 0.999))
                .as("no prompt is as fast")
                .isZero();
    }

    /** ITL that jumps at some load, as where an engine leaves its recorded graphs. */
    @Property(tries = 40, seed = "1")
    void decode_atAStep_neverFallsWithLoad(
            @ForAll @IntRange(min = 1, max = 6) int step, @ForAll @DoubleRange(min = 1.05, max = 5) double jump) {
        checkRows(decode((i, context, usage) -> (5 + 20 * usage) * (i >= step ? jump : 1)));
    }

    @Property(tries = 40, seed = "1")
    void decode_noisy_neverFallsWithLoadAndInverts(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
            @ForAll @DoubleRange(min = 0, max = 0.3) double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        checkRows(decode((i, context, usage) ->
                (5 + 2000 / context + 25 * usage) * Math.exp(noise * (random.nextDouble() * 2 - 1))));
    }

    private interface Itl {
        double at(int load, double context, double usage);
    }

    private static DecodeProfile decode(Itl itl) {
        List<DecodeProfile.Point> points = new ArrayList<>();
        for (double context : new double[] {400, 2000, 8000}) {
            for (int i = 0; i < 7; i++) {
                double usage = 0.02 + 0.15 * i;
                double ms = itl.at(i, context, usage);
                double sequences = usage * KV_TOKENS / context;
                points.add(new DecodeProfile.Point(usage, context, ms, 1000 * sequences / ms));
            }
        }
        return new DecodeProfile(points, KV_TOKENS);
    }

    private void checkRows(DecodeProfile profile) {
        DecodePerformance surface = interpolator.decode(profile);
        for (double context : new double[] {400, 700, 2000, 5000, 8000}) {
            double last = 0;
            for (int i = 0; i <= 100; i++) {
                double itl = surface.itlMs(0.02 + 0.009 * i, context);
                assertThat(itl).isGreaterThanOrEqualTo(last - TINY);
                last = itl;
            }
            checkInverse(surface, context);
        }
    }

    /** The load that is answered meets the target, a little more would not; what cannot be met names the best. */
    private static void checkInverse(DecodePerformance surface, double context) {
        double idle = surface.itlMs(0.02, context);
        double full = surface.itlMs(0.92, context);
        for (int i = 0; i <= 20; i++) {
            double target = idle * 0.9 + (full * 1.05 - idle * 0.9) * i / 20;
            OperatingPoint point = surface.highestLoad(target, context);
            assertThat(point.feasible()).isEqualTo(idle <= target);
            if (point.feasible()) {
                assertThat(point.itlMs()).isLessThanOrEqualTo(target * (1 + 1e-9));
                assertThat(point.kvUsage() > 0.919
                                || surface.itlMs(point.kvUsage() + 0.002, context) > target * (1 - 1e-9))
                        .isTrue();
            } else {
                assertThat(point.itlMs()).isEqualTo(idle);
            }
            assertThat(point.throughputPerGpu()).isEqualTo(surface.throughputPerGpu(point.kvUsage(), context));
            assertThat(surface.bestThroughputPerGpu(target, context))
                    .isEqualTo(Double.valueOf(point.feasible() ? point.throughputPerGpu() : Double.NaN));
        }
    }
}
