package io.github.slaplanner.simulator.policy;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the least number of engines that suffices, where more never hurt. Probes come in pairs, so that two passes can run
 * at once; which pairs they are depends on earlier results only.
 *
 * @param <T> what a sufficient number gives
 */
final class LeastFinder<T> {
    private static final double STEP_UP = 1.35;

    private final ParallelRuns passes;
    private final IntFunction<@Nullable T> attempt;
    private int bad;
    private int good;
    private @Nullable T best;

    /**
     * A finder.
     *
     * @param attempt what a number gives, or null if it does not suffice
     */
    LeastFinder(ParallelRuns passes, IntFunction<@Nullable T> attempt) {
        this.passes = passes;
        this.attempt = attempt;
    }

    /**
     * What it found.
     *
     * @param engines the least number
     * @param value what it gives
     */
    record Found<T>(int engines, T value) {}

    /** The least number in [low, high] that suffices, or null if none does; looks around {@code guess} first. */
    @Nullable
    Found<T> find(int low, int high, int guess) {
        bad = low - 1;
        good = high + 1;
        best = null;
        int probe = Math.min(high, Math.max(low, guess));
        while (best == null && bad < high) {
            tryBoth(probe, Math.min(high, (int) Math.ceil(probe * STEP_UP)));
            probe = Math.min(high, (int) Math.ceil((bad + 1) * STEP_UP));
        }
        while (best != null && good - bad > 1) {
            int third = Math.max(1, (good - bad) / 3);
            tryBoth(bad + third, Math.min(good - 1, bad + 2 * third));
        }
        return best == null ? null : new Found<>(good, best);
    }

    private void tryBoth(int first, int second) {
        List<Supplier<@Nullable T>> probes = first == second
                ? List.of(() -> attempt.apply(first))
                : List.of(() -> attempt.apply(first), () -> attempt.apply(second));
        List<@Nullable T> results = passes.all(probes);
        if (!take(first, results.get(0)) && results.size() > 1) {
            take(second, results.get(1));
        }
    }

    private boolean take(int engines, @Nullable T result) {
        if (result == null) {
            bad = engines;
            return false;
        }
        good = engines;
        best = result;
        return true;
    }
}
