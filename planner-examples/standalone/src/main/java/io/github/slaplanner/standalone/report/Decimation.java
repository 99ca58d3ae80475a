package io.github.slaplanner.standalone.report;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Leaves rows out of a long chart without losing what an eye looks for: the rows are cut into stretches of equal length,
 * and of each stretch the rows stay in which any column is lowest or highest. Rows stay whole, so columns that belong
 * together, as the parts of a stack, never show a state that there was not.
 */
final class Decimation {
    private static final double FEWER = 0.8;

    private Decimation() {}

    /** The rows that stay, in order, at most {@code most} of them; all if there are no more. Every column has {@code size} rows. */
    static int[] rows(int size, int most, List<Column> columns) {
        if (size <= most) {
            return IntStream.range(0, size).toArray();
        }
        int stretches = most;
        BitSet rows = extremes(size, stretches, columns);
        while (rows.cardinality() > most && stretches > 1) {
            stretches = (int) (stretches * FEWER);
            rows = extremes(size, stretches, columns);
        }
        return rows.stream().toArray();
    }

    private static BitSet extremes(int size, int stretches, List<Column> columns) {
        BitSet rows = new BitSet(size);
        rows.set(0);
        rows.set(size - 1);
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) size * i / stretches);
            int to = (int) ((long) size * (i + 1) / stretches);
            columns.forEach(column -> addExtremes(column, from, to, rows));
        }
        return rows;
    }

    /** A stretch without a value keeps its first row, so that the gap stays. */
    private static void addExtremes(Column column, int from, int to, BitSet rows) {
        int lowest = from;
        int highest = from;
        for (int row = from + 1; row < to; row++) {
            double value = column.at(row);
            lowest = value < column.at(lowest) || Double.isNaN(column.at(lowest)) ? row : lowest;
            highest = value > column.at(highest) || Double.isNaN(column.at(highest)) ? row : highest;
        }
        rows.set(Double.isNaN(column.at(lowest)) ? from : lowest);
        rows.set(Double.isNaN(column.at(highest)) ? from : highest);
    }
}
