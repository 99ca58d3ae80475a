package io.github.slaplanner.core.profile;

import io.github.slaplanner.core.profile.DecodeRows.Row;
import java.util.List;

/**
 * Whether ITL contains the reading of other prompts. A longer context makes the step of a single sequence longer by reading its
 * KV cache. In a full engine each sequence adds as much, and not more, unless prompts are read between the steps: then each adds its
 * share of a prompt too.
 *
 * @param perToken ms that a token of context adds to a step of one sequence
 * @param excess the same that it adds beyond that per sequence of a full engine; 0 if nothing
 */
record OthersPrompts(double perToken, double excess) {
    /** A token in a full engine that costs this many times one in an idle engine costs more than its KV cache. */
    private static final double TOO_MUCH = 1.8;
    /** Sequences up to which an engine counts as idle. */
    private static final double IDLE = 4;

    static OthersPrompts of(DecodeRows data) {
        double alone = alone(data);
        double full = full(data);
        return new OthersPrompts(alone, alone > 0 && full > TOO_MUCH * alone ? full - alone : 0);
    }

    /** By the least loads of the shortest and the longest context; 0 if they are too few or too high. */
    private static double alone(DecodeRows data) {
        List<Row> idle = data.rows().stream()
                .filter(row -> data.sequences(row.kvUsage()[0], row.context()) <= IDLE)
                .toList();
        if (idle.size() < 2) {
            return 0;
        }
        Row first = idle.get(0);
        Row last = idle.get(idle.size() - 1);
        return (last.itl()[0] - first.itl()[0]) / (last.context() - first.context());
    }

    /** By the longer contexts, between half and full load, where a batch touches all that it ever will. */
    private static double full(DecodeRows data) {
        double[] slopes = data
                .rows()
                .subList(data.rows().size() / 2, data.rows().size())
                .stream()
                .filter(row -> row.size() > 2)
                .mapToDouble(row -> slope(data, row) / row.context())
                .toArray();
        return slopes.length == 0 ? 0 : Ratios.median(slopes);
    }

    private static double slope(DecodeRows data, Row row) {
        int last = row.size() - 1;
        int half = last / 2;
        double sequences =
                data.sequences(row.kvUsage()[last], row.context()) - data.sequences(row.kvUsage()[half], row.context());
        return (row.itl()[last] - row.itl()[half]) / sequences;
    }

    /** ITL in ms without the share of other prompts. */
    double without(double itl, double sequences, double context, double least) {
        return Math.max(least, itl - Math.max(0, sequences - 1) * excess * context);
    }
}
