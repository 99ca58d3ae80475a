package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * Sweeps an {@link EngineModel} as a profiler sweeps an engine: prompt lengths, and loads at several context lengths, both
 * in even ratios, up to what the model was made for and the memory holds.
 */
public final class RapidProfiler {
    private static final double SHORTEST = 100;
    /** Half the output length of a sweep: what a sequence has grown by on average. */
    private static final double GROWN = 250;

    private static final double LEAST_CONTEXT = 1000;
    private static final int PROMPTS = 33;
    private static final int CONTEXTS = 9;
    private static final int LOADS = 11;

    private RapidProfiler() {}

    /**
     * The performance of one engine per role.
     *
     * @param maxContext longest prompt and answer in tokens, at least 1000
     * @throws IllegalArgumentException if an engine does not fit its GPUs, or holds no sequence of 1000 tokens
     */
    public static EngineProfile profile(EngineModel prefill, EngineModel decode, double maxContext) {
        return new EngineProfile(prefill(prefill, maxContext), decode(decode, maxContext));
    }

    private static PrefillProfile prefill(EngineModel engine, double maxContext) {
        double longest = longest(engine, maxContext);
        List<PrefillProfile.Point> points = new ArrayList<>();
        for (double isl : ratios(SHORTEST, longest, PROMPTS)) {
            points.add(new PrefillProfile.Point(isl, engine.ttftMs(isl), engine.prefillThroughputPerGpu(isl)));
        }
        return new PrefillProfile(points);
    }

    private static DecodeProfile decode(EngineModel engine, double maxContext) {
        double longest = longest(engine, maxContext);
        long capacity = engine.maxKvTokens();
        List<DecodeProfile.Point> points = new ArrayList<>();
        for (double context : ratios(SHORTEST + GROWN, longest, CONTEXTS)) {
            for (double sequences : ratios(1, engine.maxSequences(context), LOADS)) {
                points.add(new DecodeProfile.Point(
                        sequences * context / capacity,
                        context,
                        engine.itlMs(sequences, context),
                        engine.decodeThroughputPerGpu(sequences, context)));
            }
        }
        return new DecodeProfile(points, capacity);
    }

    private static double longest(EngineModel engine, double maxContext) {
        if (!engine.fits(LEAST_CONTEXT)) {
            throw new IllegalArgumentException(engine.misfit(LEAST_CONTEXT));
        }
        return Math.floor(Math.min(maxContext, engine.longestSequence()));
    }

    /** Whole numbers from one to another, each about the same multiple of the one before. */
    private static List<Double> ratios(double from, double to, int count) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double value = Math.rint(from * Math.pow(to / from, (double) i / (count - 1)));
            if (values.isEmpty() || value > values.get(values.size() - 1)) {
                values.add(value);
            }
        }
        return values;
    }
}
