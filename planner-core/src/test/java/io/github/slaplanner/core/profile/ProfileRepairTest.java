package io.github.slaplanner.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.ProfileDoubt.Defect;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles with a defect that was put in: it is named, and mended. */
class ProfileRepairTest {
    private static final EngineProfile GOOD = BuiltInProfile.engine();
    private static final Percentage CLOSE = Percentage.withPercentage(3);

    @Test
    void goodProfile_hasNoDefect() {
        assertThat(defects(GOOD.prefill(), 1)).isEmpty();
        assertThat(defects(GOOD.decode(), 1)).isEmpty();
        assertThat(defects(GOOD.prefill(), null)).isEmpty();
        assertThat(defects(GOOD.decode(), null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void throughputOfOtherGpus_isNamedAndDividedByThoseThatThereAre(int gpus) {
        PrefillProfile prefill = prefill(
                point -> new PrefillProfile.Point(point.isl(), point.ttftMs(), point.throughputPerGpu() / gpus));
        DecodeProfile decode = decode(point -> new DecodeProfile.Point(
                point.kvUsage(), point.contextLength(), point.itlMs(), point.throughputPerGpu() / gpus));
        assertThat(defects(prefill, 1)).containsExactly(Defect.GPU_COUNT);
        assertThat(defects(prefill, null)).containsExactly(Defect.GPU_COUNT);
        assertThat(defects(prefill, gpus)).isEmpty();
        assertThat(defects(decode, 1)).contains(Defect.GPU_COUNT);
        assertThat(defects(decode, gpus)).isEmpty();
        assertClose(repaired(prefill, 1), GOOD.prefill());
        assertClose(repaired(decode, 1), GOOD.decode());
    }

    @ParameterizedTest
    @ValueSource(doubles = {2.2, 2.6, 3.3})
    void throughputThatContradictsItl_isNamedAndComesFromIt(double factor) {
        DecodeProfile decode = decode(point -> new DecodeProfile.Point(
                point.kvUsage(),
                point.contextLength(),
                point.itlMs(),
                point.throughputPerGpu() / (point.kvUsage() > 0.3 ? factor : factor * 0.7)));
        assertThat(defects(decode, 1)).contains(Defect.THROUGHPUT);
        assertClose(repaired(decode, 1), GOOD.decode());
    }

    @Test
    void itlWithOtherPrompts_isNamedAndFreedOfThem() {
        double perTokenOfPrompt = 0.02;
        double osl = 500;
        long capacity = GOOD.decode().maxKvTokens();
        DecodeProfile decode = decode(point -> {
            double sequences = point.kvUsage() * capacity / point.contextLength();
            double itl = point.itlMs() + Math.max(0, sequences - 1) * perTokenOfPrompt * point.contextLength() / osl;
            return new DecodeProfile.Point(point.kvUsage(), point.contextLength(), itl, sequences / itl * 1000);
        });
        assertThat(defects(decode, 1)).contains(Defect.PREFILL_IN_ITL);
        DecodeProfile mended = repaired(decode, 1);
        for (int i = 0; i < mended.points().size(); i++) {
            assertThat(mended.points().get(i).itlMs())
                    .isCloseTo(sorted(GOOD.decode()).get(i).itlMs(), Percentage.withPercentage(35));
        }
    }

    @Test
    void outlier_isLeftOut() {
        int odd = GOOD.prefill().points().size() / 2;
        double isl = GOOD.prefill().points().get(odd).isl();
        PrefillProfile prefill = prefill(point -> point.isl() == isl
                ? new PrefillProfile.Point(isl, point.ttftMs() * 4, point.throughputPerGpu() / 4)
                : point);
        assertThat(defects(prefill, 1)).contains(Defect.OUTLIER);
        assertThat(repaired(prefill, 1).points())
                .extracting(PrefillProfile.Point::isl)
                .doesNotContain(isl);
    }

    private static void assertClose(PrefillProfile mended, PrefillProfile good) {
        assertThat(mended.points()).hasSameSizeAs(good.points());
        for (int i = 0; i < good.points().size(); i++) {
            assertThat(mended.points().get(i).throughputPerGpu())
                    .isCloseTo(good.points().get(i).throughputPerGpu(), CLOSE);
        }
    }

    private static void assertClose(DecodeProfile mended, DecodeProfile good) {
        List<DecodeProfile.Point> points = sorted(good);
        assertThat(mended.points()).hasSameSizeAs(points);
        for (int i = 0; i < points.size(); i++) {
            assertThat(mended.points().get(i).throughputPerGpu())
                    .isCloseTo(points.get(i).throughputPerGpu(), CLOSE);
        }
    }

    private static List<DecodeProfile.Point> sorted(DecodeProfile profile) {
        return profile.points().stream()
                .sorted(java.util.Comparator.comparingDouble(DecodeProfile.Point::contextLength)
                        .thenComparingDouble(DecodeProfile.Point::kvUsage))
                .toList();
    }

    private static PrefillProfile prefill(UnaryOperator<PrefillProfile.Point> change) {
        return new PrefillProfile(GOOD.prefill().points().stream().map(change).toList());
    }

    private static DecodeProfile decode(UnaryOperator<DecodeProfile.Point> change) {
        return new DecodeProfile(
                GOOD.decode().points().stream().map(change).toList(),
                GOOD.decode().maxKvTokens());
    }

    private static List<Defect> defects(PrefillProfile profile, @Nullable Integer gpus) {
        return doubts(profile, gpus).stream()
                .map(ProfileDoubt::defect)
                .distinct()
                .toList();
    }

    private static List<Defect> defects(DecodeProfile profile, @Nullable Integer gpus) {
        return doubts(profile, gpus).stream()
                .map(ProfileDoubt::defect)
                .distinct()
                .toList();
    }

    private static List<ProfileDoubt> doubts(PrefillProfile profile, @Nullable Integer gpus) {
        return ProfileDoubts.prefill(profile, errors(profile), gpus);
    }

    private static List<ProfileDoubt> doubts(DecodeProfile profile, @Nullable Integer gpus) {
        return ProfileDoubts.decode(profile, errors(profile), gpus);
    }

    private static PrefillProfile repaired(PrefillProfile profile, int gpus) {
        return ProfileRepair.prefill(profile, doubts(profile, gpus), errors(profile), gpus);
    }

    private static DecodeProfile repaired(DecodeProfile profile, int gpus) {
        return ProfileRepair.decode(profile, doubts(profile, gpus), errors(profile), gpus);
    }

    private static LeaveOneOut.Prefill errors(PrefillProfile profile) {
        return LeaveOneOut.prefill(profile, new LinearInterpolator());
    }

    private static LeaveOneOut.Decode errors(DecodeProfile profile) {
        return LeaveOneOut.decode(profile, new LinearInterpolator());
    }
}
