package io.github.slaplanner.core.profile;

import java.util.Arrays;

/**
 * The number of sequences that an engine runs at once at most; what is sent beyond it waits.
 *
 * <p>By Little's law throughput times ITL is the number of sequences that ran. Up to the limit that is, but for a constant
 * factor (GPUs per engine, pauses), the number that was sent, and beyond it less. The limit is the mean number that ran
 * over the measurements that sent more than any at which all ran.
 */
final class RunningLimit {
    /** Below this share of the usual ratio of run to sent, sequences were waiting. */
    private static final double ALL_RAN = 0.9;

    private RunningLimit() {}

    /** The limit in sequences, or infinity if none was met. */
    static double of(DecodeRows data) {
        double[] ratios = data.rows().stream()
                .flatMapToDouble(row -> Arrays.stream(ratios(data, row)))
                .sorted()
                .toArray();
        double usual = ratios[ratios.length / 2];
        double mostThatRan = 0;
        for (DecodeRows.Row row : data.rows()) {
            double[] ratio = ratios(data, row);
            for (int i = 0; i < ratio.length; i++) {
                if (ratio[i] >= ALL_RAN * usual) {
                    mostThatRan = Math.max(mostThatRan, data.sequences(row.kvUsage()[i], row.context()));
                }
            }
        }
        double ran = 0;
        int count = 0;
        for (DecodeRows.Row row : data.rows()) {
            double[] ratio = ratios(data, row);
            for (int i = 0; i < ratio.length; i++) {
                double sent = data.sequences(row.kvUsage()[i], row.context());
                if (sent > mostThatRan) {
                    ran += sent * ratio[i] / usual;
                    count++;
                }
            }
        }
        return count == 0 ? Double.POSITIVE_INFINITY : Math.max(mostThatRan, ran / count);
    }

    private static double[] ratios(DecodeRows data, DecodeRows.Row row) {
        double[] ratios = new double[row.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = row.throughput()[i] * row.itl()[i] / data.sequences(row.kvUsage()[i], row.context());
        }
        return ratios;
    }
}
