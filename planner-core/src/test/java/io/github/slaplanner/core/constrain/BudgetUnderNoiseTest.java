package io.github.slaplanner.core.constrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Under constant load a binding budget settles, however much the wants of both roles jitter. */
class BudgetUnderNoiseTest {
    /** Ticks with one forecast. */
    private static final int FORECAST = 6;
    /** Ticks until a fleet is settled: half an hour. */
    private static final int SETTLED = 180;
    /** Ticks of two hours. */
    private static final int WATCHED = 720;

    @Property(seed = "1", tries = 300)
    void constantLoad_bothLackEngines_isSettledAfterHalfAnHour(
            @ForAll @IntRange(min = 1, max = 8) int gpusPrefill,
            @ForAll @IntRange(min = 1, max = 8) int gpusDecode,
            @ForAll @IntRange(min = 8, max = 80) int prefill,
            @ForAll @IntRange(min = 8, max = 80) int decode,
            @ForAll @IntRange(min = 20, max = 75) int percent,
            @ForAll @IntRange(min = 1, max = 8) int start,
            @ForAll boolean stabilised,
            @ForAll @IntRange(max = 1_000_000) int seed) {
        int budget = (prefill * gpusPrefill + decode * gpusDecode) * percent / 100;
        Pool pool = new Pool(config(budget, stabilised), 3)
                .role(Role.PREFILL, start, gpusPrefill)
                .role(Role.DECODE, 9 - start, gpusDecode);
        Random random = new Random(seed);
        Map<Role, Integer> wanted = Map.of();
        List<String> sizes = new ArrayList<>();
        for (int tick = 0; tick < SETTLED + WATCHED; tick++) {
            if (tick % FORECAST == 0) {
                wanted = Map.of(Role.PREFILL, noisy(prefill, random), Role.DECODE, noisy(decode, random));
            }
            boolean both = pool.size(Role.PREFILL) < 0.85 * prefill && pool.size(Role.DECODE) < 0.85 * decode;
            pool.tick(wanted);
            boolean news = sizes.isEmpty() || !sizes.get(sizes.size() - 1).equals(pool.sizes());
            if (tick >= SETTLED && both && news) {
                sizes.add(pool.sizes());
            }
        }
        assertThat(sizes).as("sizes: one transfer at most, donor first").hasSizeLessThanOrEqualTo(3);
    }

    private static PlannerConfig config(int budget, boolean stabilised) {
        return PlannerConfig.builder()
                .maxGpuBudget(budget)
                .set(Settings.SCALE_DOWN_STABILIZATION, Duration.ofSeconds(stabilised ? 60 : 0))
                .build();
    }

    /** A want of so many engines, with the noise that counts of Poisson requests bring to it. */
    private static int noisy(int mean, Random random) {
        return (int) Math.max(1, Math.ceil(mean + 0.15 * Math.sqrt(mean) * random.nextGaussian() - 0.5));
    }
}
