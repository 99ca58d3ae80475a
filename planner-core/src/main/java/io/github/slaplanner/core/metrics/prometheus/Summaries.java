package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Summary;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Means and distributions of one window.
 *
 * @param scrapes what was scraped
 * @param window the window
 * @param shapes the shapes of histograms
 * @param counting the requests of the window
 * @param phases requests that were counted once per phase
 * @param once admits the series that show each request once
 */
record Summaries(
        Scrapes scrapes,
        Window window,
        HistogramShapes shapes,
        RequestCounting counting,
        RoutedByPhase phases,
        Predicate<SampledSeries> once) {
    /** A count below this is what rounding leaves of none. */
    private static final double NONE = 1e-6;

    /** A length or latency of the requests that the histogram has, or null. */
    @Nullable
    Summary summary(Quantity quantity, double perToken) {
        String name = quantity.histogram(scrapes);
        if (name == null) {
            return ofTotal(quantity, counting.left());
        }
        double count = window.increase(name + "_count", quantity.side(), once);
        double mean = window.increase(name + "_sum", quantity.side(), once) / count * quantity.scale() / perToken;
        return count > NONE ? new Summary(mean, shapes.distribution(name, mean, quantity.scale() / perToken, 0)) : null;
    }

    @Nullable
    Summary summary(Quantity quantity) {
        return summary(quantity, 1);
    }

    /**
     * ITL of requests. Programs measure the gap before each token, and that of a request is the mean over its gaps: it differs from
     * others by as much less as there are gaps in it, the gaps being independent.
     *
     * @param perToken tokens that come at once
     */
    @Nullable
    Summary itl(MetricNames names, double perToken) {
        Summary gaps = summary(names.itl(), perToken);
        double each = count(names.itl()) / count(names.ttft());
        if (gaps == null || gaps.distribution() == null || !(each > 1)) {
            return gaps;
        }
        double mean = gaps.mean();
        double narrower = 1 / Math.sqrt(each);
        return new Summary(mean, gaps.distribution().map(ms -> mean + narrower * (ms - mean)));
    }

    private double count(Quantity quantity) {
        String name = quantity.histogram(scrapes);
        return name == null ? Double.NaN : window.increase(name + "_count", quantity.side(), once);
    }

    /** Input length. Where requests vanish, of the prompts that were read. */
    @Nullable
    Summary isl(MetricNames names) {
        String ttft = names.ttft().histogram(scrapes);
        Summary read = counting.vanished() > 0 && ttft != null
                ? ofTotal(
                        names.isl(),
                        window.increase(ttft + "_count", names.ttft().side()))
                : null;
        return read == null ? summary(names.isl()) : read;
    }

    /**
     * Output length. Where requests vanish, what they got counts too. Where a request counts once per phase, its prefill has
     * one token, which is no answer.
     */
    @Nullable
    Summary osl(MetricNames names) {
        Summary all = counting.vanished() > 0 ? ofTotal(names.osl(), counting.left()) : null;
        if (all != null || !phases.split()) {
            Summary measured = all == null ? summary(names.osl()) : all;
            return measured == null ? fromLatencies(names) : measured;
        }
        String name = names.osl().histogram(scrapes);
        if (name == null) {
            return null;
        }
        double attempts = window.increase(name + "_count", null);
        double answers = attempts - phases.handedOver();
        if (!(answers > NONE)) {
            return null;
        }
        double mean = Math.max(0, window.increase(name + "_sum", null) - phases.handedOver()) / answers;
        return new Summary(mean, shapes.distribution(name, mean, 1, phases.handedOver() / attempts));
    }

    /** Where no length is measured: as many tokens as fit into the time after the first. */
    private @Nullable Summary fromLatencies(MetricNames names) {
        Summary duration = summary(names.duration());
        Summary ttft = summary(names.ttft());
        Summary itl = summary(names.itl());
        if (duration == null || ttft == null || itl == null || !(itl.mean() > 0)) {
            return null;
        }
        return Summary.ofMean(1 + Math.max(0, duration.mean() - ttft.mean()) / itl.mean());
    }

    private @Nullable Summary ofTotal(Quantity quantity, double requests) {
        String total = quantity.total();
        if (total == null || !scrapes.has(total) || !(requests > NONE)) {
            return null;
        }
        return Summary.ofMean(window.increase(total, quantity.side()) / requests * quantity.scale());
    }

    /** Tokens that were counted while their requests run; where none are, null or those of requests that were measured. */
    @Nullable
    Double tokens(Quantity quantity, boolean elseMeasured) {
        String total = quantity.total();
        if (total != null && scrapes.has(total)) {
            return window.increase(total, quantity.side());
        }
        String name = quantity.histogram(scrapes);
        return elseMeasured && name != null ? (Double) window.increase(name + "_sum", quantity.side(), once) : null;
    }
}
