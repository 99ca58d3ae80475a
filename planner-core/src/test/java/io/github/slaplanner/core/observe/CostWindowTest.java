package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.model.RequestCost;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CostWindowTest {
    private static Traffic piece(double requests, @Nullable Double cached, @Nullable Double tokensPerStep) {
        return Traffic.between(Instant.EPOCH, Instant.EPOCH.plusSeconds(10))
                .offeredCount(requests)
                .isl(1000)
                .osl(200)
                .cachedShare(cached)
                .tokensPerStep(tokensPerStep)
                .build();
    }

    @Test
    void unknown_everyTokenIsReadAndTakesAStep() {
        assertThat(CostWindow.EMPTY.add(piece(10, null, null), 1).cost()).isEqualTo(RequestCost.PLAIN);
    }

    @Test
    void shares_areWeightedByTokens() {
        RequestCost cost = CostWindow.EMPTY
                .add(piece(30, 0.8, 2.0), 1)
                .add(piece(10, 0.4, 4.0), 1)
                .cost();
        assertThat(cost.readShare()).isCloseTo(0.3, within(1e-9));
        // 6,000 tokens took 3,000 steps, 2,000 took 500
        assertThat(cost.tokensPerStep()).isCloseTo(8000 / 3500.0, within(1e-9));
    }

    @Test
    void pieceThatDoesNotTell_changesNothing() {
        CostWindow told = CostWindow.EMPTY.add(piece(30, 0.8, 2.0), 1);
        assertThat(told.add(piece(1000, null, null), 0.9).cost().readShare()).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void everythingCached_somethingIsReadAllTheSame() {
        assertThat(CostWindow.EMPTY.add(piece(30, 1.0, null), 1).cost().readShare())
                .isPositive();
    }
}
