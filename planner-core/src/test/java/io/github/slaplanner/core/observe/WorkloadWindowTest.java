package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadWindowTest {
    private static final Duration TICK = Duration.ofSeconds(10);

    /** Engines of a slowness whose times differ from prompt to prompt; some prompts wait for up to three times as long. */
    private static WorkloadWindow ticks(int ticks, int workers, double slowness, double noise, double waits) {
        Random random = new Random(7);
        WorkloadWindow window = WorkloadWindow.EMPTY;
        for (int i = 0; i < ticks; i++) {
            List<Double> ratios = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                double ratio = slowness * Math.exp(noise * random.nextGaussian());
                boolean waited = random.nextDouble() < waits;
                ratios.add(waited ? ratio + 3 * random.nextDouble() : ratio);
            }
            window = window.compared(ratios, waits, Double.NaN, TICK);
        }
        return window;
    }

    @ParameterizedTest
    @CsvSource({
        // workers, slowness, noise, share that waits
        "1, 1, 0, 0",
        "1, 1, 0.3, 0",
        "2, 1, 0.3, 0.2",
        "8, 1, 0.1, 0.5",
        "8, 1, 0.3, 0.5",
        "8, 1.4, 0.2, 0.3",
        "8, 0.7, 0.2, 0.3",
    })
    void prefillSlowness_noisyTimesAndSomeThatWait_isThatOfTheEngines(
            int workers, double slowness, double noise, double waits) {
        assertThat(ticks(90, workers, slowness, noise, waits).prefillSlowness())
                .isCloseTo(slowness, within(0.12 * slowness));
    }

    @Test
    void prefillSlowness_allWait_saysNothing() {
        assertThat(ticks(90, 8, 1, 0, 1).prefillSlowness()).isEqualTo(1);
    }

    @Test
    void prefillSlowness_farOff_staysWithinBounds() {
        assertThat(ticks(90, 4, 60, 0, 0).prefillSlowness()).isEqualTo(10);
        assertThat(ticks(90, 4, 0.01, 0, 0).prefillSlowness()).isEqualTo(0.1);
    }
}
