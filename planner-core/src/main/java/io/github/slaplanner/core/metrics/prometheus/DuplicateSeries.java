package io.github.slaplanner.core.metrics.prometheus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Series of one page that show one and the same thing: sent twice, copied by every rank, or parts beside their whole. */
final class DuplicateSeries {
    private DuplicateSeries() {}

    /**
     * Each thing once.
     *
     * @param series series of any programs
     * @param engine how the engine labels copies and parts
     */
    static List<SampledSeries> removed(List<SampledSeries> series, MetricNames.Engine engine) {
        return withoutParts(new ArrayList<>(lowest(series, engine.copies())), engine.parts());
    }

    /** One series of those that differ in some labels only: the one of the lowest ranks. */
    static Collection<SampledSeries> lowest(List<SampledSeries> series, List<String> ranks) {
        Map<Map<String, String>, SampledSeries> kept = new LinkedHashMap<>();
        for (SampledSeries one : series) {
            Map<String, String> identity = ranks.isEmpty() ? one.labels() : one.labelsWithout(ranks::contains);
            kept.merge(identity, one, (a, b) -> rank(b, ranks) < rank(a, ranks) ? b : a);
        }
        return kept.values();
    }

    private static double rank(SampledSeries series, List<String> ranks) {
        double sum = 0;
        for (String label : ranks) {
            String value = series.labels().getOrDefault(label, "0");
            sum += value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
        }
        return sum;
    }

    /** A series with such a label is a part of the one without it; without that one, the parts are all there is. */
    private static List<SampledSeries> withoutParts(List<SampledSeries> series, List<String> parts) {
        if (parts.isEmpty() || series.stream().noneMatch(one -> isPart(one, parts))) {
            return series;
        }
        Set<Map<String, String>> wholes = new HashSet<>();
        series.stream()
                .filter(one -> !isPart(one, parts))
                .forEach(one -> wholes.add(one.labelsWithout(parts::contains)));
        return series.stream()
                .filter(one -> !isPart(one, parts) || !wholes.contains(one.labelsWithout(parts::contains)))
                .toList();
    }

    private static boolean isPart(SampledSeries series, List<String> parts) {
        return parts.stream()
                .anyMatch(label -> !series.labels().getOrDefault(label, "").isEmpty());
    }
}
