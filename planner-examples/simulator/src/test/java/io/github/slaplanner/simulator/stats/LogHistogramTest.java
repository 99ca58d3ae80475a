package io.github.slaplanner.simulator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.observation.Distribution;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogHistogramTest {
    private static final double[] SAMPLES = new SplittableRandom(1)
            .doubles(50_000)
            .map(u -> 20 * Math.exp(4 * u))
            .toArray();

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 0.9, 0.99, 0.999})
    void quantile_ofSamples_isWithinACell(double p) {
        LogHistogram histogram = filled(LogHistogram.fine());
        double[] sorted = SAMPLES.clone();
        Arrays.sort(sorted);
        assertThat(histogram.quantile(p)).isCloseTo(sorted[(int) (p * sorted.length)], Percentage.withPercentage(0.8));
    }

    @Test
    void summary_ofSamples_hasTheExactMeanAndTheDistribution() {
        Distribution spread =
                Objects.requireNonNull(filled(LogHistogram.coarse()).summary().distribution());
        assertThat(spread.mean()).isEqualTo(Arrays.stream(SAMPLES).average().orElseThrow(), within(1e-6));
        assertThat(spread.quantile(0.5)).isCloseTo(20 * Math.exp(2), Percentage.withPercentage(5));
        assertThat(spread.cdf(20 * Math.exp(3))).isEqualTo(0.75, within(0.01));
    }

    @Test
    void empty_hasNoQuantileAndNoSummary() {
        LogHistogram histogram = filled(LogHistogram.fine());
        histogram.clear();
        assertThat(histogram.quantile(0.5)).isNull();
        assertThat(histogram.summary()).isNull();
        histogram.add(7);
        assertThat(histogram.quantile(0.5)).isCloseTo(7, Percentage.withPercentage(0.8));
        assertThat(histogram.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 1e300, Double.MAX_VALUE})
    void valueOutsideTheRange_isCountedAtItsEnd(double value) {
        LogHistogram histogram = LogHistogram.coarse();
        histogram.add(value);
        assertThat(histogram.quantile(1)).isBetween(1e-4, 1.1e9);
    }

    @Test
    void axis_edges_holdTheirValues() {
        OctaveAxis axis = new OctaveAxis(4, 0, 10);
        assertThat(axis.cells()).isEqualTo(160);
        for (double value = 1; value < 1024; value *= 1.003) {
            int cell = axis.cell(value);
            assertThat(value).isBetween(axis.edge(cell), axis.edge(cell + 1));
            double width = axis.edge(cell + 1) - axis.edge(cell);
            assertThat(axis.edge(cell) + axis.position(value) * width).isEqualTo(value, within(1e-9));
        }
    }

    private static LogHistogram filled(LogHistogram histogram) {
        Arrays.stream(SAMPLES).forEach(histogram::add);
        return histogram;
    }
}
