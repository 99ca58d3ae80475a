package io.github.slaplanner.core.constrain;

import java.util.Arrays;
import java.util.List;

/**
 * Max-min fair sizes under a GPU budget: the smallest satisfied share (size over what is wanted) is as large as it can be, then
 * the next, and what rounding leaves goes to whoever it fits, the least satisfied first.
 */
final class MaxMinFairness {
    /** Enough to tell two neighbouring numbers apart. */
    private static final int HALVINGS = 80;
    /** What keeps GPUs of absurd fleets within a long. */
    private static final long MANY = Long.MAX_VALUE / 16;

    private final List<Part> parts;
    private final long budget;

    private MaxMinFairness(List<Part> parts, long budget) {
        this.parts = parts;
        this.budget = budget;
    }

    /**
     * What one role may have.
     *
     * @param lower engines at least
     * @param upper engines at most
     * @param wanted engines wanted
     * @param gpus GPUs per engine, at least 1
     */
    record Part(long lower, long upper, long wanted, long gpus) {
        private long at(double level) {
            long size = (long) (level * Math.max(1, wanted) + 1e-9);
            return Math.max(lower, Math.min(upper, size));
        }

        double share(long size) {
            return (double) size / Math.max(1, wanted);
        }
    }

    /** GPUs of so many engines, bounded so that sums of a few of them do not overflow. */
    static long gpus(long engines, long perEngine) {
        return engines > MANY / Math.max(1, perEngine) ? MANY : engines * perEngine;
    }

    /** The sizes; all at their least if even those exceed the budget. */
    static long[] of(List<Part> parts, long budget) {
        MaxMinFairness fill = new MaxMinFairness(parts, budget);
        return fill.handOut(fill.level());
    }

    private long[] sizes(double level) {
        return parts.stream().mapToLong(part -> part.at(level)).toArray();
    }

    private long left(long[] sizes) {
        long left = budget;
        for (int i = 0; i < sizes.length; i++) {
            left -= gpus(sizes[i], parts.get(i).gpus());
        }
        return left;
    }

    /** The largest share that all roles, as far as their bounds let them, can have. */
    private long[] level() {
        double low = 0;
        double high = parts.stream()
                .mapToDouble(part -> part.share(part.upper()))
                .max()
                .orElse(0);
        if (left(sizes(high)) >= 0) {
            return sizes(high);
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (left(sizes(middle)) >= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return sizes(low);
    }

    private long[] handOut(long[] level) {
        long[] sizes = level.clone();
        long left = left(sizes);
        long free = left;
        for (int[] fit = fitting(sizes, free); fit.length > 0; fit = fitting(sizes, free)) {
            int next = fit[0];
            Part part = parts.get(next);
            long more = fit.length > 1 ? 1 : Math.min(part.upper() - sizes[next], free / part.gpus());
            sizes[next] += more;
            free -= gpus(more, part.gpus());
        }
        return sizes;
    }

    /** The roles that an engine more fits, the least satisfied first. */
    private int[] fitting(long[] sizes, long free) {
        Integer[] fit = new Integer[sizes.length];
        Arrays.setAll(fit, i -> i);
        return Arrays.stream(fit)
                .filter(i -> sizes[i] < parts.get(i).upper() && parts.get(i).gpus() <= free)
                .sorted((a, b) -> Double.compare(
                        parts.get(a).share(sizes[a]), parts.get(b).share(sizes[b])))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
