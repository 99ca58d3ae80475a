package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.core.model.Burstiness;
import io.github.slaplanner.core.model.FadingHistogram;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispersionTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int SUBS = 6;
    private static final double[] SHORT_AND_LONG = {100, 100, 100, 700};

    /** Arrivals in batches, and the lengths that were seen. */
    private static final class Arrivals {
        private final SplittableRandom random = new SplittableRandom(1);
        private History requests = History.empty(Series.REQUESTS, MINUTE, SUBS, Instant.EPOCH);
        private History isl = History.empty(Series.ISL, MINUTE, SUBS, Instant.EPOCH);
        private FadingHistogram lengths = FadingHistogram.NONE;

        /** An interval of sub-intervals with counts and mean lengths. */
        private Arrivals interval(double[] counts, double[] means) {
            double all = Arrays.stream(counts).sum();
            double tokens = 0;
            for (int j = 0; j < SUBS; j++) {
                tokens += counts[j] * means[j];
            }
            requests = requests.append(all, 1, counts, 100);
            isl = isl.append(tokens / all, all, means, 100);
            return this;
        }

        /** Thirty intervals of batches at random times, in which requests are alike or are not. */
        private Arrivals batches(int size, boolean alike) {
            for (int i = 0; i < 30; i++) {
                double[] counts = new double[SUBS];
                double[] means = new double[SUBS];
                for (int batch = 0; batch < 240; batch++) {
                    int sub = random.nextInt(SUBS);
                    double length = 0;
                    for (int request = 0; request < size; request++) {
                        length = request > 0 && alike ? length : SHORT_AND_LONG[random.nextInt(SHORT_AND_LONG.length)];
                        lengths = lengths.add(length, 1, 1);
                        means[sub] = (counts[sub] * means[sub] + length) / (counts[sub] + 1);
                        counts[sub]++;
                    }
                }
                interval(counts, means);
            }
            return this;
        }

        private Burstiness burstiness() {
            return Dispersion.of(new TrafficWindow(requests, isl, isl, List.of(), List.of()), lengths, lengths);
        }
    }

    @Test
    void of_countsOfAnInterval_areComparedWithTheirMean() {
        Arrivals arrivals = new Arrivals()
                .interval(new double[] {0, 10, 0, 10, 0, 10}, new double[] {Double.NaN, 100, Double.NaN, 100, 0, 100});
        // variance 150 / 5 over a mean of 5
        assertThat(arrivals.burstiness()).isEqualTo(new Burstiness(5, 5, 5));
    }

    @Test
    void of_evenCounts_leaveTheDifferenceOfLengths() {
        Arrivals arrivals =
                new Arrivals().interval(new double[] {5, 5, 5, 5, 5, 5}, new double[] {100, 300, 100, 300, 100, 300});
        arrivals.lengths = FadingHistogram.NONE.add(100, 1, 1).add(300, 1, 1);
        Burstiness burstiness = arrivals.burstiness();
        assertThat(burstiness.requests()).isZero();
        // tokens in mean lengths: variance 37.5 / 5 over a mean of 5, where lengths by themselves make 1.25
        assertThat(burstiness.prompts()).isCloseTo(0.25, within(0.03));
    }

    @Test
    void of_nothingKnown_isThatOfPoissonArrivals() {
        double[] unknown = new double[SUBS];
        Arrays.fill(unknown, Double.NaN);
        assertThat(new Arrivals().burstiness()).isEqualTo(Burstiness.NONE);
        assertThat(new Arrivals().interval(unknown, unknown).burstiness()).isEqualTo(Burstiness.NONE);
        assertThat(new Arrivals().interval(new double[SUBS], unknown).burstiness())
                .isEqualTo(Burstiness.NONE);
    }

    @Test
    void of_poissonArrivals_isNextToNothing() {
        Burstiness burstiness = new Arrivals().batches(1, false).burstiness();
        assertThat(burstiness.requests()).isLessThan(0.2);
        assertThat(burstiness.prompts()).isLessThan(0.4);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 20})
    void of_batches_countsLengthsOnlyWhereTheyAreAlike(int size) {
        Arrivals mixed = new Arrivals().batches(size, false);
        Arrivals alike = new Arrivals().batches(size, true);
        assertThat(mixed.burstiness().requests()).isCloseTo(size - 1, within(0.2 * size));
        assertThat(mixed.burstiness().prompts()).isCloseTo(size - 1, within(0.4 * size));
        assertThat(alike.burstiness().requests()).isCloseTo(size - 1, within(0.2 * size));
        assertThat(alike.burstiness().prompts())
                .isCloseTo((size - 1) * alike.lengths.variability(), within(0.4 * size));
        assertThat(alike.lengths.variability()).isCloseTo(2.08, within(0.1));
    }
}
