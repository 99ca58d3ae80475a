package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.PromptTimes;
import org.jspecify.annotations.Nullable;

/**
 * Whether latencies are in milliseconds. Seconds come out a thousand times too small, microseconds a thousand times too large;
 * engines that a profile is of differ from it by far less.
 */
final class LatencyUnits {
    /** No engine answers the first token of a prompt in less, ms. */
    private static final double LEAST_TTFT = 1;
    /** No engine makes a token in less, ms. */
    private static final double LEAST_ITL = 0.1;
    /** No engine that users wait for takes longer for a token, ms. */
    private static final double MOST_ITL = 10_000;
    /** Times as fast as profiled that no engine is, even where nearly all of a prompt is cached. */
    private static final double FASTER = 50;
    /** Times as slow as profiled that no decode engine is: requests that wait do not decode. */
    private static final double SLOWER = 100;

    private static final String SECONDS = "are these seconds? Write milliseconds";
    private static final String MICROSECONDS = "are these microseconds? Write milliseconds";

    private final @Nullable EnginePerformance performance;

    LatencyUnits(@Nullable EnginePerformance performance) {
        this.performance = performance;
    }

    /**
     * Why a TTFT cannot be in milliseconds, or null if it can. One that is long says nothing: prompts may wait for any time.
     *
     * @param ttftMs TTFT, positive
     * @param isl length of its prompt, tokens, or null if unknown
     */
    @Nullable
    String ttft(double ttftMs, @Nullable Double isl) {
        double profiled = performance == null || performance.prefill() == null || isl == null
                ? 0
                : new PromptTimes(performance.prefill(), 1, 1).ms(isl);
        return ttftMs < Math.max(LEAST_TTFT, profiled / FASTER) ? SECONDS : null;
    }

    /** Why an ITL cannot be in milliseconds, or null if it can. */
    @Nullable
    String itl(double itlMs, @Nullable Double context) {
        DecodePerformance decode = performance == null ? null : performance.decode();
        if (decode == null || context == null) {
            return judge(itlMs, LEAST_ITL, MOST_ITL);
        }
        double least = Math.max(LEAST_ITL, decode.itlMs(0, context) / FASTER);
        return judge(itlMs, least, Math.min(MOST_ITL, decode.itlMs(1, context) * SLOWER));
    }

    private static @Nullable String judge(double itlMs, double least, double most) {
        return itlMs < least ? SECONDS : itlMs > most ? MICROSECONDS : null;
    }
}
