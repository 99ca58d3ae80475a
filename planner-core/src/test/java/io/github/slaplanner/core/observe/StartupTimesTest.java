package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupTimesTest {
    private static final Duration PRIOR = Duration.ofMinutes(2);

    @ParameterizedTest
    @CsvSource({"0, 120", "60, 120", "120, 120", "200, 300", "500, 750"})
    void expected_nothingObserved_isThePriorUntilAnEngineTakesLonger(int oldest, int expected) {
        assertThat(StartupTimes.EMPTY.expected(PRIOR, Duration.ofSeconds(oldest)))
                .isEqualTo(Duration.ofSeconds(expected));
    }

    @Test
    void expected_observed_isTheirNinetiethPercentile() {
        StartupTimes times = StartupTimes.EMPTY
                .add(Collections.nCopies(9, Duration.ofSeconds(40)))
                .add(List.of(Duration.ofMinutes(5)));
        assertThat(times.expected(PRIOR, Duration.ofSeconds(200))).isEqualTo(Duration.ofSeconds(40));
        assertThat(times.add(List.of(Duration.ofMinutes(5))).expected(PRIOR, Duration.ZERO))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void overdueAfter_firstStart_hasMorePatience() {
        assertThat(StartupTimes.EMPTY.overdueAfter(PRIOR)).isEqualTo(Duration.ofMinutes(12));
        assertThat(StartupTimes.EMPTY.add(List.of(Duration.ofSeconds(40))).overdueAfter(PRIOR))
                .isEqualTo(Duration.ofSeconds(110));
    }
}
