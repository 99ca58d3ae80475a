package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.simulator.stats.OctaveAxis;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A profile as tables, so that a lookup costs nanoseconds: TTFT of every prompt length up to {@value #TABLE_ISL} tokens as
 * the profile has it, and iteration time bilinear on a grid of KV use (1/{@value #KV_STEPS}) and context length (16 per
 * octave), far finer than any profile is measured. Immutable; one instance serves any number of fleets and threads.
 *
 * <p>A profile clamps prompts beyond the longest measured one. A simulated engine must not read them for nothing, so its
 * time grows on by the power law between half the longest and the longest measured prompt, with an exponent between 1
 * and 2. And where the running sequences at the profile's ITL would produce over a ninth more tokens than the profile's
 * throughput (very many short sequences, which an engine no longer runs all at once), the throughput wins.
 */
public final class EngineRates {
    private static final int TABLE_ISL = 1 << 15;
    private static final int KV_STEPS = 256;
    private static final double MS = 1e-3;
    private static final double THROUGHPUT_SLACK = 0.9;
    private static final OctaveAxis CONTEXT = new OctaveAxis(4, 4, 20);

    private final @Nullable PrefillPerformance prefill;
    private final double longestMeasured;
    private final double growth;
    private final double[] prefillSeconds;
    private final double[] iterationSeconds;
    private final long maxKvTokens;

    private EngineRates(EnginePerformance performance, int decodeGpus) {
        prefill = performance.prefill();
        longestMeasured = prefill == null ? 0 : prefill.longestPrompt(Double.MAX_VALUE);
        growth = prefill == null ? 1 : exponent(prefill, longestMeasured);
        prefillSeconds = new double[prefill == null ? 0 : TABLE_ISL + 1];
        for (int isl = 0; isl < prefillSeconds.length; isl++) {
            prefillSeconds[isl] = read(isl);
        }
        DecodePerformance decode = performance.decode();
        iterationSeconds = decode == null ? new double[0] : grid(decode, decodeGpus);
        maxKvTokens = decode == null ? Long.MAX_VALUE : decode.maxKvTokens();
    }

    /**
     * The tables of a profile.
     *
     * @param performance the profile; a role that it does not cover cannot be simulated
     * @param decodeGpus GPUs of one engine that decodes
     */
    public static EngineRates of(EnginePerformance performance, int decodeGpus) {
        return new EngineRates(performance, decodeGpus);
    }

    private static double exponent(PrefillPerformance prefill, double longest) {
        double ratio = prefill.ttftMs(longest) / prefill.ttftMs(longest / 2);
        return Math.min(2, Math.max(1, Math.log(ratio) / Math.log(2)));
    }

    private static double[] grid(DecodePerformance decode, int gpus) {
        int columns = CONTEXT.cells() + 1;
        double[] grid = new double[(KV_STEPS + 1) * columns];
        for (int at = 0; at < grid.length; at++) {
            int row = at / columns;
            grid[at] = secondsPerToken(decode, (double) row / KV_STEPS, CONTEXT.edge(at % columns), gpus);
        }
        return grid;
    }

    private static double secondsPerToken(DecodePerformance decode, double kvUsage, double context, int gpus) {
        double itl = decode.itlMs(kvUsage, context) * MS;
        double sequences = kvUsage * decode.maxKvTokens() / context;
        double tokensPerSecond = decode.throughputPerGpu(kvUsage, context) * gpus;
        return sequences > 0 ? Math.max(itl, THROUGHPUT_SLACK * sequences / tokensPerSecond) : itl;
    }

    /** Seconds that an engine takes to read {@code isl} prompt tokens; none for 0 tokens. */
    public double prefillSeconds(int isl) {
        if (isl == 0) {
            return 0;
        }
        return isl < prefillSeconds.length ? prefillSeconds[isl] : read(isl);
    }

    /**
     * Seconds of one decode iteration.
     *
     * @param kvTokens tokens that the running sequences hold
     * @param context mean tokens per sequence
     */
    double iterationSeconds(double kvTokens, double context) {
        double x = Math.min(1, Math.max(0, kvTokens / maxKvTokens)) * KV_STEPS;
        int row = Math.min(KV_STEPS - 1, (int) x);
        int columns = CONTEXT.cells() + 1;
        int at = row * columns + CONTEXT.cell(context);
        double fx = x - row;
        double fy = CONTEXT.position(context);
        double low = iterationSeconds[at] + fy * (iterationSeconds[at + 1] - iterationSeconds[at]);
        int above = at + columns;
        double high = iterationSeconds[above] + fy * (iterationSeconds[above + 1] - iterationSeconds[above]);
        return low + fx * (high - low);
    }

    /**
     * Tokens per second that one engine produces at the highest load at which an iteration takes at most {@code
     * itlSeconds}, to within {@value #KV_STEPS} steps of KV use; that of the lowest load if every load takes longer.
     *
     * @param context mean tokens per sequence
     */
    public double tokensPerSecond(double itlSeconds, double context) {
        double best = 0;
        for (int step = 1; step <= KV_STEPS; step++) {
            double kvTokens = (double) maxKvTokens * step / KV_STEPS;
            double seconds = iterationSeconds(kvTokens, context);
            if (step == 1 || seconds <= itlSeconds) {
                best = Math.max(best, kvTokens / context / seconds);
            }
        }
        return best;
    }

    /** Tokens that the KV cache of one engine holds. */
    public long maxKvTokens() {
        return maxKvTokens;
    }

    private double read(int isl) {
        PrefillPerformance profile = Objects.requireNonNull(prefill, "There is no prefill performance");
        double beyond = isl <= longestMeasured ? 1 : Math.pow(isl / longestMeasured, growth);
        return profile.ttftMs(Math.min(isl, longestMeasured)) * MS * beyond;
    }
}
