package io.github.slaplanner.core.learn;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.EngineProfile;

/**
 * What is expected of engines before they have shown anything.
 *
 * <pre>
 * TTFT = a + b · isl + c · isl²
 * ITL = s + k · sequences + m · tokens in the KV cache
 * </pre>
 *
 * @param prefill a, b and c
 * @param decode s, k and m
 * @param kvTokens tokens that the KV cache of one engine holds
 */
public record Prior(PriorCurve prefill, PriorCurve decode, double kvTokens) {
    /** How far an engine that nobody knows may be from the built-in one, over it. */
    private static final double UNKNOWN = 100;
    /** How far a simulated engine may be from the real one. */
    private static final double SIMULATED = 1;

    /** Of an engine of which nothing is known: the {@linkplain BuiltInProfile built-in engine}, and that in much doubt. */
    public static Prior unknown() {
        return of(BuiltInProfile.engine(), UNKNOWN);
    }

    /** Of an engine whose model and GPU are known: what the rapid profiler simulated. */
    public static Prior simulated(EngineProfile profile) {
        return of(profile, SIMULATED);
    }

    private static Prior of(EngineProfile profile, double doubt) {
        FadingSums prompts = FadingSums.NONE;
        for (PrefillProfile.Point point : profile.prefill().points()) {
            prompts = prompts.add(terms(point.isl()), point.ttftMs(), 1);
        }
        FadingSums steps = FadingSums.NONE;
        double kvTokens = profile.decode().maxKvTokens();
        for (DecodeProfile.Point point : profile.decode().points()) {
            double tokens = point.kvUsage() * kvTokens;
            steps = steps.add(new double[] {1, tokens / point.contextLength(), tokens}, point.itlMs(), 1);
        }
        // in much doubt, so that only the points count
        PosteriorCurve prefill = PosteriorCurve.of(new PriorCurve(10, 0.01, 1e-7, 1e3), prompts);
        PosteriorCurve decode = PosteriorCurve.of(new PriorCurve(5, 0.1, 1e-5, 1e3), steps);
        return new Prior(expected(prefill, doubt), expected(decode, doubt), kvTokens);
    }

    /** A term that the profile does not have may still be there. */
    private static PriorCurve expected(PosteriorCurve fitted, double doubt) {
        return new PriorCurve(
                Math.max(1, fitted.at(1, 0, 0)),
                Math.max(1e-3, fitted.at(0, 1, 0)),
                Math.max(1e-8, fitted.at(0, 0, 1)),
                doubt);
    }

    static double[] terms(double isl) {
        return new double[] {1, isl, isl * isl};
    }
}
