package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.core.metrics.http.FetchException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of histograms over a window. Buckets are summed by the server, because a fleet has a hundred of them per engine.
 * The server extrapolates, by one factor for all buckets of a program, and a shape does not change by a factor; the mean is
 * exact all the same, as it comes from the raw sums and counts.
 */
final class HistogramShapes {
    /** A share of all observations that is rounding and no observation. */
    private static final double NOISE = 1e-9;

    private final Map<String, SortedMap<Double, Double>> cumulative = new HashMap<>();

    private HistogramShapes() {}

    /**
     * Reads the shapes of a window.
     *
     * @param atLeast time before {@code end} in which every program was scraped twice, ms: a shape needs two scrapes, so in a
     *     shorter window it is that of this time
     */
    static HistogramShapes read(
            PrometheusClient prometheus, WatchedMetrics watched, long start, long end, long atLeast) {
        // One millisecond more, because a range leaves out its left edge, where the first scrape is.
        String range = "[" + (Math.max(end - start, atLeast) + 1) + "ms]";
        String expression = watched.names().quantities().stream()
                .flatMap(quantity -> quantity.histograms().stream())
                .map(name -> "label_replace(sum by (le) (increase(" + bucket(name, watched.scope()) + range
                        + ")), \"of\", \"" + name + "\", \"\", \"\")")
                .collect(Collectors.joining(" or "));
        HistogramShapes shapes = new HistogramShapes();
        for (SampledSeries series :
                prometheus.query(expression, Instant.ofEpochMilli(end)).series()) {
            shapes.add(String.valueOf(series.label("of")), String.valueOf(series.label("le")), series.values()[0]);
        }
        return shapes;
    }

    private static String bucket(String name, Scope scope) {
        return scope.selector(Stream.of(name + "_bucket").toList());
    }

    private void add(String name, String bound, double count) {
        try {
            double edge = bound.matches("\\+?Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
            cumulative.computeIfAbsent(name, key -> new TreeMap<>()).put(edge, count);
        } catch (NumberFormatException e) {
            throw new FetchException(
                    "a bucket of " + name + " has the bound le=\"" + bound + "\", which is no number", e);
        }
    }

    /**
     * The distribution of a histogram, or null if no bucket of it rose.
     *
     * @param without the share of all observations, the smallest ones, that are not part of it
     */
    @Nullable
    Distribution distribution(String name, double mean, double scale, double without) {
        SortedMap<Double, Double> buckets = cumulative.getOrDefault(name, new TreeMap<>());
        double total =
                buckets.values().stream().mapToDouble(count -> count).max().orElse(0);
        if (!(total > 0)) {
            return null;
        }
        double[] bounds = new double[buckets.size()];
        double[] counts = new double[buckets.size()];
        double seen = without * total;
        int i = 0;
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            double more = bucket.getValue() - seen;
            bounds[i] = bucket.getKey() * scale;
            counts[i++] = more > NOISE * total ? more : 0;
            seen = Math.max(seen, bucket.getValue());
        }
        return Distribution.ofHistogram(Math.min(0, bounds[0]), bounds, counts, mean);
    }
}
