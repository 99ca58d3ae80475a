package io.github.slaplanner.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.core.trace.Request;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SyntheticDayTest {
    private static final List<Request> DAY = Workloads.read(new SyntheticDay(1));

    @Test
    void day_hasTheRequestsItPromises() {
        assertThat((double) DAY.size()).isCloseTo(200_000, Percentage.withPercentage(2));
        assertThat(DAY.stream()
                        .allMatch(request -> request.arrivalSeconds() >= 0
                                && request.arrivalSeconds() < SyntheticDay.SECONDS
                                && request.isl() > 0
                                && request.osl() > 0))
                .isTrue();
    }

    @Test
    void arrivals_inAnHour_followTheRate() {
        SyntheticDay day = new SyntheticDay(1);
        for (int hour = 0; hour < 24; hour++) {
            double expected = 0;
            for (int second = 0; second < 3600; second++) {
                expected += day.rate(3600 * hour + second);
            }
            int from = 3600 * hour;
            long seen = DAY.stream()
                    .filter(request -> request.arrivalSeconds() >= from && request.arrivalSeconds() < from + 3600)
                    .count();
            assertThat((double) seen).isCloseTo(expected, Percentage.withPercentage(8));
        }
    }

    @Test
    void day_hasANightBurstsAndDriftingLengths() {
        SyntheticDay day = new SyntheticDay(1);
        double highest = 0;
        for (int second = 0; second < 86_400; second += 10) {
            highest = Math.max(highest, day.rate(second));
        }
        double mean = 200_000 / SyntheticDay.SECONDS;
        assertThat(highest).isGreaterThan(3 * mean);
        assertThat(day.rate(3 * 3600)).isLessThan(mean / 2);
        assertThat(meanBetween(Request::isl, 13, 17)).isGreaterThan(1.3 * meanBetween(Request::isl, 1, 5));
        assertThat(meanBetween(Request::osl, 18, 22)).isGreaterThan(1.3 * meanBetween(Request::osl, 6, 10));
    }

    @Test
    void day_sameSeed_sameRequests() {
        assertThat(Workloads.read(new SyntheticDay(1))).isEqualTo(DAY);
        assertThat(Workloads.read(new SyntheticDay(2))).isNotEqualTo(DAY);
    }

    private static double meanBetween(ToDoubleFunction<Request> length, int fromHour, int toHour) {
        return DAY.stream()
                .filter(request ->
                        request.arrivalSeconds() >= 3600 * fromHour && request.arrivalSeconds() < 3600 * toHour)
                .mapToDouble(length)
                .average()
                .orElseThrow();
    }
}
