package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.observation.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    // pieces over intervals: a minute each, of six parts

    private static final Instant START = NOW;

    private static TrafficWindow minutes(int subIntervals) {
        return TrafficWindow.startingAt(START, Duration.ofMinutes(1), subIntervals);
    }

    private static Traffic piece(long from, long to, double requests) {
        return Traffic.between(START.plusSeconds(from), START.plusSeconds(to))
                .offeredCount(requests)
                .isl(2000)
                .osl(200)
                .build();
    }

    private static double[] values(History history) {
        return IntStream.range(0, history.size()).mapToDouble(history::value).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    void longPiece_isSpreadEvenlyOverTheIntervalsThatItCovers(int subIntervals) {
        TrafficWindow window = minutes(subIntervals).add(piece(0, 300, 3000)).closeUntil(START.plusSeconds(300), 100);
        assertThat(values(window.requests())).containsExactly(600, 600, 600, 600, 600);
        assertThat(values(window.isl())).containsOnly(2000);
        assertThat(window.pieces()).isEmpty();
    }

    @Test
    void longPiece_thatStartsLate_leavesAGapBeforeIt() {
        TrafficWindow window = minutes(6).add(piece(150, 300, 1500)).closeUntil(START.plusSeconds(300), 100);
        // half of the third minute was seen, and is scaled up to all of it
        assertThat(values(window.requests())).containsExactly(Double.NaN, Double.NaN, 600, 600, 600);
    }

    @Test
    void longPiece_overTheEndOfAnInterval_isKeptForTheNext() {
        TrafficWindow first = minutes(6).add(piece(0, 90, 900)).closeUntil(START.plusSeconds(90), 100);
        assertThat(values(first.requests())).containsExactly(600);
        assertThat(first.end()).isEqualTo(START.plusSeconds(90));
        TrafficWindow second = first.add(piece(90, 120, 300)).closeUntil(START.plusSeconds(120), 100);
        assertThat(values(second.requests())).containsExactly(600, 600);
    }

    @Test
    void longPiece_isSpreadOverSubIntervals() {
        TrafficWindow window =
                minutes(6).add(piece(0, 30, 300)).add(piece(30, 60, 60)).closeUntil(START.plusSeconds(60), 9);
        assertThat(IntStream.range(0, 6)
                        .mapToDouble(i -> window.requests().subValue(0, i))
                        .toArray())
                .containsExactly(new double[] {100, 100, 100, 20, 20, 20}, within(1e-9));
    }

    @Test
    void shortPiece_belongsWhollyWhereItsMiddleIs() {
        TrafficWindow window = minutes(6);
        for (int tick = 0; tick < 12; tick++) {
            window = window.add(piece(10 * tick + 3, 10 * tick + 13, tick < 6 ? 100 : 200));
        }
        window = window.closeUntil(START.plusSeconds(125), 9);
        assertThat(values(window.requests())).containsExactly(600, 1200);
    }

    @Property(tries = 200, seed = "51")
    void requests_inPiecesOfAnyLength_areAllCounted(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 400) Integer> lengths) {
        TrafficWindow window = minutes(6);
        int at = 0;
        double counted = 0;
        for (int length : lengths) {
            window = window.add(piece(at, at + length, 5 * length));
            at += length;
            int before = window.closed();
            window = window.closeUntil(START.plusSeconds(at), 1000);
            for (int i = before; i < window.closed(); i++) {
                counted += window.requests().value(i);
            }
        }
        double open = TrafficSums.demand(window.pieces());
        // short pieces over the end of an interval may make it a little longer or shorter than it is
        assertThat(counted + open).isCloseTo(5.0 * at, within(0.15 * 300));
    }
}
