package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decode curves through every measured point, row by row. Beyond its own range a row keeps its last ITL and throughput, as
 * an engine does that runs as many sequences as it may.
 */
final class PlainRows {
    private PlainRows() {}

    /** How a row's points become a curve. */
    @FunctionalInterface
    interface Method {
        Polyline through(double[] x, double[] y);
    }

    static DecodePerformance surface(DecodeProfile profile, Method method) {
        DecodeRows data = DecodeRows.of(profile);
        List<DecodeSurface.Row> rows = new ArrayList<>();
        for (DecodeRows.Row row : data.rows()) {
            int last = row.size() - 1;
            double[] time = new double[row.size()];
            for (int i = 0; i <= last; i++) {
                time[i] = data.sequences(row.kvUsage()[i], row.context()) / row.throughput()[i];
            }
            rows.add(new DecodeSurface.Row(
                    row.context(),
                    row.kvUsage()[0],
                    row.kvUsage()[last],
                    method.through(row.kvUsage(), row.itl()),
                    withConstantThroughput(method.through(row.kvUsage(), time))));
        }
        return new DecodeSurface(rows, data.maxKvTokens());
    }

    /** Up to a full cache: the time per token grows as the number of sequences does. */
    private static Polyline withConstantThroughput(Polyline time) {
        double[] knots = time.knots();
        int last = knots.length - 1;
        if (knots[last] >= 1) {
            return time;
        }
        double[] x = Arrays.copyOf(knots, knots.length + 1);
        double[] y = new double[x.length];
        for (int i = 0; i <= last; i++) {
            y[i] = time.value(i);
        }
        x[last + 1] = 1;
        y[last + 1] = y[last] / x[last];
        return new Polyline(x, y);
    }
}
