package io.github.slaplanner.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.OperatingPoint;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every interpolator keeps to, on an engine whose measurements are made here. */
public abstract class InterpolatorContract {
    private static final long MAX_KV_TOKENS = 900_000;
    private static final double[] CONTEXTS = {350, 1000, 2500, 6000, 13_000};
    private static final double[] KV_USAGES = {0.002, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95};

    /** The provider under test. */
    protected abstract InterpolatorProvider provider();

    /** How far a curve may be off at a point that was measured, percent. */
    protected double tolerancePercent() {
        return 1e-6;
    }

    /** The interpolator under test. */
    protected final Interpolator interpolator() {
        return provider()
                .create(PluginContext.of(
                        PlannerConfig.builder().build(), provider().name()));
    }

    /** Measurements of an engine whose TTFT rises a little faster than the prompt. */
    protected static PrefillProfile prefillProfile() {
        List<PrefillProfile.Point> points = new ArrayList<>();
        for (double isl = 100; isl <= 16_100; isl += 1000) {
            points.add(new PrefillProfile.Point(isl, ttftMs(isl), 1000 * isl / ttftMs(isl)));
        }
        return new PrefillProfile(points);
    }

    /** Measurements of an engine whose ITL rises with batch and context. */
    protected static DecodeProfile decodeProfile() {
        List<DecodeProfile.Point> points = new ArrayList<>();
        for (double context : CONTEXTS) {
            for (double kvUsage : KV_USAGES) {
                double itlMs = itlMs(kvUsage, context);
                points.add(new DecodeProfile.Point(kvUsage, context, itlMs, throughput(kvUsage, context)));
            }
        }
        return new DecodeProfile(points, MAX_KV_TOKENS);
    }

    @Test
    public void prefill_atMeasuredPoints_isWhatWasMeasured() {
        PrefillPerformance prefill = interpolator().prefill(prefillProfile());

        assertThat(prefillProfile().points()).allSatisfy(point -> {
            assertThat(prefill.ttftMs(point.isl())).isCloseTo(point.ttftMs(), withinPercentage(tolerancePercent()));
            assertThat(prefill.throughputPerGpu(point.isl()))
                    .isCloseTo(point.throughputPerGpu(), withinPercentage(tolerancePercent()));
            assertThat(prefill.measured(point.isl())).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 99, 150, 3333, 16_099, 16_101, 1e6, 1e12})
    public void prefill_anyLength_isPositiveAndFinite(double isl) {
        PrefillPerformance prefill = interpolator().prefill(prefillProfile());

        assertThat(prefill.ttftMs(isl)).isPositive().isFinite();
        assertThat(prefill.throughputPerGpu(isl)).isPositive().isFinite();
        assertThat(prefill.measured(isl)).isEqualTo(isl >= 100 && isl <= 16_100);
    }

    @Test
    public void prefill_outsideTheMeasuredRange_isThatOfItsEdge() {
        PrefillPerformance prefill = interpolator().prefill(prefillProfile());

        assertThat(prefill.ttftMs(10)).isEqualTo(prefill.ttftMs(100));
        assertThat(prefill.ttftMs(99_999)).isEqualTo(prefill.ttftMs(16_100));
        assertThat(prefill.throughputPerGpu(99_999)).isEqualTo(prefill.throughputPerGpu(16_100));
    }

    @ParameterizedTest
    @ValueSource(doubles = {12, 20, 77, 200, 340})
    public void longestPrompt_reachableTarget_meetsItAndNoLongerOneDoes(double ttftMs) {
        PrefillPerformance prefill = interpolator().prefill(prefillProfile());
        double longest = prefill.longestPrompt(ttftMs);

        assertThat(prefill.ttftMs(longest)).isLessThanOrEqualTo(ttftMs * 1.000001);
        assertThat(prefill.ttftMs(longest * 1.01)).isGreaterThan(ttftMs);
    }

    @Test
    public void longestPrompt_outOfReach_isZero() {
        PrefillPerformance prefill = interpolator().prefill(prefillProfile());

        assertThat(prefill.longestPrompt(1)).isZero();
        assertThat(prefill.longestPrompt(1e9)).isGreaterThanOrEqualTo(16_100);
    }

    @Test
    public void decode_atMeasuredPoints_isWhatWasMeasured() {
        DecodePerformance decode = interpolator().decode(decodeProfile());

        assertThat(decode.maxKvTokens()).isEqualTo(MAX_KV_TOKENS);
        assertThat(decodeProfile().points()).allSatisfy(point -> {
            assertThat(decode.itlMs(point.kvUsage(), point.contextLength()))
                    .isCloseTo(point.itlMs(), withinPercentage(tolerancePercent()));
            assertThat(decode.throughputPerGpu(point.kvUsage(), point.contextLength()))
                    .isCloseTo(point.throughputPerGpu(), withinPercentage(tolerancePercent()));
            assertThat(decode.measured(point.kvUsage(), point.contextLength())).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 349, 351, 1700, 12_999, 20_000, 1e9})
    public void decode_anyPoint_isPositiveAndFinite(double context) {
        DecodePerformance decode = interpolator().decode(decodeProfile());

        for (double kvUsage = 0; kvUsage <= 1; kvUsage += 0.05) {
            assertThat(decode.itlMs(kvUsage, context)).isPositive().isFinite();
            assertThat(decode.throughputPerGpu(kvUsage, context)).isPositive().isFinite();
        }
        assertThat(decode.measured(0.5, context)).isEqualTo(context >= 350 && context <= 13_000);
    }

    @Test
    public void decode_pointsInAnotherOrder_sameSurface() {
        List<DecodeProfile.Point> shuffled = new ArrayList<>(decodeProfile().points());
        Collections.shuffle(shuffled, new Random(5));
        DecodePerformance a = interpolator().decode(decodeProfile());
        DecodePerformance b = interpolator().decode(new DecodeProfile(shuffled, MAX_KV_TOKENS));

        for (double kvUsage = 0.01; kvUsage < 1; kvUsage += 0.07) {
            assertThat(b.itlMs(kvUsage, 3210)).isEqualTo(a.itlMs(kvUsage, 3210));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {350, 1234, 3150, 13_000})
    public void highestLoad_reachableTarget_meetsItAndMoreLoadDoesNot(double context) {
        DecodePerformance decode = interpolator().decode(decodeProfile());
        OperatingPoint point = decode.highestLoad(15, context);

        assertThat(point.feasible()).isTrue();
        assertThat(point.extrapolated()).isFalse();
        assertThat(point.kvUsage()).isBetween(0.0, 1.0);
        assertThat(point.itlMs()).isLessThanOrEqualTo(15 * 1.000001);
        assertThat(decode.itlMs(point.kvUsage(), context)).isCloseTo(point.itlMs(), withinPercentage(1));
        assertThat(decode.throughputPerGpu(point.kvUsage(), context))
                .isCloseTo(point.throughputPerGpu(), withinPercentage(1));
        assertThat(decode.itlMs(point.kvUsage() + 0.05, context)).isGreaterThan(15);
    }

    @Test
    public void highestLoad_outOfReach_saysSoAndGivesTheLowestItl() {
        DecodePerformance decode = interpolator().decode(decodeProfile());
        OperatingPoint point = decode.highestLoad(1, 2000);

        assertThat(point.feasible()).isFalse();
        assertThat(point.itlMs()).isGreaterThan(1).isLessThanOrEqualTo(decode.itlMs(0.3, 2000));
        assertThat(decode.highestLoad(point.itlMs() * 1.05, 2000).feasible()).isTrue();
    }

    @Test
    public void highestLoad_contextOutsideTheMeasuredRange_saysSo() {
        assertThat(interpolator()
                        .decode(decodeProfile())
                        .highestLoad(20, 50_000)
                        .extrapolated())
                .isTrue();
    }

    @Test
    public void tooFewPoints_refused() {
        PrefillProfile none = new PrefillProfile(List.of());
        DecodeProfile nothing = new DecodeProfile(List.of(), 1);

        assertThatThrownBy(() -> interpolator().prefill(none)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> interpolator().decode(nothing)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    public void name_always_isLowerCaseWithDashes() {
        assertThat(provider().name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    private static double ttftMs(double isl) {
        return 8 + isl / 60 + isl * isl / 2.5e6;
    }

    private static double itlMs(double kvUsage, double context) {
        return 4 + context / 4000 + 25 * kvUsage;
    }

    private static double throughput(double kvUsage, double context) {
        return 1000 * kvUsage * MAX_KV_TOKENS / context / itlMs(kvUsage, context);
    }
}
