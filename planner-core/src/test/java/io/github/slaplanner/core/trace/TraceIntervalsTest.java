package io.github.slaplanner.core.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceIntervalsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant NOON = Instant.parse("2024-05-10T12:00:00Z");

    @Test
    void of_idleInterval_isZeroRequestsAndGapInLengths() {
        TraceIntervals intervals = TraceIntervals.of(
                List.of(
                                new Request(0, 100, 10),
                                new Request(15, 300, 30),
                                new Request(120, 50, 5),
                                new Request(180, 1, 1))
                        .iterator(),
                NOON,
                MINUTE);

        assertThat(intervals.requests().values()).containsExactly(2, 0, 1);
        assertThat(intervals.isl().values()).containsExactly(200, Double.NaN, 50);
        assertThat(intervals.osl().values()).containsExactly(20, Double.NaN, 5);
        assertThat(intervals.isl().weight(0)).isEqualTo(2);
        assertThat(intervals.isl().weight(1)).isZero();
        assertThat(intervals.requests().end()).isEqualTo("2024-05-10T12:03:00Z");
        assertThat(intervals.osl().series()).isEqualTo(Series.OSL);
    }

    @Test
    void of_minute_hasSixSubIntervals() {
        History requests = TraceIntervals.of(
                        List.of(
                                        new Request(0, 1, 1),
                                        new Request(9.9, 1, 1),
                                        new Request(10, 1, 1),
                                        new Request(59.9, 1, 1),
                                        new Request(60, 1, 1))
                                .iterator(),
                        null,
                        MINUTE)
                .requests();

        assertThat(requests.subIntervals()).isEqualTo(6);
        assertThat(IntStream.range(0, 6).mapToDouble(sub -> requests.subValue(0, sub)))
                .containsExactly(2.0, 1.0, 0.0, 0.0, 0.0, 1.0);
        assertThat(requests.end()).isEqualTo("1970-01-01T00:01:00Z");
    }

    @ParameterizedTest
    @CsvSource({"60, 6", "10, 1", "5, 1", "45, 1", "180, 18"})
    void subIntervals_interval_tensOfSecondsWhereTheyFit(long seconds, int expected) {
        assertThat(TraceIntervals.subIntervals(Duration.ofSeconds(seconds))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "59, 1", "60, 1", "119, 1", "120, 2", "125, 2"})
    void of_traceEndsWithinAnInterval_thatIntervalIsLeftOut(double last, int intervals) {
        Iterator<Request> requests =
                List.of(new Request(0, 1, 1), new Request(last, 1, 1)).iterator();

        assertThat(TraceIntervals.of(requests, null, MINUTE).requests().size()).isEqualTo(intervals);
    }

    @Test
    void of_noRequests_refused() {
        assertThatThrownBy(() -> TraceIntervals.of(List.<Request>of().iterator(), null, MINUTE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void of_traceOfManyYears_refused() {
        Iterator<Request> requests =
                List.of(new Request(0, 1, 1), new Request(1e9, 1, 1)).iterator();

        assertThatThrownBy(() -> TraceIntervals.of(requests, null, MINUTE)).isInstanceOf(TraceException.class);
    }
}
