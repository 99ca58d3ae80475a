package io.github.slaplanner.api.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What users asked of the fleet between two instants, how it served them, and what they cost. A length or latency is null
 * when no request in the interval carries it (an idle interval is not a broken one).
 *
 * @param from start of the interval
 * @param to end of the interval, after {@code from}
 * @param requests how many requests in all of the interval; a count, not a rate
 * @param isl input sequence length, tokens
 * @param osl output sequence length, tokens
 * @param ttftMs time to first token, ms
 * @param itlMs inter-token latency, ms
 * @param durationMs whole request, ms
 * @param inFlight requests in the system at {@code to}, waiting ones included, or null if unknown
 * @param queued requests that wait at {@code to} for their first engine, or null if unknown
 * @param cachedShare share of the interval's prompt tokens that a prefix cache had, 0 to 1, so that no engine read them; null
 *     if unknown, which is not none
 * @param tokensPerStep tokens that a sequence gets per decode step, at least 1 (above 1 with speculative decoding), or null if
 *     unknown
 * @param promptTokens tokens of the prompts that were read in the interval, cached ones included, whether or not their
 *     requests have ended, or null if unknown
 * @param generatedTokens output tokens that came out of engines in the interval, those of unfinished answers too, or null if
 *     unknown
 */
public record Traffic(
        Instant from,
        Instant to,
        RequestCounts requests,
        @Nullable Summary isl,
        @Nullable Summary osl,
        @Nullable Summary ttftMs,
        @Nullable Summary itlMs,
        @Nullable Summary durationMs,
        @Nullable Integer inFlight,
        @Nullable Integer queued,
        @Nullable Double cachedShare,
        @Nullable Double tokensPerStep,
        @Nullable Double promptTokens,
        @Nullable Double generatedTokens) {
    /**
     * Checks the interval and the cost.
     *
     * @throws IllegalArgumentException if {@code to} is not after {@code from}, or a number is out of its range
     */
    public Traffic {
        Objects.requireNonNull(requests, "requests");
        if (!to.isAfter(from)) {
            throw new IllegalArgumentException("Traffic must end (" + to + ") after it starts (" + from + ").");
        }
        check("cachedShare", cachedShare, 0, 1);
        check("tokensPerStep", tokensPerStep, 1, Double.MAX_VALUE);
        check("promptTokens", promptTokens, 0, Double.MAX_VALUE);
        check("generatedTokens", generatedTokens, 0, Double.MAX_VALUE);
    }

    private static void check(String name, @Nullable Double value, double least, double most) {
        if (value != null && !(value >= least && value <= most)) {
            String range = most == Double.MAX_VALUE ? "finite and at least " + least : least + " to " + most;
            throw new IllegalArgumentException("The " + name + " of traffic (" + value + ") must be " + range + ".");
        }
    }

    static @Nullable Double asDouble(@Nullable Number number) {
        return number == null ? null : Double.valueOf(number.doubleValue());
    }

    /** Starts a builder for the interval. */
    public static Builder between(Instant from, Instant to) {
        return new Builder(from, to);
    }

    /** A builder that starts with this traffic. */
    public Builder toBuilder() {
        return over(from, to);
    }

    /** A builder that starts with this traffic, for another interval: counts stay as they are. */
    public Builder over(Instant newFrom, Instant newTo) {
        return new Builder(newFrom, newTo)
                .requests(requests)
                .isl(isl)
                .osl(osl)
                .ttftMs(ttftMs)
                .itlMs(itlMs)
                .durationMs(durationMs)
                .inFlight(inFlight)
                .queued(queued)
                .cachedShare(cachedShare)
                .tokensPerStep(tokensPerStep)
                .promptTokens(promptTokens)
                .generatedTokens(generatedTokens);
    }

    /** The length of the interval. */
    public Duration interval() {
        return Duration.between(from, to);
    }

    /**
     * Collects what a source knows. One of the counts of requests that came, were admitted or completed is needed; everything
     * else that is not set, or is set to null, is unknown. Counts are of the whole interval: 12 requests/s over ten seconds are
     * {@code offeredCount(120)} or {@code offeredPerSecond(12)}.
     */
    public static final class Builder {
        private final Instant from;
        private final Instant to;
        private @Nullable Double offered;
        private @Nullable Double admitted;
        private @Nullable Double completed;
        private @Nullable Double refused;
        private @Nullable Double cancelled;
        private @Nullable Summary isl;
        private @Nullable Summary osl;
        private @Nullable Summary ttftMs;
        private @Nullable Summary itlMs;
        private @Nullable Summary durationMs;
        private @Nullable Integer inFlight;
        private @Nullable Integer queued;
        private @Nullable Double cachedShare;
        private @Nullable Double tokensPerStep;
        private @Nullable Double promptTokens;
        private @Nullable Double generatedTokens;

        private Builder(Instant from, Instant to) {
            this.from = from;
            this.to = to;
        }

        /** Requests that arrived in the interval: a count, not a rate. */
        public Builder offeredCount(@Nullable Number count) {
            offered = asDouble(count);
            return this;
        }

        /** Requests that arrived per second, on average over the interval: a rate. */
        public Builder offeredPerSecond(double rate) {
            offered = rate * Duration.between(from, to).toNanos() / 1e9;
            return this;
        }

        /** Requests that an engine began to work on in the interval. */
        public Builder admittedCount(@Nullable Number count) {
            admitted = asDouble(count);
            return this;
        }

        /** Requests that ended in the interval, well or not, without the refused ones. */
        public Builder completedCount(@Nullable Number count) {
            completed = asDouble(count);
            return this;
        }

        /** Requests that were turned away for a fault of their own; in no other count. */
        public Builder refusedCount(@Nullable Number count) {
            refused = asDouble(count);
            return this;
        }

        /** Those of the completed requests that ended before their answer did. */
        public Builder cancelledCount(@Nullable Number count) {
            cancelled = asDouble(count);
            return this;
        }

        /** All five counts. */
        public Builder requests(RequestCounts counts) {
            offered = counts.offered();
            admitted = counts.admitted();
            completed = counts.completed();
            refused = counts.refused();
            cancelled = counts.cancelled();
            return this;
        }

        /** Mean input length of a request, tokens. */
        public Builder isl(double mean) {
            return isl(Summary.ofMean(mean));
        }

        /** Input length of a request, tokens. */
        public Builder isl(@Nullable Summary tokens) {
            isl = tokens;
            return this;
        }

        /** Mean output length of a request, tokens. */
        public Builder osl(double mean) {
            return osl(Summary.ofMean(mean));
        }

        /** Output length of a request, tokens. */
        public Builder osl(@Nullable Summary tokens) {
            osl = tokens;
            return this;
        }

        /** Mean time to first token, ms. */
        public Builder ttftMs(double mean) {
            return ttftMs(Summary.ofMean(mean));
        }

        /** Time to first token, ms. */
        public Builder ttftMs(@Nullable Summary ms) {
            ttftMs = ms;
            return this;
        }

        /** Mean inter-token latency, ms. */
        public Builder itlMs(double mean) {
            return itlMs(Summary.ofMean(mean));
        }

        /** Inter-token latency, ms. */
        public Builder itlMs(@Nullable Summary ms) {
            itlMs = ms;
            return this;
        }

        /** Mean time of a whole request, ms. */
        public Builder durationMs(double mean) {
            return durationMs(Summary.ofMean(mean));
        }

        /** Time of a whole request, ms. */
        public Builder durationMs(@Nullable Summary ms) {
            durationMs = ms;
            return this;
        }

        /** Requests in the system at the end of the interval, waiting ones included. */
        public Builder inFlight(@Nullable Integer requests) {
            inFlight = requests;
            return this;
        }

        /** Those of the requests in flight that wait for their first engine. */
        public Builder queued(@Nullable Integer requests) {
            queued = requests;
            return this;
        }

        /** Share of prompt tokens that a prefix cache had, 0 to 1. */
        public Builder cachedShare(@Nullable Number share) {
            cachedShare = asDouble(share);
            return this;
        }

        /** Tokens that a sequence gets per decode step, at least 1. */
        public Builder tokensPerStep(@Nullable Number tokens) {
            tokensPerStep = asDouble(tokens);
            return this;
        }

        /** Tokens of the prompts that were read in the interval, of unfinished requests too: a count, not a rate. */
        public Builder promptTokens(@Nullable Number count) {
            promptTokens = asDouble(count);
            return this;
        }

        /** Tokens that came out of engines in the interval, of unfinished answers too: a count, not a rate. */
        public Builder generatedTokens(@Nullable Number count) {
            generatedTokens = asDouble(count);
            return this;
        }

        /**
         * The traffic.
         *
         * @throws IllegalArgumentException if no request was counted, the interval is empty, or a number is out of its range
         */
        public Traffic build() {
            return new Traffic(
                    from,
                    to,
                    new RequestCounts(offered, admitted, completed, refused, cancelled),
                    isl,
                    osl,
                    ttftMs,
                    itlMs,
                    durationMs,
                    inFlight,
                    queued,
                    cachedShare,
                    tokensPerStep,
                    promptTokens,
                    generatedTokens);
        }
    }
}
