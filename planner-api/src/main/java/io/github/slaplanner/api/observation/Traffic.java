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

    /** Traffic whose cost is unknown. */
    public Traffic(
            Instant from,
            Instant to,
            RequestCounts requests,
            @Nullable Summary isl,
            @Nullable Summary osl,
            @Nullable Summary ttftMs,
            @Nullable Summary itlMs,
            @Nullable Summary durationMs,
            @Nullable Integer inFlight,
            @Nullable Integer queued) {
        this(from, to, requests, isl, osl, ttftMs, itlMs, durationMs, inFlight, queued, null, null, null, null);
    }

    private static void check(String name, @Nullable Double value, double least, double most) {
        if (value != null && !(value >= least && value <= most)) {
            String range = most == Double.MAX_VALUE ? "finite and at least " + least : least + " to " + most;
            throw new IllegalArgumentException("The " + name + " of traffic (" + value + ") must be " + range + ".");
        }
    }

    /** Starts a builder for the interval. */
    public static Builder between(Instant from, Instant to) {
        return new Builder(from, to);
    }

    /** A builder that starts with this traffic. */
    public Builder toBuilder() {
        return new Builder(from, to)
                .requests(requests)
                .lengths(isl, osl)
                .latenciesMs(ttftMs, itlMs, durationMs)
                .backlog(inFlight, queued)
                .cost(cachedShare, tokensPerStep)
                .tokens(promptTokens, generatedTokens);
    }

    /** The length of the interval. */
    public Duration interval() {
        return Duration.between(from, to);
    }

    /** Collects what a source knows; everything not set is unknown. */
    public static final class Builder {
        private final Instant from;
        private final Instant to;
        private RequestCounts requests = RequestCounts.offered(0);
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

        /** Sets the counts; default is no request. */
        public Builder requests(RequestCounts counts) {
            this.requests = counts;
            return this;
        }

        /** Sets input and output lengths in tokens. */
        public Builder lengths(@Nullable Summary isl, @Nullable Summary osl) {
            this.isl = isl;
            this.osl = osl;
            return this;
        }

        /** Sets TTFT, ITL and request duration, in ms. */
        public Builder latenciesMs(@Nullable Summary ttft, @Nullable Summary itl, @Nullable Summary duration) {
            this.ttftMs = ttft;
            this.itlMs = itl;
            this.durationMs = duration;
            return this;
        }

        /** Sets the requests in the system, and those of them that wait for their first engine. */
        public Builder backlog(@Nullable Integer inFlight, @Nullable Integer queued) {
            this.inFlight = inFlight;
            this.queued = queued;
            return this;
        }

        /** Sets the share of prompt tokens that a prefix cache had, and the tokens per decode step. */
        public Builder cost(@Nullable Double share, @Nullable Double perStep) {
            this.cachedShare = share;
            this.tokensPerStep = perStep;
            return this;
        }

        /** Sets the tokens of prompts that were read, and the output tokens that came out, finished or not. */
        public Builder tokens(@Nullable Double prompt, @Nullable Double generated) {
            this.promptTokens = prompt;
            this.generatedTokens = generated;
            return this;
        }

        /** The traffic. */
        public Traffic build() {
            return new Traffic(
                    from,
                    to,
                    requests,
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
