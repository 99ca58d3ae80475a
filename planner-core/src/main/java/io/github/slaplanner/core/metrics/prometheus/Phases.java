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
 */
record Phases(double prefill, double decode, double whole) {
    /** Nothing counts twice. */
    static final Phases NONE = new Phases(0, 0, 0);

    private static final String PREFILL = "prefill";
    private static final String DECODE = "decode";

    static Phases of(MetricNames names, Scrapes scrapes, Window window) {
        String label = names.requests().phase();
        String lengths = names.isl().histogram(scrapes);
        if (label == null || lengths == null) {
            return NONE;
        }
        String count = lengths + "_count";
        double all = window.increase(count, null);
        double prefill = window.increase(count, null, in(label, PREFILL));
        double decode = window.increase(count, null, in(label, DECODE));
        return new Phases(prefill, decode, Math.max(0, all - prefill - decode));
    }

    /** Whether requests count once per phase. */
    boolean split() {
        return prefill + decode > 0;
    }

    /** Series that show each request once: those of the phase that most requests have reached. */
    Predicate<SampledSeries> once(@Nullable String label) {
        if (label == null || !split()) {
            return any -> true;
        }
        String left = prefill >= decode ? DECODE : PREFILL;
        return in(label, left).negate();
    }

    /** Requests that arrived: each is routed to prefill first, unless its prompt is so short that it is not. */
    double arrived() {
        return Math.max(prefill, decode) + whole;
    }

    private static Predicate<SampledSeries> in(String label, String phase) {
        return series -> phase.equals(series.label(label));
    }
}
