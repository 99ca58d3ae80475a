package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodeProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A decode profile as rows of one context length each, by rising length; in a row by rising load.
 *
 * @param rows at least one
 * @param maxKvTokens tokens that the KV cache holds
 */
record DecodeRows(List<Row> rows, long maxKvTokens) {
    /** Lengths that differ by less than this share are one row: sweeps that measure the length do not hit it exactly. */
    private static final double SAME_LENGTH = 0.01;

    private static final int LEAST_POINTS = 2;

    /**
     * Measurements at one context length.
     *
     * @param context tokens per sequence
     * @param kvUsage shares of the KV cache, strictly rising
     * @param itl inter-token latencies, ms
     * @param throughput tokens/s per GPU
     */
    record Row(double context, double[] kvUsage, double[] itl, double[] throughput) {
        int size() {
            return kvUsage.length;
        }

        /** Whether a context length counts as this row's. */
        boolean covers(double length) {
            return Math.abs(length - context) <= SAME_LENGTH * context;
        }
    }

    static DecodeRows of(DecodeProfile profile) {
        Positive.check("maxKvTokens", profile.maxKvTokens());
        if (profile.points().size() < LEAST_POINTS) {
            throw new IllegalArgumentException("Interpolation needs at least %d decode points, the profile has %d"
                    .formatted(LEAST_POINTS, profile.points().size()));
        }
        List<DecodeProfile.Point> sorted = profile.points().stream()
                .sorted(Comparator.comparingDouble(DecodeProfile.Point::contextLength))
                .toList();
        List<Row> rows = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            double first = sorted.get(from).contextLength();
            if (i == sorted.size() || sorted.get(i).contextLength() > first * (1 + SAME_LENGTH)) {
                rows.add(row(sorted.subList(from, i)));
                from = i;
            }
        }
        return new DecodeRows(List.copyOf(rows), profile.maxKvTokens());
    }

    private static Row row(List<DecodeProfile.Point> points) {
        double contexts = 0;
        TreeMap<Double, MeanLog> means = new TreeMap<>();
        for (DecodeProfile.Point point : points) {
            Positive.check("kvUsage", point.kvUsage());
            Positive.check("contextLength", point.contextLength());
            Positive.check("itlMs", point.itlMs());
            Positive.check("throughputPerGpu", point.throughputPerGpu());
            contexts += point.contextLength();
            means.computeIfAbsent(point.kvUsage(), usage -> new MeanLog()).add(point.itlMs(), point.throughputPerGpu());
        }
        int size = means.size();
        Row row = new Row(contexts / points.size(), new double[size], new double[size], new double[size]);
        int i = 0;
        for (Map.Entry<Double, MeanLog> mean : means.entrySet()) {
            row.kvUsage[i] = mean.getKey();
            row.itl[i] = mean.getValue().first();
            row.throughput[i++] = mean.getValue().second();
        }
        return row;
    }

    /** Sequences that a share of the KV cache holds at a context length. */
    double sequences(double kvUsage, double context) {
        return kvUsage * maxKvTokens / context;
    }
}
