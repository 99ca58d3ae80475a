package io.github.slaplanner.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LinearTrendTest {
    private static final double[] LENGTHS = {100, 300, 1000, 3000, 7000, 9000, 12_000, 16_000};

    private static double[][] terms() {
        return Arrays.stream(LENGTHS).mapToObj(n -> new double[] {1, n, n * n}).toArray(double[][]::new);
    }

    @Test
    void exactSum_isRecovered() {
        double[] values = Arrays.stream(LENGTHS).map(Profiles::ttft).toArray();

        LinearTrend trend = LinearTrend.fit(terms(), values);

        assertThat(trend.at(1, 5000, 5000 * 5000.0)).isCloseTo(Profiles.ttft(5000), withinPercentage(1e-6));
    }

    @Test
    void oneOutlier_doesNotBendIt() {
        double[] values = Arrays.stream(LENGTHS).map(Profiles::ttft).toArray();
        values[4] *= 2;

        LinearTrend trend = LinearTrend.fit(terms(), values);

        assertThat(trend.at(1, 5000, 5000 * 5000.0)).isCloseTo(Profiles.ttft(5000), withinPercentage(1));
    }

    @Test
    void fallingValues_giveNoNegativeCoefficient() {
        double[] values = {80, 70, 60, 50, 40, 30, 20, 10};

        LinearTrend trend = LinearTrend.fit(terms(), values);

        assertThat(trend.at(0, 1, 0)).isZero();
        assertThat(trend.at(0, 0, 1)).isZero();
        assertThat(trend.at(1, 0, 0)).isBetween(10.0, 80.0);
    }

    @Test
    void termsThatDependOnEachOther_stillFit() {
        double[][] terms = {{1, 2, 4}, {1, 3, 6}, {1, 4, 8}, {1, 5, 10}};

        LinearTrend trend = LinearTrend.fit(terms, new double[] {9, 12, 15, 18});

        assertThat(trend.at(1, 6, 12)).isCloseTo(21, withinPercentage(1e-6));
    }
}
