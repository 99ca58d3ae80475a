package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficWindowTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant TRACE_START = Instant.parse("2023-11-16T18:00:00Z");
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    /** A window of hours whose values are their hours of the day in UTC. */
    private static TrafficWindow hours(int count) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> (18 + i) % 24);
        Instant end = TRACE_START.plus(HOUR.multipliedBy(count));
        History history = History.of(Series.REQUESTS, HOUR, end, values);
        return new TrafficWindow(history, history, history, List.of(), List.of());
    }

    private static void assertTimesOfDay(History history) {
        for (int i = 0; i < history.size(); i++) {
            if (!Double.isNaN(history.value(i))) {
                Instant start = history.end().minus(HOUR.multipliedBy(history.size() - i));
                assertThat(history.value(i)).isEqualTo(start.getEpochSecond() / 3600 % 24);
            }
        }
    }

    @Test
    void startingFrom_lessThanADay_endsThere() {
        History moved = hours(10).startingFrom(NOW).requests();
        assertThat(moved.end()).isEqualTo(NOW);
        assertThat(moved.size()).isEqualTo(10);
    }

    @Test
    void startingFrom_days_keepsTheTimeOfDayAndLeavesTheFutureOut() {
        History moved = hours(70).startingFrom(NOW).requests();
        assertThat(moved.end()).isEqualTo(NOW);
        assertThat(moved.value(moved.size() - 1)).isEqualTo(8);
        assertThat(moved.size()).isEqualTo(63);
        assertTimesOfDay(moved);
    }

    @Test
    void startingFrom_hardlyMoreThanADay_keepsADayBeforeAGap() {
        History moved = hours(26).startingFrom(NOW).requests();
        assertThat(moved.end()).isEqualTo(NOW);
        assertThat(moved.size()).isEqualTo(39);
        assertThat(moved.value(25)).isEqualTo(19);
        assertThat(moved.value(26)).isNaN();
        assertTimesOfDay(moved);
    }

    @Test
    void startingFrom_weeks_keepsTheDayOfTheWeek() {
        TrafficWindow weeks = hours(24 * 15);
        History before = weeks.requests();
        History moved = weeks.startingFrom(NOW).requests();
        long shift = Duration.between(TRACE_START, moved.end().minus(HOUR.multipliedBy(moved.size())))
                .toHours();
        assertThat(shift % (24 * 7)).isZero();
        assertThat(before.size() - moved.size()).isLessThan(24 * 7);
        assertTimesOfDay(moved);
    }
}
