package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.observation.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Why there is no demand to plan for yet.
 *
 * @param reason what is missing
 * @param evidence the numbers of its text
 */
public record NoDemand(Reason reason, Map<String, Double> evidence) {
    /** Copies the evidence. */
    public NoDemand {
        evidence = Map.copyOf(evidence);
    }

    /** Why nothing can be forecast from a window at a time. */
    public static NoDemand toForecast(TrafficWindow window, Instant now) {
        if (window.closed() == 0) {
            Duration left =
                    Duration.between(now, window.open().plus(window.requests().interval()));
            return new NoDemand(Reason.NO_INTERVAL_YET, Map.of("seconds", Math.ceil(TrafficSlice.seconds(left))));
        }
        return toSize(window);
    }

    /** Why there is nothing to size for in a window, its open interval included. */
    public static NoDemand toSize(TrafficWindow window) {
        History intervals = window.requests();
        double requests = TrafficSums.demand(window.pieces());
        double seconds = 0;
        for (Traffic piece : window.pieces()) {
            seconds += TrafficSlice.seconds(piece.interval());
        }
        for (int i = 0; i < intervals.size(); i++) {
            boolean known = intervals.value(i) >= 0;
            requests += known ? intervals.value(i) : 0;
            seconds += known ? TrafficSlice.seconds(intervals.interval()) : 0;
        }
        if (seconds == 0) {
            return new NoDemand(Reason.TRAFFIC_UNKNOWN, Map.of());
        }
        return requests > 0
                ? new NoDemand(Reason.LENGTHS_UNKNOWN, Map.of("requests", requests))
                : new NoDemand(Reason.NO_TRAFFIC_YET, Map.of("seconds", seconds));
    }
}
