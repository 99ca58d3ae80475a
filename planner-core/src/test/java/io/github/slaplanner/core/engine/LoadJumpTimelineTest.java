package io.github.slaplanner.core.engine;

import static io.github.slaplanner.core.engine.Timeline.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.OptimizationTarget;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.WaitProbability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Load scaling alone, in a world whose engines are as loaded as their number makes them. */
class LoadJumpTimelineTest {
    private static final double ISL = 2000;
    /** Seconds per prompt token; 0.2 s for a prompt. */
    private static final double PER_TOKEN = 1e-4;
    /** Blocks that an engine's KV cache has; ITL is 10 ms + 0.02 ms per block, 30 ms at 1,000 of them. */
    private static final double CACHE = 1500;
    /** Blocks that one request per second holds for each ms of ITL. */
    private static final double BLOCKS = 1;

    @Property(tries = 30, seed = "31")
    void constantLoad_settlesAndStaysStill(
            @ForAll @DoubleRange(min = 0.5, max = 400) double rate, @ForAll @IntRange(min = 1, max = 60) int start) {
        World world = new World(config(Sizing.SLA), start);
        world.run(1800, rate);
        Set<List<Integer>> sizes = new HashSet<>();
        for (int tick = 0; tick < 180; tick++) {
            world.tick(rate);
            sizes.add(List.of(world.prefill, world.decode));
        }
        assertThat(sizes).hasSize(1);
        assertThat(rate * ISL * PER_TOKEN / world.prefill)
                .as("busy, so that queues end")
                .isLessThan(1);
        assertThat(world.blocks(rate)).as("blocks of one engine").isLessThan(1000 * World.UNEVEN);
    }

    @Test
    void load_jumpsUpAtOnceAndDownAfterAMinute() {
        World world = new World(config(Sizing.SLA), 4);
        world.run(1200, 10);
        int prefill = world.prefill;
        int decode = world.decode;
        world.run(10, 60);
        world.run(10, 60);
        assertThat(world.prefill).isGreaterThan(3 * prefill);
        assertThat(world.decode).isGreaterThan(2 * decode);
        world.run(1200, 60);
        int high = world.decode;
        world.run(50, 10);
        assertThat(world.decode).as("held for a minute").isEqualTo(high);
        world.run(600, 10);
        assertThat(world.prefill).isEqualTo(prefill);
        assertThat(world.decode).isEqualTo(decode);
    }

    @ParameterizedTest
    @EnumSource(
            value = OptimizationTarget.class,
            names = {"THROUGHPUT", "LATENCY"})
    void targetWithoutAnSla_followsTheLoadWithoutAProfile(OptimizationTarget target) {
        PlannerConfig config = config(Sizing.SLA).toBuilder()
                .set(Settings.OPTIMIZATION_TARGET, target)
                .build();
        double up = target == OptimizationTarget.LATENCY ? 0.4 : 1;
        double down = target == OptimizationTarget.LATENCY ? 0.1 : 0.6;
        World world = new World(config, 4);
        for (double rate : new double[] {60, 400, 20}) {
            world.run(1800, rate);
            double used = world.blocks(rate) / CACHE;
            assertThat(used).as("KV cache in use at %s", rate).isLessThanOrEqualTo(up * World.UNEVEN);
            // Of few engines, one less may be too few; and a smaller fleet must have room.
            assertThat(world.decode < 4 || used >= 0.85 * down)
                    .as("no more engines than needed")
                    .isTrue();
            assertThat(rate * ISL * PER_TOKEN / world.prefill).as("busy").isLessThan(1);
        }
    }

    @Test
    void guide_movesByOne() {
        World world = new World(config(Sizing.GUIDE), 4);
        world.run(1200, 10);
        for (int tick = 0; tick < 30; tick++) {
            int prefill = world.prefill;
            int decode = world.decode;
            world.tick(60);
            assertThat(world.prefill - prefill).isBetween(-1, 1);
            assertThat(world.decode - decode).isBetween(-1, 1);
        }
    }

    @Test
    void guide_withStabilisation_shrinksAllTheSame() {
        PlannerConfig config = config(Sizing.GUIDE).toBuilder()
                .set(Settings.SCALE_DOWN_STABILIZATION, Duration.ofSeconds(60))
                .build();
        World world = new World(config, 12);
        world.run(3600, 1);
        assertThat(world.decode).isLessThan(4);
    }

    private static PlannerConfig config(Sizing sizing) {
        return PlannerConfig.builder()
                .enableThroughputScaling(false)
                .maxGpuBudget(-1)
                .set(Settings.SIZING, sizing)
                .build();
    }

    private static final class World {
        /** How far engines and ticks differ in load, so that there is something to learn from. */
        static final double UNEVEN = 1.04;

        private final Timeline timeline;
        private int prefill;
        private int decode;
        private int ticks;

        World(PlannerConfig config, int start) {
            timeline = new Timeline(config).fleet(Role.PREFILL, start).fleet(Role.DECODE, start);
            prefill = start;
            decode = start;
        }

        void run(int seconds, double rate) {
            for (int tick = 0; tick < seconds / 10; tick++) {
                tick(rate);
            }
        }

        void tick(double rate) {
            ticks++;
            List<WorkerLoad> loads = new ArrayList<>();
            for (int i = 0; i < prefill; i++) {
                loads.add(reading(i, rate));
            }
            for (int i = 0; i < decode; i++) {
                loads.add(decoding(i, rate));
            }
            Decision decision = timeline.workers(loads).tick(rate, ISL, 200);
            prefill = role(decision, Role.PREFILL).target();
            decode = role(decision, Role.DECODE).target();
        }

        /** One queue of random arrivals and equal prompts; one that grows without bound is 40 prompts long at each engine. */
        private WorkerLoad reading(int i, double rate) {
            double busy = rate * ISL * PER_TOKEN / prefill;
            double chance = WaitProbability.chance(busy, prefill);
            double waiting = busy < 0.99 ? Math.min(40, chance * busy / (2 * (1 - busy)) / prefill) : 40;
            double tokens = ISL * (waiting + Math.min(1, busy)) * uneven(i);
            boolean waits = (7 * i + 3 * ticks) % 20 < 20 * chance;
            double ttft = 1000 * PER_TOKEN * ISL * (waits ? 1 + Math.max(0.5, waiting) * uneven(i) : 1);
            return WorkerLoad.of(
                    "p" + i,
                    Role.PREFILL,
                    WorkerLoad.Sample.builder()
                            .activePrefillTokens(tokens)
                            .lastTtftMs(ttft)
                            .lastIsl(ISL)
                            .running(1.0)
                            .waiting(waiting)
                            .build());
        }

        private WorkerLoad decoding(int i, double rate) {
            double blocks = blocks(rate) * uneven(i);
            double inCache = Math.min(CACHE, blocks);
            return WorkerLoad.of(
                    "d" + i,
                    Role.DECODE,
                    WorkerLoad.Sample.builder()
                            .activeDecodeBlocks(inCache)
                            .lastItlMs(10 + 0.02 * inCache)
                            .kvUsage(inCache / CACHE)
                            .running(inCache)
                            .waiting(blocks - inCache)
                            .build());
        }

        /** Blocks per engine: requests hold them for longer where they make decoding slower. */
        double blocks(double rate) {
            double perMs = rate * BLOCKS / decode;
            return perMs * 0.02 < 0.9 ? 10 * perMs / (1 - 0.02 * perMs) : 10_000;
        }

        private double uneven(int i) {
            return 1 + (UNEVEN - 1) * ((i + ticks) % 3 - 1);
        }
    }
}
