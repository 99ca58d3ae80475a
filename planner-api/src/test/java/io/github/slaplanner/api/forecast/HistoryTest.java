package io.github.slaplanner.api.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void append_beyondTheBound_dropsTheOldest() {
        History history = History.empty(Series.ISL, MINUTE, 2, NOON);
        for (int i = 1; i <= 5; i++) {
            history = history.append(i, 10 * i, new double[] {i, -i}, 3);
        }

        assertThat(history.values()).containsExactly(3, 4, 5);
        assertThat(history.weight(0)).isEqualTo(30);
        assertThat(history.subValue(2, 1)).isEqualTo(-5);
        assertThat(history.end()).isEqualTo(NOON.plus(MINUTE.multipliedBy(5)));
    }

    @Property(tries = 100, seed = "5")
    void append_oneByOneOrAtOnce_isTheSame(
            @ForAll @Size(max = 30) double[] values, @ForAll @IntRange(min = 1, max = 4) int subIntervals) {
        History start = History.empty(Series.OSL, MINUTE, subIntervals, NOON);
        History oneByOne = start;
        double[] subs = new double[values.length * subIntervals];
        for (int i = 0; i < values.length; i++) {
            double[] sub = new double[subIntervals];
            Arrays.fill(sub, values[i] / 2);
            System.arraycopy(sub, 0, subs, i * subIntervals, subIntervals);
            oneByOne = oneByOne.append(values[i], values[i] * 3, sub, Integer.MAX_VALUE);
        }
        double[] weights = Arrays.stream(values).map(v -> v * 3).toArray();

        assertThat(start.append(values, weights, subs)).isEqualTo(oneByOne);
    }

    @Property(tries = 100, seed = "6")
    void firstAndLast_togetherAreTheWhole(
            @ForAll @Size(min = 1, max = 40) @DoubleRange(min = 0, max = 100) double[] values, @ForAll int seed) {
        History whole = History.of(Series.REQUESTS, MINUTE, NOON, values);
        int cut = Math.floorMod(seed, values.length + 1);
        History first = whole.first(cut);
        History last = whole.last(values.length - cut);

        assertThat(first.size() + last.size()).isEqualTo(whole.size());
        assertThat(first.end()).isEqualTo(NOON.minus(MINUTE.multipliedBy(last.size())));
        assertThat(last.end()).isEqualTo(NOON);
        History joined = first.append(last.values(), ones(last.size()), last.values());
        assertThat(joined).isEqualTo(whole);
    }

    @Test
    void withoutLeadingIdle_gapsAndZerosAtTheStart_areLeftOut() {
        assertThat(history(0, Double.NaN, 0, 4, 0, 2).withoutLeadingIdle().values())
                .containsExactly(4, 0, 2);
        assertThat(history(0, 0).withoutLeadingIdle().size()).isZero();
    }

    @Test
    void values_areCopies() {
        double[] given = {1, 2};
        History history = history(given);
        given[0] = 9;
        history.values()[1] = 9;

        assertThat(history.values()).containsExactly(1, 2);
    }

    @Test
    void arguments_thatDoNotFit_refused() {
        History history = History.empty(Series.ISL, MINUTE, 2, NOON);

        assertThatThrownBy(() -> History.empty(Series.ISL, Duration.ZERO, 1, NOON))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> History.empty(Series.ISL, MINUTE, 0, NOON))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> history.append(1, 1, new double[] {1}, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> history.append(new double[2], new double[1], new double[4]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 60, 1", "60, 60, 1", "61, 60, 2", "120, 60, 2", "121, 60, 3", "0, 60, 1"})
    void stepsWithin_lead_everyIntervalThatItTouches(long lead, long interval, int steps) {
        assertThat(Forecast.stepsWithin(Duration.ofSeconds(lead), Duration.ofSeconds(interval)))
                .isEqualTo(steps);
    }

    @Test
    void forecast_withoutStepsOrNegative_refused() {
        assertThatThrownBy(() -> Forecast.ofPoints(MINUTE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Forecast.ofPoints(MINUTE, 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static History history(double... values) {
        return History.of(Series.REQUESTS, MINUTE, NOON, values);
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
