package io.github.slaplanner.api.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionTest {
    @ParameterizedTest
    @CsvSource({"0, 10", "0.25, 12.5", "0.5, 15", "0.75, 22.5", "1, 30"})
    void quantile_betweenKnots_isLinear(double p, double expected) {
        Distribution distribution = Distribution.of(new double[] {0, 0.5, 1}, new double[] {10, 15, 30});

        assertThat(distribution.quantile(p)).isCloseTo(expected, within(1e-12));
        assertThat(distribution.cdf(expected)).isCloseTo(p, within(1e-12));
    }

    @Test
    void quantile_beyondTheOuterKnots_isFlat() {
        Distribution distribution = Distribution.of(new double[] {0.1, 0.9}, new double[] {1, 9});

        assertThat(distribution.quantile(0)).isEqualTo(1);
        assertThat(distribution.quantile(1)).isEqualTo(9);
        assertThat(distribution.mean()).isCloseTo(5, within(1e-12));
        assertThat(distribution.cdf(0.99)).isZero();
        assertThat(distribution.cdf(9)).isOne();
    }

    @Test
    void uniform_momentsAreThoseOfTheTextbook() {
        Distribution uniform = Distribution.of(new double[] {0, 1}, new double[] {0, 12});

        assertThat(uniform.mean()).isCloseTo(6, within(1e-12));
        assertThat(uniform.expect(v -> v)).isCloseTo(6, within(1e-9));
        assertThat(uniform.map(v -> 2 * v + 1)).isEqualTo(Distribution.of(new double[] {0, 1}, new double[] {1, 25}));
    }

    @Test
    void point_hasAllMassAtItsValue() {
        Distribution point = Distribution.point(7);

        assertThat(point.quantile(0))
                .isEqualTo(point.quantile(1))
                .isEqualTo(point.mean())
                .isEqualTo(7);
        assertThat(point.cdf(6.99)).isZero();
        assertThat(point.cdf(7)).isOne();
        assertThat(point.map(v -> v * v)).isEqualTo(Distribution.point(49));
    }

    @Test
    void ofHistogram_emptyBucketsAndInfinity_keepTheirEdges() {
        double[] bounds = {10, 20, 30, 40, Double.POSITIVE_INFINITY};

        Distribution middle = Distribution.ofHistogram(0, bounds, new double[] {0, 5, 0, 5, 0}, 21);
        assertThat(middle.quantile(0)).isEqualTo(10);
        assertThat(middle.quantile(0.25)).isEqualTo(15);
        assertThat(middle.quantile(1)).isEqualTo(40);
        assertThat(middle.mean()).isEqualTo(21);

        Distribution overflow = Distribution.ofHistogram(0, bounds, new double[] {0, 0, 0, 0, 3}, 55);
        assertThat(overflow.quantile(0.5)).isEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource({
        "'0,1', '1', 0",
        "'', '', 0",
        "'0.5,0.5', '1,2', 0",
        "'0.5,0.4', '1,2', 0",
        "'0,1', '2,1', 0",
        "'-0.1,1', '1,2', 0",
        "'0,1.1', '1,2', 0",
        "'0,1', '1,NaN', 0",
        "'0,1', '1,Infinity', 0",
        "'0,1', '1,2', NaN",
    })
    void of_knotsThatAreNone_refused(String probabilities, String values, double mean) {
        assertThatThrownBy(() -> Distribution.of(numbers(probabilities), numbers(values), mean))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofSamplesAndHistogram_withoutAny_refused() {
        assertThatThrownBy(Distribution::ofSamples).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Distribution.ofSamples(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Distribution.ofHistogram(0, new double[] {1}, new double[] {0}, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 200, seed = "11")
    void ofSamples_anySamples_isConsistent(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -1e6, max = 1e6) Double> samples) {
        double[] values = samples.stream().mapToDouble(Double::doubleValue).toArray();
        Distribution distribution = Distribution.ofSamples(values);
        double least = Arrays.stream(values).min().orElseThrow();
        double most = Arrays.stream(values).max().orElseThrow();
        double below = least;
        for (double p = 0; p <= 1; p += 0.05) {
            double quantile = distribution.quantile(p);
            assertThat(quantile).isBetween(below - 1e-9, most + 1e-9);
            assertThat(distribution.cdf(quantile)).isGreaterThanOrEqualTo(p - 1e-6 - 0.5 / values.length);
            below = quantile;
        }
        assertThat(distribution.mean())
                .isCloseTo(Arrays.stream(values).average().orElseThrow(), within(1e-6));
    }

    @Test
    void equality_isThatOfTheKnots() {
        Distribution a = Distribution.ofSamples(3, 1, 2);

        assertThat(a).isEqualTo(Distribution.ofSamples(1, 2, 3)).hasSameHashCodeAs(Distribution.ofSamples(1, 2, 3));
        assertThat(a).isNotEqualTo(Distribution.ofSamples(1, 2, 4)).isNotEqualTo(Distribution.point(2));
    }

    private static double[] numbers(String list) {
        return list.isEmpty()
                ? new double[0]
                : Arrays.stream(list.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
    }
}
