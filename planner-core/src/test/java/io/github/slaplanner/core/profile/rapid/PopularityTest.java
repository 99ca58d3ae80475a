package io.github.slaplanner.core.profile.rapid;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.core.profile.rapid.LayerKind.Network;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PopularityTest {
    private static final Network NETWORK = new Network(0, 0, 128, 8, 1000);

    @Test
    void oneToken_touchesWhatItChooses() {
        assertThat(Popularity.touched(NETWORK, 1)).isEqualTo(8);
    }

    @Test
    void moreTokens_touchMoreButFewerThanAnEvenChoiceWould() {
        double before = 0;
        for (int tokens = 1; tokens <= 4096; tokens *= 4) {
            double touched = Popularity.touched(NETWORK, tokens);
            double even = 128 * (1 - Math.pow(1 - 8.0 / 128, tokens));
            assertThat(touched).isGreaterThan(before).isLessThanOrEqualTo(even + 1e-9);
            before = touched;
        }
        assertThat(Popularity.touched(NETWORK, 1_000_000)).isCloseTo(128, Percentage.withPercentage(1));
    }

    @Test
    void fullestRank_hasMoreTheFewerExpertsItHas() {
        assertThat(Popularity.fullest(NETWORK, 1)).isEqualTo(1);
        assertThat(Popularity.fullest(NETWORK, 2)).isBetween(1.0, 1.1);
        assertThat(Popularity.fullest(NETWORK, 8)).isBetween(1.3, 1.5);
        // Of eight standard normal variables the largest is 1.42 on average, by tables of order statistics.
        assertThat((Popularity.fullest(NETWORK, 8) - 1) / Math.sqrt(8 / (0.75 * 128)))
                .isCloseTo(1.42, Offset.offset(0.05));
    }
}
