package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Role;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A length or latency and the metrics that have it.
 *
 * @param histograms names of histograms, the best first; the first that has series counts
 * @param total a counter of the same quantity over all requests, which runs while they run; the mean comes from it where there
 *     is no histogram; or null
 * @param scale to the planner's unit: 1000 where the metric has seconds
 * @param side whose engines know it, where prefill and decode are engines of their own
 */
record Quantity(List<String> histograms, @Nullable String total, double scale, Role side) {
    static Quantity tokens(Role side, @Nullable String total, String... histograms) {
        return new Quantity(List.of(histograms), total, 1, side);
    }

    static Quantity seconds(Role side, String... histograms) {
        return new Quantity(List.of(histograms), null, 1000, side);
    }

    /** The first histogram that has series, or null. */
    @Nullable
    String histogram(Scrapes scrapes) {
        for (String name : histograms) {
            if (scrapes.has(name + "_count")) {
                return name;
            }
        }
        return null;
    }

    /** The same under other names. */
    Quantity renamed(UnaryOperator<String> name) {
        return new Quantity(
                histograms.stream().map(name).toList(), total == null ? null : name.apply(total), scale, side);
    }

    /** Names of the series that its mean is made of. */
    Stream<String> names() {
        Stream<String> series = histograms.stream().flatMap(name -> Stream.of(name + "_sum", name + "_count"));
        return total == null ? series : Stream.concat(series, Stream.of(total));
    }
}
