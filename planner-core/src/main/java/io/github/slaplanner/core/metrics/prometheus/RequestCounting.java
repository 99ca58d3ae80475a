package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Role;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a window.
 *
 * @param ended requests that ended, without refused ones
 * @param brokenOff those of them that are known not to have ended well
 * @param vanished requests that left without being counted: engines do not count what clients abort
 * @param offered requests that arrived, or null
 * @param refused requests that no engine saw, or null
 */
record RequestCounting(
        double ended,
        @Nullable Double brokenOff,
        double vanished,
        @Nullable Double offered,
        @Nullable Double refused) {

    /** Counts the requests of a window. */
    static RequestCounting of(MetricNames names, Scrapes scrapes, Window window, RoutedByPhase phases) {
        return new Counter(names, scrapes, window, phases).count();
    }

    RequestCounts counts() {
        Double cancelled = brokenOff == null && vanished == 0
                ? null
                : Double.valueOf(vanished + (brokenOff == null ? 0 : brokenOff));
        return new RequestCounts(offered, null, left(), refused, cancelled);
    }

    /** Requests that left, in whatever way. */
    double left() {
        return ended + vanished;
    }

    private record Counter(MetricNames names, Scrapes scrapes, Window window, RoutedByPhase phases) {
        /** A request may be at its prompt when a window ends, which is no sign that it vanished. */
        private static final double AT_ITS_PROMPT = 1;

        RequestCounting count() {
            String outcome = names.requests().outcome();
            Double refused = outcome == null || names.requests().refused().isEmpty()
                    ? null
                    : window.increaseOfFirst(names.requests().ended(), Role.DECODE, refused(outcome));
            Double broken = outcome == null
                    ? null
                    : window.increaseOfFirst(names.requests().ended(), Role.DECODE, broken(outcome));
            double ended = ended(outcome);
            boolean inside = names.inFlight().stream().anyMatch(scrapes::has);
            Double stayed = inside ? (Double) window.rise(names.inFlight(), null) : null;
            Double balance = stayed == null ? null : (Double) Math.max(0, ended + stayed);
            Double started = window.increaseOfFirst(names.requests().started(), null, any -> true);
            if (started != null) {
                double arrived = arrived(started, refused == null ? 0 : refused, balance);
                return new RequestCounting(ended, broken, 0, arrived, refused);
            }
            double vanished = balance == null ? 0 : vanished(balance);
            return new RequestCounting(ended, broken, vanished, balance == null ? null : balance + vanished, refused);
        }

        /** Requests that ended; where the counter is not there, those whose duration or first token was measured. */
        private double ended(@Nullable String outcome) {
            Predicate<SampledSeries> served =
                    outcome == null ? any -> true : refused(outcome).negate();
            Double counted = window.increaseOfFirst(names.requests().ended(), Role.DECODE, served);
            if (counted != null) {
                return Math.max(0, counted - phases.handedOver());
            }
            for (Quantity quantity : List.of(names.duration(), names.ttft())) {
                String histogram = quantity.histogram(scrapes);
                if (histogram != null) {
                    return window.increase(histogram + "_count", quantity.side());
                }
            }
            return 0;
        }

        /**
         * Requests that arrived. Some programs count a refused request as started and some do not, which shows in what ended and
         * what stayed.
         */
        private double arrived(double started, double refused, @Nullable Double balance) {
            if (phases.split()) {
                return phases.arrived(started);
            }
            double without = Math.max(0, started - refused);
            boolean never = balance != null && Math.abs(started - balance) < Math.abs(without - balance);
            return never ? started : without;
        }

        /**
         * Requests whose prompt was read and which have neither ended nor stayed. Between arrival and first token there are as
         * many as the time to first token sums up to in a second (Little's law): so many may be at the edge of the window.
         */
        private double vanished(double balance) {
            String ttft = names.ttft().histogram(scrapes);
            if (ttft == null || names.queued() == null) {
                return 0;
            }
            double read =
                    window.increase(ttft + "_count", Role.PREFILL) + window.rise(List.of(names.queued()), Role.PREFILL);
            double atEdge = window.increase(ttft + "_sum", Role.PREFILL) / window.seconds();
            double missing = read - balance;
            return missing > AT_ITS_PROMPT + atEdge ? missing : 0;
        }

        private Predicate<SampledSeries> refused(String outcome) {
            return series -> names.requests().refused().contains(series.labels().getOrDefault(outcome, ""));
        }

        private Predicate<SampledSeries> broken(String outcome) {
            return series -> {
                String how = series.labels().getOrDefault(outcome, "");
                return !names.requests().fine().contains(how)
                        && !names.requests().refused().contains(how);
            };
        }
    }
}
