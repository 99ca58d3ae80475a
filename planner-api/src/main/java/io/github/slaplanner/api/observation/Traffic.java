package io.github.slaplanner.api.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What users asked of the fleet between two instants, and how it served them. A length or latency is null when no
 * request in the interval carries it (an idle interval is not a broken one).
 *
 * @param from start of the interval
 * @param to end of the interval, after {@code from}
 * @param requests how many requests
 * @param isl input sequence length, tokens
 * @param osl output sequence length, tokens
 * @param ttftMs time to first token, ms
 * @param itlMs inter-token latency, ms
 * @param durationMs whole request, ms
 * @param inFlight requests in the system at {@code to}, waiting ones included, or null if unknown
 * @param queued requests that wait at {@code to} for their first engine, or null if unknown
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
        @Nullable Integer queued) {
    /**
     * Checks the interval.
     *
     * @throws IllegalArgumentException if {@code to} is not after {@code from}
     */
    public Traffic {
        Objects.requireNonNull(requests, "requests");
        if (!to.isAfter(from)) {
            throw new IllegalArgumentException("Traffic must end (" + to + ") after it starts (" + from + ").");
        }
    }

    /** Starts a builder for the interval. */
    public static Builder between(Instant from, Instant to) {
        return new Builder(from, to);
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

        /** The traffic. */
        public Traffic build() {
            return new Traffic(from, to, requests, isl, osl, ttftMs, itlMs, durationMs, inFlight, queued);
        }
    }
}
