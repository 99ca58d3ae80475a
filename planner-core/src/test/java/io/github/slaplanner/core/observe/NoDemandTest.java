package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Traffic;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NoDemandTest {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final TrafficWindow NEW = TrafficWindow.startingAt(START, Duration.ofMinutes(1), 6);

    @Test
    void noIntervalEnded_saysWhenOneDoes() {
        assertForecast(NEW, 41, Reason.NO_INTERVAL_YET, "the first throughput interval ends in 19 s");
    }

    @Test
    void noRequest_saysInHowMuchTraffic() {
        assertForecast(after(120, 0, 120, 0), 120, Reason.NO_TRAFFIC_YET, "no request seen yet, in 120 s of traffic");
        assertSize(after(90, 0, 90, 0), Reason.NO_TRAFFIC_YET, "no request seen yet, in 90 s of traffic");
    }

    @Test
    void intervalsWithoutTrafficSeen_areNotIntervalsWithoutRequests() {
        assertForecast(NEW.closeUntil(START.plusSeconds(180), 9), 180, Reason.TRAFFIC_UNKNOWN, "traffic is not known");
        TrafficWindow late = after(180, 120, 180, 0);
        assertForecast(late, 180, Reason.NO_TRAFFIC_YET, "no request seen yet, in 60 s of traffic");
        assertSize(NEW, Reason.TRAFFIC_UNKNOWN, "traffic is not known");
    }

    @Test
    void requestsOfUnknownLengths_saysHowMany() {
        String text = "30 requests seen, but not their lengths yet";
        assertForecast(after(60, 0, 60, 30), 60, Reason.LENGTHS_UNKNOWN, text);
        assertSize(after(60, 0, 60, 30), Reason.LENGTHS_UNKNOWN, text);
        assertSize(after(30, 0, 30, 30), Reason.LENGTHS_UNKNOWN, text);
    }

    private static TrafficWindow after(long now, long from, long to, double requests) {
        Traffic piece = Traffic.between(START.plusSeconds(from), START.plusSeconds(to))
                .offeredCount(requests)
                .build();
        return NEW.add(piece).closeUntil(START.plusSeconds(now), 9);
    }

    private static void assertForecast(TrafficWindow window, long now, Reason reason, String text) {
        assertWhy(NoDemand.toForecast(window, START.plusSeconds(now)), reason, text);
    }

    private static void assertSize(TrafficWindow window, Reason reason, String text) {
        assertWhy(NoDemand.toSize(window), reason, text);
    }

    private static void assertWhy(NoDemand why, Reason reason, String text) {
        assertThat(why.reason()).isEqualTo(reason);
        assertThat(why.reason().text(why.evidence())).isEqualTo(text);
    }
}
