package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sums and means over pieces of traffic. */
public final class TrafficSums {
    private TrafficSums() {}

    /** Requests in all pieces. */
    public static double demand(List<Traffic> pieces) {
        double sum = 0;
        for (Traffic piece : pieces) {
            sum += piece.requests().demand();
        }
        return sum;
    }

    /** Requests that ended in all pieces; where that was not counted, their demand. */
    public static double completed(List<Traffic> pieces) {
        double sum = 0;
        for (Traffic piece : pieces) {
            sum += weight(piece);
        }
        return sum;
    }

    /** The mean of a quantity, each piece weighted by its requests; NaN if no piece knows it. */
    public static double mean(List<Traffic> pieces, Function<Traffic, @Nullable Summary> quantity) {
        double sum = 0;
        double weights = 0;
        for (Traffic piece : pieces) {
            Summary summary = quantity.apply(piece);
            if (summary != null) {
                double weight = Math.max(weight(piece), 1e-9);
                sum += weight * summary.mean();
                weights += weight;
            }
        }
        return weights == 0 ? Double.NaN : sum / weights;
    }

    /**
     * The share of requests whose latency is above a target, of those that are not above {@code until}: what took longer was
     * lost before. NaN if no piece knows the latencies' distribution.
     */
    public static double shareAbove(
            List<Traffic> pieces, Function<Traffic, @Nullable Summary> latency, double target, double until) {
        double above = 0;
        double weights = 0;
        for (Traffic piece : pieces) {
            Summary summary = latency.apply(piece);
            if (summary != null && summary.distribution() != null) {
                double counted = weight(piece) * summary.distribution().cdf(Math.max(target, until));
                above += counted - weight(piece) * summary.distribution().cdf(target);
                weights += counted;
            }
        }
        return weights > 0 ? above / weights : Double.NaN;
    }

    /** Latencies and lengths are known of requests that ended, so those weigh if they were counted. */
    private static double weight(Traffic piece) {
        Double completed = piece.requests().completed();
        return completed == null ? piece.requests().demand() : completed;
    }
}
