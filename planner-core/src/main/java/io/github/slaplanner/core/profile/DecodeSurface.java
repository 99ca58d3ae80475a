package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.OperatingPoint;
import java.util.List;

/**
 * Decode performance from one curve of ITL and one of throughput per measured context length.
 *
 * <p>An iteration costs something for itself, something per sequence and something per token of KV cache it reads. At one
 * KV usage {@code x} the number of sequences is {@code x·capacity/context}, so ITL is straight in {@code 1/context}:
 * between two context lengths it is interpolated so. Throughput is kept as the time per token that it implies,
 * {@code sequences/throughput}, which behaves as ITL does and, unlike throughput, is nearly straight in {@code x} too.
 *
 * <p>The highest load under a target is the highest at which ITL is, and at every lower load was, at most the target.
 */
final class DecodeSurface implements DecodePerformance {
    private final Row[] rows;
    private final long maxKvTokens;

    /**
     * From rows.
     *
     * @param rows by strictly rising context length, at least one
     */
    DecodeSurface(List<Row> rows, long maxKvTokens) {
        this.rows = rows.toArray(new Row[0]);
        this.maxKvTokens = maxKvTokens;
    }

    /**
     * Curves at one context length. They may reach beyond {@code low} and {@code high}, for blending with a neighbour that
     * was measured further.
     *
     * @param low the least KV usage measured
     * @param high the greatest KV usage measured
     * @param itl ms over KV usage
     * @param ceiling the same made non-decreasing
     * @param tokenTime seconds per token and sequence, times GPUs, over KV usage
     */
    record Row(double context, double low, double high, Polyline itl, Polyline ceiling, Polyline tokenTime) {
        Row(double context, double low, double high, Polyline itl, Polyline tokenTime) {
            this(context, low, high, itl, itl.ceiling(), tokenTime);
        }
    }

    @Override
    public double itlMs(double kvUsage, double contextLength) {
        double context = clampContext(contextLength);
        int i = lower(context);
        double share = share(i, context);
        double usage = clampUsage(kvUsage, i, context);
        return blend(rows[i].itl.at(usage), upper(i).itl.at(usage), share);
    }

    @Override
    public double throughputPerGpu(double kvUsage, double contextLength) {
        double context = clampContext(contextLength);
        int i = lower(context);
        return throughput(clampUsage(kvUsage, i, context), i, context);
    }

    private double throughput(double usage, int i, double context) {
        double time = blend(rows[i].tokenTime.at(usage), upper(i).tokenTime.at(usage), share(i, context));
        return usage * maxKvTokens / context / time;
    }

    @Override
    public OperatingPoint highestLoad(double itlMs, double contextLength) {
        double context = clampContext(contextLength);
        int i = lower(context);
        double highest = highestUsage(itlMs, i, context);
        boolean feasible = !Double.isNaN(highest);
        double usage = feasible ? highest : clampUsage(0, i, context);
        return new OperatingPoint(
                feasible,
                usage,
                blend(rows[i].itl.at(usage), upper(i).itl.at(usage), share(i, context)),
                throughput(usage, i, context),
                context != contextLength);
    }

    @Override
    public double bestThroughputPerGpu(double itlMs, double contextLength) {
        double context = clampContext(contextLength);
        int i = lower(context);
        double usage = highestUsage(itlMs, i, context);
        return Double.isNaN(usage) ? Double.NaN : throughput(usage, i, context);
    }

    /** The highest KV usage that meets a target, or NaN if none does. */
    private double highestUsage(double itlMs, int i, double context) {
        double share = share(i, context);
        double low = between(rows[i].low, upper(i).low, i, context);
        double high = between(rows[i].high, upper(i).high, i, context);
        return ceiling(low, i, share) <= itlMs ? lastAtMost(itlMs, low, high, i, share) : Double.NaN;
    }

    /** Narrows the bracket by the knots of both rows, between which the blend is straight. */
    private double lastAtMost(double itlMs, double low, double high, int i, double share) {
        if (ceiling(high, i, share) <= itlMs) {
            return high;
        }
        double left = low;
        double right = high;
        for (int side = 0; side < 2; side++) {
            double[] knots = (side == 0 ? rows[i] : upper(i)).ceiling.knots();
            int from = 0;
            int to = knots.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                double knot = knots[middle];
                if (knot <= left || (knot < right && ceiling(knot, i, share) <= itlMs)) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            left = from > 0 ? Math.max(left, knots[from - 1]) : left;
            right = from < knots.length ? Math.min(right, knots[from]) : right;
        }
        double atLeft = ceiling(left, i, share);
        double atRight = ceiling(right, i, share);
        return atRight > atLeft ? left + (itlMs - atLeft) / (atRight - atLeft) * (right - left) : left;
    }

    private double ceiling(double usage, int i, double share) {
        return blend(rows[i].ceiling.at(usage), upper(i).ceiling.at(usage), share);
    }

    @Override
    public long maxKvTokens() {
        return maxKvTokens;
    }

    @Override
    public boolean measured(double kvUsage, double contextLength) {
        if (!(contextLength >= rows[0].context && contextLength <= rows[rows.length - 1].context)) {
            return false;
        }
        int i = lower(contextLength);
        return kvUsage >= between(rows[i].low, upper(i).low, i, contextLength)
                && kvUsage <= between(rows[i].high, upper(i).high, i, contextLength);
    }

    private double clampContext(double context) {
        double first = rows[0].context;
        return context > first ? Math.min(context, rows[rows.length - 1].context) : first;
    }

    private double clampUsage(double usage, int i, double context) {
        double low = between(rows[i].low, upper(i).low, i, context);
        double high = between(rows[i].high, upper(i).high, i, context);
        return usage > low ? Math.min(usage, high) : low;
    }

    /** The row at or below a context length, but never the last of several. */
    private int lower(double context) {
        int low = 0;
        int high = rows.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (rows[middle].context <= context) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Row upper(int i) {
        return rows[Math.min(i + 1, rows.length - 1)];
    }

    /** The weight of the upper row, straight in one over context. */
    private double share(int i, double context) {
        double below = rows[i].context;
        double above = upper(i).context;
        return above > below ? (context - below) / (above - below) * (above / context) : 0;
    }

    private double between(double below, double above, int i, double context) {
        double from = rows[i].context;
        double to = upper(i).context;
        return to > from ? below + (above - below) * ((context - from) / (to - from)) : below;
    }

    private static double blend(double below, double above, double share) {
        return below + share * (above - below);
    }
}
