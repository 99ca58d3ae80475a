package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine in seven numbers: TTFT in ms of {@code n} prompt tokens is {@code a + b·n + c·n²}, ITL in ms of {@code s} running
 * sequences at KV usage {@code u} is {@code d + e·s + f·u}. What a rapid profile comes to, so that a suite need not hold one.
 *
 * @param a TTFT of an empty prompt, ms
 * @param b TTFT per token, ms
 * @param c TTFT per pair of tokens, ms
 * @param d ITL of an idle engine, ms
 * @param e ITL per running sequence, ms
 * @param f ITL of reading the full KV cache, ms
 * @param kvTokens tokens that the KV cache holds
 * @param gpus GPUs of an engine
 */
public record FormulaEngine(double a, double b, double c, double d, double e, double f, long kvTokens, int gpus) {
    private static final double SHORTEST = 100;
    private static final double LONGEST = 64_000;
    private static final int PREFILL_POINTS = 24;
    private static final int CONTEXTS = 9;
    private static final double SHORTEST_CONTEXT = 250;
    private static final int LOADS = 9;
    private static final double MOST_SEQUENCES = 1024;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a time is negative, or a first one, the cache or the number of GPUs is not positive
     */
    public FormulaEngine {
        if (!(a > 0 && b >= 0 && c >= 0 && d > 0 && e >= 0 && f >= 0 && kvTokens >= 1000 && gpus >= 1)) {
            throw new IllegalArgumentException(
                    "An engine takes TTFT and ITL of three numbers each, none negative and the"
                            + " first positive, a KV cache of at least 1000 tokens, and at least 1 GPU.");
        }
    }

    /** As a profiler would have measured it. */
    public EngineProfile profile() {
        return new EngineProfile(prefill(), decode());
    }

    private PrefillProfile prefill() {
        List<PrefillProfile.Point> points = new ArrayList<>();
        for (int i = 0; i < PREFILL_POINTS; i++) {
            double isl = Math.rint(SHORTEST * StrictMath.pow(LONGEST / SHORTEST, i / (PREFILL_POINTS - 1.0)));
            double ttft = a + b * isl + c * isl * isl;
            points.add(new PrefillProfile.Point(isl, ttft, 1000 * isl / ttft / gpus));
        }
        return new PrefillProfile(points);
    }

    private DecodeProfile decode() {
        List<DecodeProfile.Point> points = new ArrayList<>();
        double longest = Math.min(LONGEST, (double) kvTokens / LOADS);
        for (int i = 0; i < CONTEXTS; i++) {
            double context = SHORTEST_CONTEXT * StrictMath.pow(longest / SHORTEST_CONTEXT, i / (CONTEXTS - 1.0));
            double most = Math.min(Math.floor(kvTokens / context), MOST_SEQUENCES);
            for (int load = 0; load < LOADS; load++) {
                double sequences = Math.max(1, Math.floor(most * load / (LOADS - 1)));
                double usage = sequences * context / kvTokens;
                double itl = d + e * sequences + f * usage;
                points.add(new DecodeProfile.Point(usage, context, itl, 1000 * sequences / itl / gpus));
            }
        }
        return new DecodeProfile(points, kvTokens);
    }
}
