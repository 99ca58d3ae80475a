package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Role;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of a window cost: what a prefix cache spared, and the tokens per decode step. A number that cannot be is
 * named and left out; what nobody tells is unknown, which is not none.
 */
final class Costs {
    private static final double NONE = 1e-6;

    private final MetricNames.Cost names;
    private final Scrapes scrapes;
    private final Window window;
    private final Predicate<SampledSeries> once;
    private final Remarks remarks;

    /**
     * Costs of a window.
     *
     * @param names the metrics
     * @param scrapes what was scraped
     * @param window the window
     * @param once admits the series that show each request once
     * @param remarks where impossible numbers are named
     */
    Costs(MetricNames names, Scrapes scrapes, Window window, Predicate<SampledSeries> once, Remarks remarks) {
        this.names = names.cost();
        this.scrapes = scrapes;
        this.window = window;
        this.once = once;
        this.remarks = remarks;
    }

    /** The share of prompt tokens that a prefix cache had, or null. */
    @Nullable
    Double cachedShare() {
        Double none = null;
        for (MetricNames.Ratio ratio : names.cached()) {
            Double share = share(ratio);
            if (share != null && share > 0) {
                return share;
            }
            none = share == null ? none : share;
        }
        return none != null || names.cachedGauge() == null
                ? none
                : mean(names.cachedGauge(), Role.PREFILL, value -> value >= 0 && value <= 1, "0 to 1");
    }

    /** Tokens that a sequence gets per decode step, or null. */
    @Nullable
    Double tokensPerStep() {
        MetricNames.Ratio drafted = names.drafted();
        if (drafted != null && scrapes.has(drafted.part()) && scrapes.has(drafted.whole())) {
            double drafts = window.increase(drafted.whole(), Role.DECODE);
            return drafts > NONE ? (Double) (1 + window.increase(drafted.part(), Role.DECODE) / drafts) : null;
        }
        // Before the first step the gauge is 0: no measurement.
        return names.stepGauge() == null
                ? null
                : mean(names.stepGauge(), Role.DECODE, value -> value == 0 || value >= 1, "at least 1");
    }

    private @Nullable Double share(MetricNames.Ratio ratio) {
        if (!scrapes.has(ratio.part()) || !scrapes.has(ratio.whole())) {
            return null;
        }
        double whole = window.increase(ratio.whole(), Role.PREFILL, once);
        double share = window.increase(ratio.part(), Role.PREFILL, once) / whole;
        if (!(whole > NONE)) {
            return null;
        }
        if (share > 1 + NONE) {
            remarks.fact(ratio.part() + " is " + rounded(share) + " of " + ratio.whole()
                    + ", and no share is above 1; it is not used");
            return null;
        }
        return Math.min(1, share);
    }

    private @Nullable Double mean(String gauge, Role side, DoublePredicate possible, String range) {
        double[] values = window.values(gauge, side);
        for (double value : values) {
            if (!possible.test(value)) {
                remarks.fact(gauge + " is " + rounded(value) + ", and must be " + range + "; it is not used");
            }
        }
        double[] used = Arrays.stream(values)
                .filter(possible)
                .filter(value -> value > 0 || gauge.equals(names.cachedGauge()))
                .toArray();
        return used.length == 0 ? null : (Double) Arrays.stream(used).average().orElse(0);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
