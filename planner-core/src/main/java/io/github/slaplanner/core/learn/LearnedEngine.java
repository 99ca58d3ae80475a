package io.github.slaplanner.core.learn;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast engines have turned out to be. Immutable.
 *
 * @param at time of the newest points, or null before the first
 * @param prefill points of TTFT over prompt length
 * @param decode points of ITL over sequences and tokens in the KV cache
 * @param cached tokens in KV caches, summed over points
 * @param usage shares of KV caches in use, summed over the same points
 */
public record LearnedEngine(@Nullable Instant at, FadingSums prefill, FadingSums decode, double cached, double usage) {
    /** Nothing seen. */
    public static final LearnedEngine NOTHING = new LearnedEngine(null, FadingSums.NONE, FadingSums.NONE, 0, 0);

    /** Time in which points fade to 1/e. */
    private static final Duration FADING = Duration.ofMinutes(10);
    /** Times as long as expected from which a TTFT is late. */
    private static final double LATE = 1.05;
    /** How much a late TTFT counts: some of it may be waiting. */
    private static final double WAITED = 0.1;
    /** Lengths of the points of a profile, tokens. */
    private static final double SHORTEST = 64;

    private static final double LONGEST = 131_072;
    /** Steps between an empty and a full KV cache in a profile. */
    private static final int LOADS = 20;
    /** Share of a KV cache that the expected size counts for. */
    private static final double BELIEVED = 0.2;

    /** This at a later time. */
    public LearnedEngine at(Instant now) {
        double seconds = at == null ? 0 : Duration.between(at, now).toMillis() / 1000.0;
        double keep = Math.exp(-Math.max(0, seconds) / FADING.toSeconds());
        return new LearnedEngine(now, prefill.faded(keep), decode.faded(keep), keep * cached, keep * usage);
    }

    /** Without what is told by the clock. */
    public LearnedEngine timeless() {
        return new LearnedEngine(null, prefill, decode, cached, usage);
    }

    /**
     * This and the TTFT of a prompt.
     *
     * @param prior what was expected
     * @param isl its tokens, positive
     * @param ms its TTFT, ms, positive
     */
    public LearnedEngine read(Prior prior, double isl, double ms) {
        double[] terms = Prior.terms(isl);
        double expected = PosteriorCurve.of(prior.prefill(), prefill).at(terms[0], terms[1], terms[2]);
        return new LearnedEngine(at, prefill.add(terms, ms, ms > LATE * expected ? WAITED : 1), decode, cached, usage);
    }

    /**
     * This and the ITL of engines at a load.
     *
     * @param sequences sequences per engine, positive
     * @param context mean tokens per sequence, positive
     * @param ms ITL, ms, positive
     */
    public LearnedEngine decoded(double sequences, double context, double ms) {
        double[] terms = {1, sequences, sequences * context};
        return new LearnedEngine(at, prefill, decode.add(terms, ms, 1), cached, usage);
    }

    /**
     * This and how full KV caches are with so many tokens.
     *
     * @param tokens tokens in the cache of one engine, positive
     * @param share share of it in use, positive
     */
    public LearnedEngine cached(double tokens, double share) {
        return new LearnedEngine(at, prefill, decode, cached + tokens, usage + share);
    }

    /**
     * The curves.
     *
     * @param prior what was expected
     * @param prefillGpus GPUs of an engine that reads prompts
     * @param decodeGpus GPUs of an engine that decodes
     */
    public EnginePerformance performance(Prior prior, double prefillGpus, double decodeGpus) {
        long kvTokens = Math.max(1, Math.round((cached + BELIEVED * prior.kvTokens()) / (usage + BELIEVED)));
        PrefillPerformance reads = new Reading(PosteriorCurve.of(prior.prefill(), prefill), prefillGpus);
        DecodePerformance writes = new Writing(PosteriorCurve.of(prior.decode(), decode), kvTokens, decodeGpus);
        return new EnginePerformance(reads, writes);
    }

    /** Whether nothing has been seen yet. */
    public boolean nothingSeen() {
        return prefill.weight() == 0 && decode.weight() == 0;
    }

    /** The curves as points, of an engine with one GPU. */
    public EngineProfile profile(Prior prior) {
        EnginePerformance engine = performance(prior, 1, 1);
        List<PrefillProfile.Point> prompts = new ArrayList<>();
        for (double isl = SHORTEST; isl <= LONGEST; isl *= 2) {
            double ttft = engine.requirePrefill().ttftMs(isl);
            prompts.add(new PrefillProfile.Point(isl, ttft, 1000 * isl / ttft));
        }
        DecodePerformance decode = engine.requireDecode();
        List<DecodeProfile.Point> steps = new ArrayList<>();
        for (double context = SHORTEST; context <= Math.min(LONGEST, decode.maxKvTokens()); context *= 2) {
            double least = context / decode.maxKvTokens();
            for (int i = 0; i <= LOADS; i++) {
                double usage = least + (1 - least) * i / LOADS;
                double itl = decode.itlMs(usage, context);
                steps.add(new DecodeProfile.Point(usage, context, itl, decode.throughputPerGpu(usage, context)));
            }
        }
        return new EngineProfile(new PrefillProfile(prompts), new DecodeProfile(steps, decode.maxKvTokens()));
    }

    /** Standard deviation of TTFT over TTFT, at a prompt length. */
    public double ttftDoubt(Prior prior, double isl) {
        return PosteriorCurve.of(prior.prefill(), prefill).doubt(Prior.terms(isl));
    }

    /** Standard deviation of ITL over ITL, at a load of one engine. */
    public double itlDoubt(Prior prior, double sequences, double context) {
        return PosteriorCurve.of(prior.decode(), decode).doubt(1, sequences, sequences * context);
    }

    private record Reading(PosteriorCurve curve, double gpus) implements PrefillPerformance {
        @Override
        public double ttftMs(double isl) {
            return Math.max(Double.MIN_NORMAL, curve.at(1, isl, isl * isl));
        }

        @Override
        public double throughputPerGpu(double isl) {
            return 1000 * isl / ttftMs(isl) / gpus;
        }

        @Override
        public boolean measured(double isl) {
            return true;
        }
    }

    private record Writing(PosteriorCurve curve, long maxKvTokens, double gpus) implements DecodePerformance {
        @Override
        public double itlMs(double kvUsage, double contextLength) {
            double tokens = Math.max(0, Math.min(1, kvUsage)) * maxKvTokens;
            double sequences = Math.max(1, tokens / contextLength);
            return Math.max(Double.MIN_NORMAL, curve.at(1, sequences, Math.max(tokens, contextLength)));
        }

        @Override
        public double throughputPerGpu(double kvUsage, double contextLength) {
            double sequences = Math.max(1, kvUsage * maxKvTokens / contextLength);
            return 1000 * sequences / itlMs(kvUsage, contextLength) / gpus;
        }

        @Override
        public boolean measured(double kvUsage, double contextLength) {
            return true;
        }
    }
}
