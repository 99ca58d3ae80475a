package io.github.slaplanner.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KrigingTest {
    private static Kriging.Method method(Kriging.Criterion criterion) {
        return new Kriging.Method(Kriging.Correlation.SMOOTH, criterion, new double[][] {{0.1, 0.3, 1}}, new double[] {
            1e-8, 1e-4, 0.01, 0.1, 1, 10
        });
    }

    private static Kriging.Sample sample(int size, DoubleUnaryOperator value) {
        double[][] sites = new double[size][1];
        double[] values = new double[size];
        double[] spread = new double[size];
        boolean[] scored = new boolean[size];
        Arrays.fill(spread, 1);
        Arrays.fill(scored, true);
        for (int i = 0; i < size; i++) {
            sites[i][0] = (double) i / (size - 1);
            values[i] = value.applyAsDouble(sites[i][0]);
        }
        return new Kriging.Sample(sites, values, spread, scored);
    }

    @ParameterizedTest
    @EnumSource
    void smoothValues_areMetAndInterpolated(Kriging.Criterion criterion) {
        Kriging kriging = Kriging.fit(sample(15, x -> Math.sin(3 * x)), method(criterion));

        for (double x = 0; x <= 1; x += 0.05) {
            assertThat(kriging.at(x)).isCloseTo(Math.sin(3 * x), within(1e-3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noisyConstant_isSmoothed(Kriging.Criterion criterion) {
        Random random = new Random(3);
        Kriging kriging = Kriging.fit(sample(60, x -> random.nextGaussian()), method(criterion));

        for (double x = 0; x <= 1; x += 0.05) {
            assertThat(kriging.at(x)).isBetween(-0.6, 0.6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalValues_areThatValue(Kriging.Criterion criterion) {
        assertThat(Kriging.fit(sample(9, x -> 5), method(criterion)).at(0.37)).isCloseTo(5, within(1e-9));
    }

    @Test
    void spreadOfAValue_saysHowMuchItCounts() {
        Kriging.Sample sample = sample(21, x -> 0);
        sample.values()[10] = 1;
        sample.spread()[10] = 1000;

        assertThat(Kriging.fit(sample, method(Kriging.Criterion.LIKELIHOOD)).at(0.5))
                .isCloseTo(0, within(0.05));
    }

    @Test
    void manyValues_areThinned() {
        Kriging kriging = Kriging.fit(sample(2000, x -> x * x), method(Kriging.Criterion.LIKELIHOOD));

        assertThat(kriging.at(0.505)).isCloseTo(0.255025, within(1e-3));
    }
}
