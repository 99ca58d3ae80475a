package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodePerformance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decode curves: a {@link StepTime} for ITL and one for throughput (sequences that run over throughput is a time per
 * iteration too), drawn at every measured context length. Beyond its {@link RunningLimit} an engine runs no faster and no
 * slower. Each curve is pulled into the measured range near each point of its row; ITL is made non-decreasing in load, and
 * throughput monotone where the measurements of the row are.
 */
final class DecodeFit {
    /** Per gap between measurements of a row: a curve is straight between knots. */
    private static final int PARTS = 4;
    /** Between the end of a row's measurements and the end of the profile's. */
    private static final int PARTS_BEYOND = 8;

    private final DecodeRows data;
    private final double limit;
    private final double first;
    private final double last;
    private final StepTime itl;
    private final StepTime iteration;
    private final Noise itlNoise = new Noise();
    private final Noise throughputNoise = new Noise();

    private DecodeFit(DecodeRows data) {
        this.data = data;
        this.limit = RunningLimit.of(data);
        this.first =
                data.rows().stream().mapToDouble(row -> row.kvUsage()[0]).min().orElseThrow();
        this.last = data.rows().stream()
                .mapToDouble(row -> row.kvUsage()[row.size() - 1])
                .max()
                .orElseThrow();
        List<StepTime.Sample> latencies = new ArrayList<>();
        List<StepTime.Sample> iterations = new ArrayList<>();
        for (DecodeRows.Row row : data.rows()) {
            for (int i = 0; i < row.size(); i++) {
                double sequences = running(row.kvUsage()[i], row.context());
                boolean inner = i > 0 && i + 1 < row.size();
                latencies.add(new StepTime.Sample(sequences, row.context(), row.itl()[i], inner));
                iterations.add(new StepTime.Sample(sequences, row.context(), sequences / row.throughput()[i], inner));
            }
        }
        itl = StepTime.fit(latencies, data.maxKvTokens());
        iteration = StepTime.fit(iterations, data.maxKvTokens());
        latencies.forEach(s -> itlNoise.add(s.time(), itl.at(s.sequences(), s.context())));
        iterations.forEach(s -> throughputNoise.add(s.time(), iteration.at(s.sequences(), s.context())));
    }

    static DecodePerformance of(DecodeRows data) {
        DecodeFit fit = new DecodeFit(data);
        return new DecodeSurface(data.rows().stream().map(fit::row).toList(), data.maxKvTokens());
    }

    private double running(double kvUsage, double context) {
        return Math.min(data.sequences(kvUsage, context), limit);
    }

    private DecodeSurface.Row row(DecodeRows.Row row) {
        double[] usage = row.kvUsage();
        double[] knots = Knots.evenly(usage, PARTS);
        double[] latency = new double[knots.length];
        double[] throughput = new double[knots.length];
        for (int i = 0; i < knots.length; i++) {
            double sequences = running(knots[i], row.context());
            latency[i] = itl.at(sequences, row.context());
            throughput[i] = sequences / iteration.at(sequences, row.context());
        }
        Knots.tie(latency, row.itl(), PARTS, itlNoise.factor());
        Knots.tie(throughput, row.throughput(), PARTS, throughputNoise.factor());
        return beyond(row, knots, Isotonic.nonDecreasing(latency), Order.keep(throughput, row.throughput()));
    }

    /** Continues a row to where others were measured, in proportion to what the fit says there. */
    private DecodeSurface.Row beyond(DecodeRows.Row row, double[] knots, double[] latency, double[] throughput) {
        double least = knots[0];
        double most = knots[knots.length - 1];
        double[] below = first < least ? Knots.evenly(new double[] {first, least}, PARTS_BEYOND) : new double[] {least};
        double[] above = most < last ? Knots.evenly(new double[] {most, last}, PARTS_BEYOND) : new double[] {most};
        double[] x = joined(below, knots, above);
        double[] ms = new double[x.length];
        double[] rate = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double nearest = Math.min(Math.max(x[i], least), most);
            int at = Math.min(Math.max(i - below.length + 1, 0), knots.length - 1);
            ms[i] = latency[at] * ratio(itl, x[i], nearest, row.context());
            rate[i] = throughput[at]
                    * (running(x[i], row.context()) / running(nearest, row.context()))
                    / ratio(iteration, x[i], nearest, row.context());
        }
        int from = below.length - 1;
        int to = from + knots.length - 1;
        Order.outwards(ms, from, to);
        if (Order.rises(row.throughput())) {
            Order.outwards(rate, from, to);
        }
        double[] time = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            time[i] = data.sequences(x[i], row.context()) / rate[i];
        }
        boolean point = row.size() == 1;
        return new DecodeSurface.Row(
                row.context(), point ? first : least, point ? last : most, new Polyline(x, ms), new Polyline(x, time));
    }

    private double ratio(StepTime step, double usage, double nearest, double context) {
        if (usage == nearest) {
            return 1;
        }
        return step.at(running(usage, context), context) / step.at(running(nearest, context), context);
    }

    /** Three runs of knots, of which each ends where the next begins. */
    private static double[] joined(double[] below, double[] knots, double[] above) {
        double[] result = Arrays.copyOf(below, below.length + knots.length + above.length - 2);
        System.arraycopy(knots, 0, result, below.length - 1, knots.length);
        System.arraycopy(above, 1, result, below.length + knots.length - 1, above.length - 1);
        return result;
    }
}
