package io.github.slaplanner.standalone;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.OperatingPoint;
import io.github.slaplanner.api.profile.PrefillPerformance;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one engine does with requests of a size under an SLA.
 *
 * @param isl prompt length, tokens
 * @param osl output length, tokens
 * @param ttft target in ms, or null for the configuration's
 * @param itl target in ms, or null for the configuration's
 */
record ProfileQuestion(
        double isl,
        double osl,
        @Nullable Double ttft,
        @Nullable Double itl) {
    private static final double MS_PER_SECOND = 1000;

    ProfileAnswer ask(OpenProfile profile) {
        double ttftTarget =
                Objects.requireNonNullElse(ttft, profile.config().throughput().ttftMs());
        double itlTarget =
                Objects.requireNonNullElse(itl, profile.config().throughput().itlMs());
        PrefillPerformance prefill = profile.prefillCurves();
        DecodePerformance decode = profile.decodeCurves();
        return new ProfileAnswer(
                profile.name(),
                profile.method(),
                isl,
                osl,
                ttftTarget,
                itlTarget,
                prefill == null ? null : prefill(prefill, profile.prefillGpus(), ttftTarget),
                decode == null ? null : decode(decode, profile.decodeGpus(), itlTarget));
    }

    private ProfileAnswer.Prefill prefill(PrefillPerformance curves, int gpus, double target) {
        double throughput = curves.throughputPerGpu(isl);
        return new ProfileAnswer.Prefill(
                curves.ttftMs(isl) <= target,
                curves.ttftMs(isl),
                throughput,
                throughput * gpus / isl,
                gpus,
                Math.floor(curves.longestPrompt(target)),
                !curves.measured(isl));
    }

    private ProfileAnswer.Decode decode(DecodePerformance curves, int gpus, double target) {
        double context = isl + osl / 2;
        OperatingPoint point = curves.highestLoad(target, context);
        return new ProfileAnswer.Decode(
                point.feasible(),
                context,
                point.kvUsage(),
                point.throughputPerGpu() * gpus * point.itlMs() / MS_PER_SECOND,
                point.itlMs(),
                point.throughputPerGpu(),
                point.throughputPerGpu() * gpus / osl,
                gpus,
                point.extrapolated());
    }
}
