package io.github.slaplanner.core.metrics.prometheus;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often requests were routed, by phase. A router of prefill and decode engines routes a request twice and counts it twice;
 * only some of its series tell the phase.
 *
 * @param prefill prompts sent to a prefill engine
 * @param decode requests sent to a decode engine
 * @param whole requests sent to an engine that does both
 * @param straight share of {@code decode} that no prefill engine saw, as prompts that are very short
 */
record RoutedByPhase(double prefill, double decode, double whole, double straight) {
    /** Nothing counts twice. */
    static final RoutedByPhase NONE = new RoutedByPhase(0, 0, 0, 0);

    private static final String PREFILL = "prefill";
    private static final String DECODE = "decode";

    static RoutedByPhase of(MetricNames names, Scrapes scrapes, Window window) {
        String label = names.requests().phase();
        String lengths = names.isl().histogram(scrapes);
        if (label == null || lengths == null) {
            return NONE;
        }
        String count = lengths + "_count";
        double all = window.increase(count, null);
        double prefill = window.increase(count, null, in(label, PREFILL));
        double decode = window.increase(count, null, in(label, DECODE));
        // Since the programs began: within a window, more may come to decode than arrive.
        double prefilled = window.total(count, in(label, PREFILL));
        double decoded = window.total(count, in(label, DECODE));
        double straight = decoded > prefilled ? 1 - prefilled / decoded : 0;
        return new RoutedByPhase(prefill, decode, Math.max(0, all - prefill - decode), straight);
    }

    /** Whether requests count once per phase. */
    boolean split() {
        return prefill + decode > 0;
    }

    /** Series that show each request once: those of the phase that all requests reach. */
    Predicate<SampledSeries> once(@Nullable String label) {
        if (label == null || !split()) {
            return any -> true;
        }
        String left = straight > 0 ? PREFILL : DECODE;
        return in(label, left).negate();
    }

    /**
     * Requests that arrived: what was started, less those that had been at a prefill engine before.
     *
     * @param started requests started, once per phase
     */
    double arrived(double started) {
        return Math.max(0, started - handedOver());
    }

    /** Requests that a prefill engine was done with, and a decode engine began with. */
    double handedOver() {
        return (1 - straight) * decode;
    }

    private static Predicate<SampledSeries> in(String label, String phase) {
        return series -> phase.equals(series.label(label));
    }
}
