package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine to plan with where nobody has measured one: a dense model of 8 billion parameters with 8-bit weights on one
 * 80 GB GPU with 3.35 TB/s of memory bandwidth. It is arithmetic and not a measurement; the coefficients are rounded from
 * the counts below at customary efficiency.
 *
 * <ul>
 *   <li>TTFT in ms of {@code n} tokens is {@code 14 + 0.0185 n + 5e-7 n²}: scheduling and launch; 16 GFLOP per token at
 *       865 TFLOP/s; attention, {@code 4·hidden·layers/2 = 262 kFLOP} per pair of tokens at 525 TFLOP/s.
 *   <li>ITL in ms of {@code b} running sequences at KV usage {@code u} is {@code 5 + 0.03 b + 25 u}: 8 GB of weights at
 *       2.6 TB/s and 2 ms of overhead; sampling and the linear layers per sequence; reading the KV cache, 63 GB at 2.5
 *       TB/s when it is full.
 *   <li>The cache holds 480,000 tokens of 128 KiB.
 * </ul>
 */
public final class BuiltInProfile {
    private static final long KV_TOKENS = 480_000;
    private static final int PREFILL_POINTS = 17;
    private static final double SHORTEST_PROMPT = 100;
    private static final double PROMPT_STEP = 1017;
    private static final double[] CONTEXTS = {350, 1000, 3000, 6000, 10_000, 16_000};
    private static final int LOADS = 7;
    private static final double MOST_SEQUENCES = 1000;

    private BuiltInProfile() {}

    /** The engine, with one GPU per role. Each call gives equal values. */
    public static EngineProfile engine() {
        return new EngineProfile(prefill(), decode());
    }

    private static PrefillProfile prefill() {
        List<PrefillProfile.Point> points = new ArrayList<>();
        for (int i = 0; i < PREFILL_POINTS; i++) {
            double isl = SHORTEST_PROMPT + i * PROMPT_STEP;
            double ttft = 14 + 0.0185 * isl + 5e-7 * isl * isl;
            points.add(new PrefillProfile.Point(isl, ttft, 1000 * isl / ttft));
        }
        return new PrefillProfile(points);
    }

    private static DecodeProfile decode() {
        List<DecodeProfile.Point> points = new ArrayList<>();
        for (double context : CONTEXTS) {
            double most = Math.min(Math.floor(KV_TOKENS / context), MOST_SEQUENCES);
            for (int i = 0; i < LOADS; i++) {
                double sequences = Math.max(1, Math.floor(most * i / (LOADS - 1)));
                double usage = sequences * context / KV_TOKENS;
                double itl = 5 + 0.03 * sequences + 25 * usage;
                points.add(new DecodeProfile.Point(usage, context, itl, 1000 * sequences / itl));
            }
        }
        return new DecodeProfile(points, KV_TOKENS);
    }
}
