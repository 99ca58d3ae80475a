package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.api.observation.Role;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stretch of a replay, as a dashboard would show it. Latencies and losses are those of the requests that ended in it; a
 * latency is null if no request has it.
 *
 * @param seconds its end, since the start
 * @param demand what was asked
 * @param forecastPerSecond requests per second that the policy forecast for now, or null
 * @param roles the engines at its end
 * @param ttftMs TTFT
 * @param itlMs ITL
 * @param ended the requests that ended
 * @param inFlight requests in the system at its end
 */
public record TimelinePoint(
        double seconds,
        Demand demand,
        @Nullable Double forecastPerSecond,
        Map<Role, Engines> roles,
        Latency ttftMs,
        Latency itlMs,
        Ended ended,
        int inFlight) {
    /** Copies the map, in the order of {@link Role}. */
    public TimelinePoint {
        EnumMap<Role, Engines> copy = new EnumMap<>(Role.class);
        copy.putAll(roles);
        roles = Collections.unmodifiableMap(copy);
    }

    /** Share of the requests that ended that met the SLA, 0 to 1, or null if none ended. */
    public @Nullable Double attainment() {
        return ended.requests() == 0 ? null : (Double) (1 - (double) ended.lost() / ended.requests());
    }

    /**
     * The requests that ended, repeated ones left out.
     *
     * @param requests all of them
     * @param lost those that missed the SLA; each has a reason or two below
     * @param lateFirstToken missed the TTFT SLA
     * @param slowTokens missed the ITL SLA
     * @param leftUnserved their clients did not wait for an answer
     */
    public record Ended(long requests, long lost, long lateFirstToken, long slowTokens, long leftUnserved) {
        /** No request ended. */
        public static final Ended NONE = new Ended(0, 0, 0, 0, 0);
    }

    /**
     * What was asked.
     *
     * @param requestsPerSecond arrivals per second
     * @param isl mean prompt tokens, or null if nothing arrived
     * @param osl mean output tokens of the requests that ended, or null if none did
     */
    public record Demand(
            double requestsPerSecond,
            @Nullable Double isl,
            @Nullable Double osl) {}

    /**
     * Engines of a role.
     *
     * @param ready engines that serve
     * @param starting engines on their way in
     * @param draining engines on their way out
     * @param target what the policy wants
     * @param floor what throughput scaling wants at least, or null
     */
    public record Engines(
            int ready,
            int starting,
            int draining,
            int target,
            @Nullable Integer floor) {}

    /**
     * Percentiles of a latency.
     *
     * @param p50 median, ms, or null
     * @param p99 99th percentile, ms, or null
     */
    public record Latency(@Nullable Double p50, @Nullable Double p99) {}
}
