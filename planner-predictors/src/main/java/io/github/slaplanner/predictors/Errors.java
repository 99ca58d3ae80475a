package io.github.slaplanner.predictors;

import java.util.Arrays;

/** Errors (actual less forecast) of past forecasts, oldest first, for each lead. */
final class Errors {
    private final double[][] byLead;
    private final int[] counts;

    /**
     * None yet.
     *
     * @param leads leads that are tracked, in intervals
     * @param capacity most errors per lead
     */
    Errors(int leads, int capacity) {
        byLead = new double[leads][capacity];
        counts = new int[leads];
    }

    /** Leads that are tracked. */
    int leads() {
        return counts.length;
    }

    /** How many errors at a lead. */
    int count(int lead) {
        return counts[lead];
    }

    /** Adds the error of a forecast {@code lead + 1} intervals ahead. */
    void add(int lead, double error) {
        byLead[lead][counts[lead]++] = error;
    }

    /** The last errors at a lead, at most {@code most}, as a fresh array. */
    double[] last(int lead, int most) {
        return Arrays.copyOfRange(byLead[lead], Math.max(0, counts[lead] - most), counts[lead]);
    }
}
