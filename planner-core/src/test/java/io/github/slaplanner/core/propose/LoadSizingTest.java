package io.github.slaplanner.core.propose;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.LatencyLine;
import io.github.slaplanner.core.model.RoleFleet;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadSizingTest {
    /** TTFT 100 ms + 0.1 ms per token: 2000 ms at 19,000 tokens; ITL 10 ms + 0.02 ms per block: 30 ms at 1,000 blocks. */
    private static final LatencyLine TTFT = new LatencyLine(100, 0.1, 50);

    private static final LatencyLine ITL = new LatencyLine(10, 0.02, 50);
    private static final LoadSizing SIZING =
            new LoadSizing(PlannerConfig.builder().build());

    @ParameterizedTest
    @CsvSource({
        // loads of three engines, underused ticks before, wanted, reason
        "1001, 1500, 1200, 0, 4, LOAD_OVER",
        "1000, 1500, 1200, 0, 3, LOAD_STEADY", // one engine is not over
        "900, 700, 100, 2, 3, LOAD_STEADY", // 900 * 3/2 > 1000: the survivors could not carry it
        "660, 600, 100, 0, 3, LOAD_UNDER_WAITING",
        "660, 600, 100, 1, 3, LOAD_UNDER_WAITING",
        "660, 600, 100, 2, 2, LOAD_UNDER", // the third tick in a row
        "667, 600, 100, 2, 3, LOAD_STEADY",
        "0, 0, 0, 2, 2, LOAD_UNDER", // idle
    })
    void decode_threeEngines(double a, double b, double c, int under, int wanted, Reason reason) {
        LoadSizing.Verdict verdict = SIZING.judge(fleet(Role.DECODE, 3, 0, 0), decoding(a, b, c), TTFT, ITL, under);
        assertThat(verdict.proposal().replicas()).isEqualTo(wanted);
        assertThat(verdict.proposal().step().reason()).isEqualTo(reason);
    }

    @Test
    void prefill_limitLeavesRoomForOwnPrompt() {
        // 19,000 tokens less the mean prompt of 3,000
        assertThat(prefill(16_001).proposal().replicas()).isEqualTo(2);
        assertThat(prefill(15_999).proposal().replicas()).isEqualTo(1);
    }

    private static LoadSizing.Verdict prefill(double tokens) {
        List<WorkerLoad> workers = List.of(WorkerLoad.of(
                "w",
                Role.PREFILL,
                WorkerLoad.Sample.builder()
                        .activePrefillTokens(tokens)
                        .lastTtftMs(500.0)
                        .lastIsl(3000.0)
                        .build()));
        return SIZING.judge(fleet(Role.PREFILL, 1, 0, 0), workers, TTFT, ITL, 0);
    }

    @Test
    void growth_whileEnginesStart_waits() {
        LoadSizing.Verdict verdict = SIZING.judge(fleet(Role.DECODE, 3, 1, 0), decoding(2000, 2000), TTFT, ITL, 0);
        assertThat(verdict.proposal().replicas()).isEqualTo(3);
        assertThat(verdict.proposal().step().reason()).isEqualTo(Reason.ENGINES_MOVING);
    }

    @Test
    void shrinking_whileEnginesDrain_waits() {
        LoadSizing.Verdict verdict = SIZING.judge(fleet(Role.DECODE, 3, 0, 1), decoding(1, 1, 1), TTFT, ITL, 9);
        assertThat(verdict.proposal().replicas()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 0.02, 4, LOAD_LEARNING",
        "10, 0, 50, LOAD_SLOPE",
        "10, -0.1, 50, LOAD_SLOPE",
        "10, NaN, 50, LOAD_SLOPE",
        "31, 0.02, 50, LOAD_INFEASIBLE",
    })
    void regressionUnusable_doesNotGuess(double intercept, double slope, int observations, Reason reason) {
        LoadSizing.Verdict verdict = SIZING.judge(
                fleet(Role.DECODE, 1, 0, 0), decoding(500), TTFT, new LatencyLine(intercept, slope, observations), 5);
        assertThat(verdict.proposal().replicas()).isNull();
        assertThat(verdict.proposal().step().reason()).isEqualTo(reason);
        assertThat(verdict.underTicks()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // tokens, blocks, wanted: limits are 19,000 tokens (no prompt seen) and 1,000 blocks
        "20000, 100, 3", // prefill over
        "100, 1200, 3", // decode over
        "100, 900, 2", // decode steady keeps the engine
        "15000, 100, 2", // prefill steady keeps it
        "100, 100, 1", // both under
    })
    void aggregated_growsForEitherAndShrinksForBoth(double tokens, double blocks, int wanted) {
        WorkerLoad.Sample sample = WorkerLoad.Sample.builder()
                .activePrefillTokens(tokens)
                .activeDecodeBlocks(blocks)
                .build();
        WorkerLoad.Sample misleading = WorkerLoad.Sample.builder()
                .activePrefillTokens(0.0)
                .activeDecodeBlocks(0.0)
                .build();
        List<WorkerLoad> workers = List.of(
                WorkerLoad.builder("a", Role.AGGREGATED)
                        .latest(misleading)
                        .average(sample)
                        .build(),
                WorkerLoad.builder("b", Role.AGGREGATED)
                        .latest(misleading)
                        .average(sample)
                        .build());
        LoadSizing.Verdict verdict = SIZING.judge(fleet(Role.AGGREGATED, 2, 0, 0), workers, TTFT, ITL, 2);
        assertThat(verdict.proposal().replicas()).isEqualTo(wanted);
    }

    @Property(seed = "1")
    void constantLoad_neverOscillates(
            @ForAll @DoubleRange(min = 1, max = 60_000) double total, @ForAll @IntRange(min = 1, max = 40) int start) {
        int engines = start;
        int under = 0;
        List<Integer> sizes = new ArrayList<>();
        for (int tick = 0; tick < 400; tick++) {
            double[] each = new double[engines];
            java.util.Arrays.fill(each, total / engines);
            LoadSizing.Verdict verdict =
                    SIZING.judge(fleet(Role.DECODE, engines, 0, 0), decoding(each), TTFT, ITL, under);
            under = verdict.underTicks();
            Integer wanted = verdict.proposal().replicas();
            engines = wanted == null ? engines : wanted;
            sizes.add(engines);
        }
        int settled = sizes.get(sizes.size() - 1);
        assertThat(sizes.subList(300, 400)).containsOnly(settled);
        assertThat(total / settled).as("load of one engine").isLessThanOrEqualTo(1000);
    }

    private static RoleFleet fleet(Role role, int ready, int starting, int draining) {
        return new RoleFleet(role, ready, ready, starting, 0, draining, 1);
    }

    private static List<WorkerLoad> decoding(double... blocks) {
        List<WorkerLoad> workers = new ArrayList<>();
        for (double load : blocks) {
            @Nullable Double none = null;
            workers.add(WorkerLoad.of(
                    "w" + workers.size(),
                    Role.DECODE,
                    WorkerLoad.Sample.builder()
                            .activePrefillTokens(none)
                            .activeDecodeBlocks(load)
                            .lastTtftMs(none)
                            .lastIsl(none)
                            .lastItlMs(20.0)
                            .kvUsage(none)
                            .running(none)
                            .waiting(none)
                            .build()));
        }
        return workers;
    }
}
