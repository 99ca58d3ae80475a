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

    /** A prompt longer than any measured takes at least as long as its tokens at the throughput that was measured. */
    private ProfileAnswer.Prefill prefill(PrefillPerformance curves, int gpus, double target) {
        double throughput = curves.throughputPerGpu(isl);
        boolean measured = curves.measured(isl);
        double atThroughput = isl / (throughput * gpus) * MS_PER_SECOND;
        double ttft = measured ? curves.ttftMs(isl) : Math.max(curves.ttftMs(isl), atThroughput);
        return new ProfileAnswer.Prefill(
                ttft <= target,
                ttft,
                throughput,
                throughput * gpus / isl,
                gpus,
                Math.floor(curves.longestPrompt(target)),
                !measured);
    }

    /** Of sequences longer than any measured fewer run than of those that were: as many as the KV cache holds. */
    private ProfileAnswer.Decode decode(DecodePerformance curves, int gpus, double target) {
        double context = isl + osl / 2;
        OperatingPoint point = curves.highestLoad(target, context);
        double ran = point.throughputPerGpu() * gpus * point.itlMs() / MS_PER_SECOND;
        double held = curves.maxKvTokens() * (point.extrapolated() ? point.kvUsage() : 1) / context;
        double sequences = Math.min(ran, held);
        boolean fits = curves.maxKvTokens() >= isl + osl;
        double throughput = point.throughputPerGpu() * sequences / ran;
        return new ProfileAnswer.Decode(
                point.feasible() && fits,
                fits,
                context,
                point.kvUsage(),
                sequences,
                point.itlMs(),
                throughput,
                throughput * gpus / osl,
                gpus,
                point.extrapolated());
    }
}
