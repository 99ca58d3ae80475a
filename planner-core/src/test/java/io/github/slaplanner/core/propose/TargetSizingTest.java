package io.github.slaplanner.core.propose;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.OptimizationTarget;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.FadingHistogram;
import io.github.slaplanner.core.model.LatencyLine;
import io.github.slaplanner.core.model.RoleFleet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Four engines; a context of 8,000 tokens; prompts of 2,000; 0.1 ms to read a token; KV caches of 1,000 blocks. */
class TargetSizingTest {
    private static final double ISL = 2000;
    /** Seconds per token: 200 ms for a prompt. */
    private static final double PER_TOKEN = 0.2 / ISL;

    private static final LatencyLine LEARNED = new LatencyLine(0, 0.1, 50);
    private static final LatencyLine UNLEARNED = new LatencyLine(0, 0, 0);
    private static final double CACHE = 1000;

    private static TargetSizing sizing(OptimizationTarget target) {
        return new TargetSizing(config(target).build());
    }

    private static PlannerConfig.Builder config(OptimizationTarget target) {
        return PlannerConfig.builder()
                .set(Settings.OPTIMIZATION_TARGET, target)
                .set(Settings.MODEL_CONTEXT_LENGTH, 8000);
    }

    @ParameterizedTest
    @CsvSource({
        // target, prompts/s, tokens at each engine with the prompt being read, wanted
        "THROUGHPUT, 50, 9999, 4", // 7,999 queued: under a whole context
        "THROUGHPUT, 50, 10000, 13", // 10 are busy, and they may be for 80 % of the time
        "THROUGHPUT, 50, 602000, 18", // 240 s of work are queued, to be read in 30 s: 8 beside the 10
        "THROUGHPUT, 12, 2800, 4", // between a tenth of a context and a whole one
        "THROUGHPUT, 12, 2799, 4", // 3 for 80 % of the time are 3.5 with room, so that it does not grow again at once
        "THROUGHPUT, 4, 2799, 2", // 0.8 are busy
        "LATENCY, 50, 2799, 4",
        "LATENCY, 50, 2800, 35", // a tenth of a context: busy for 2 / 7 of the time
        "LATENCY, 4, 2001, 4", // anything queued keeps them
        "LATENCY, 2, 2000, 2", // 0.4 busy are 1.4, with room 1.6
        "LATENCY, 0, 0, 0",
    })
    void prefill_thresholdsSayWhen_andWhatIsMeasuredSaysHowFar(
            OptimizationTarget target, double prompts, double tokens, int wanted) {
        LoadSizing.Verdict verdict = sizing(target).judge(fleet(Role.PREFILL, 4, 0), reading(prompts, tokens), 2);
        assertThat(verdict.proposal().replicas()).isEqualTo(wanted);
    }

    @Test
    void prefill_speedNotLearned_spreadsAQueue_andShrinksByOne() {
        LoadJump.Measured queued = seen(prefillers(42_000), UNLEARNED, UNLEARNED, 50);
        LoadJump.Measured idle = seen(prefillers(2000), UNLEARNED, UNLEARNED, 50);
        TargetSizing sizing = sizing(OptimizationTarget.THROUGHPUT);

        assertThat(replicas(sizing.judge(fleet(Role.PREFILL, 4, 0), queued, 0)))
                .as("160,000 tokens are 20 contexts")
                .isEqualTo(20);
        assertThat(replicas(sizing.judge(fleet(Role.PREFILL, 4, 0), idle, 2))).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        // target, blocks in use, wanted
        "THROUGHPUT, 1000, 4", // full, and no more than that
        "THROUGHPUT, 1100, 5", // the router has given out more than there is
        "THROUGHPUT, 2600, 11",
        "THROUGHPUT, 600, 4",
        "THROUGHPUT, 599, 3", // 2.4 full engines, with room
        "THROUGHPUT, 100, 1",
        "LATENCY, 400, 4",
        "LATENCY, 600, 6", // 40 % each
        "LATENCY, 100, 4",
        "LATENCY, 60, 1", // 0.6 engines at 40 %, with room
        "LATENCY, 0, 0",
    })
    void decode_takesTheEnginesThatKeepTheCacheAtTheThreshold(OptimizationTarget target, double blocks, int wanted) {
        LoadSizing.Verdict verdict = sizing(target).judge(fleet(Role.DECODE, 4, 0), decoding(blocks, 0), 2);
        assertThat(replicas(verdict)).isEqualTo(wanted);
    }

    @Test
    void decode_waitingRequests_countAsIfTheyRan() {
        assertThat(replicas(
                        sizing(OptimizationTarget.THROUGHPUT).judge(fleet(Role.DECODE, 4, 0), decoding(900, 10), 0)))
                .as("900 blocks for 10 that run, and 10 that wait: 7.2 caches")
                .isEqualTo(8);
    }

    @Test
    void decode_itlLearned_countsThatSlowerEnginesHoldBlocksLonger() {
        // 10 ms + 0.01 ms per block: 14 ms at 400 blocks, 16 ms at 600
        LatencyLine itl = new LatencyLine(10, 0.01, 50);
        List<WorkerLoad> loads = workers(Role.DECODE, blocks(600, 0));
        assertThat(replicas(sizing(OptimizationTarget.LATENCY)
                        .judge(fleet(Role.DECODE, 4, 0), seen(loads, UNLEARNED, itl, 5), 0)))
                .as("6 engines' worth at 16 ms is 5.25 at 14 ms")
                .isEqualTo(6);
        List<WorkerLoad> more = workers(Role.DECODE, blocks(900, 0));
        assertThat(replicas(sizing(OptimizationTarget.LATENCY)
                        .judge(fleet(Role.DECODE, 4, 0), seen(more, UNLEARNED, itl, 5), 0)))
                .as("9 at 19 ms are 6.6 at 14 ms")
                .isEqualTo(7);
    }

    @Test
    void load_thresholdsOfOnesOwn_count() {
        TargetSizing sizing = new TargetSizing(config(OptimizationTarget.LOAD)
                .set(Settings.PREFILL_SCALE_UP_QUEUE_TOKENS, 2000.0)
                .set(Settings.PREFILL_SCALE_DOWN_QUEUE_TOKENS, 500.0)
                .set(Settings.DECODE_SCALE_UP_KV_RATE, 80.0)
                .set(Settings.DECODE_SCALE_DOWN_KV_RATE, 50.0)
                .build());

        assertThat(replicas(sizing.judge(fleet(Role.PREFILL, 4, 0), reading(50, 4000), 0)))
                .as("10 busy for half of the time")
                .isEqualTo(20);
        assertThat(replicas(sizing.judge(fleet(Role.PREFILL, 4, 0), reading(50, 3999), 0)))
                .isEqualTo(4);
        assertThat(replicas(sizing.judge(fleet(Role.DECODE, 4, 0), decoding(810, 0), 0)))
                .isEqualTo(5);
        assertThat(replicas(sizing.judge(fleet(Role.DECODE, 4, 0), decoding(490, 0), 2)))
                .isEqualTo(3);
    }

    @Test
    void growth_takesOneAtLeast_unlessSomeAreOnTheirWay() {
        // 4 engines read 15 prompts/s in 75 % of the time, and yet there is a queue
        LoadJump.Measured slow = reading(15, 11_000);
        TargetSizing sizing = sizing(OptimizationTarget.THROUGHPUT);
        assertThat(replicas(sizing.judge(fleet(Role.PREFILL, 4, 0), slow, 0))).isEqualTo(5);
        assertThat(replicas(sizing.judge(fleet(Role.PREFILL, 4, 1), slow, 0))).isEqualTo(5);
    }

    @Test
    void shrinking_waitsForTheSensitivity() {
        LoadSizing.Verdict first =
                sizing(OptimizationTarget.THROUGHPUT).judge(fleet(Role.DECODE, 4, 0), decoding(100, 0), 0);
        assertThat(replicas(first)).isEqualTo(4);
        assertThat(first.underTicks()).isEqualTo(1);
        assertThat(first.proposal().step().reason()).isEqualTo(Reason.LOAD_UNDER_WAITING);
    }

    @ParameterizedTest
    @CsvSource({
        // tokens and blocks at each engine, wanted
        "10000, 100, 13", // prompts wait
        "2000, 1500, 6", // KV caches are full
        "2000, 100, 4", // prompts keep the engines
    })
    void aggregated_growsForEither_andShrinksIfBothAllow(double tokens, double blocks, int wanted) {
        WorkerLoad.Sample each = WorkerLoad.Sample.builder()
                .activePrefillTokens(tokens)
                .activeDecodeBlocks(blocks)
                .lastTtftMs(200.0)
                .lastIsl(ISL)
                .lastItlMs(20.0)
                .kvUsage(blocks / CACHE)
                .build();
        LoadJump.Measured seen = seen(workers(Role.AGGREGATED, each), LEARNED, UNLEARNED, 50);
        assertThat(replicas(sizing(OptimizationTarget.THROUGHPUT).judge(fleet(Role.AGGREGATED, 4, 0), seen, 2)))
                .isEqualTo(wanted);
    }

    @Test
    void nothingMeasured_isNoProposal() {
        WorkerLoad.Sample blind =
                WorkerLoad.Sample.builder().activeDecodeBlocks(500.0).build();
        for (Role role : Role.values()) {
            LoadJump.Measured seen = seen(workers(role, blind), LEARNED, LEARNED, 50);
            assertThat(replicas(sizing(OptimizationTarget.LATENCY).judge(fleet(role, 4, 0), seen, 9)))
                    .as("%s", role)
                    .isNull();
        }
    }

    private static @Nullable Integer replicas(LoadSizing.Verdict verdict) {
        return verdict.proposal().replicas();
    }

    private static LoadJump.Measured reading(double prompts, double tokens) {
        return seen(prefillers(tokens), LEARNED, UNLEARNED, prompts);
    }

    private static List<WorkerLoad> prefillers(double tokens) {
        return workers(
                Role.PREFILL,
                WorkerLoad.Sample.builder()
                        .activePrefillTokens(tokens)
                        .lastTtftMs(200.0)
                        .lastIsl(ISL)
                        .build());
    }

    private static LoadJump.Measured decoding(double blocks, double waiting) {
        return seen(workers(Role.DECODE, blocks(blocks, waiting)), UNLEARNED, UNLEARNED, 5);
    }

    private static WorkerLoad.Sample blocks(double blocks, double waiting) {
        return WorkerLoad.Sample.builder()
                .activeDecodeBlocks(blocks)
                .lastItlMs(20.0)
                .kvUsage(blocks / CACHE)
                .running(10.0)
                .waiting(waiting)
                .build();
    }

    private static LoadJump.Measured seen(List<WorkerLoad> loads, LatencyLine ttft, LatencyLine itl, double prompts) {
        FadingHistogram lengths = FadingHistogram.NONE.add(ISL, 1, 1);
        double perToken = ttft.equals(LEARNED) ? PER_TOKEN : Double.NaN;
        return new LoadJump.Measured(
                loads,
                ttft,
                itl,
                itl,
                new LoadJump.Prompts(prompts, prompts, 1, lengths, ISL, perToken, 1, 0, 30, 130));
    }

    private static List<WorkerLoad> workers(Role role, WorkerLoad.Sample each) {
        return IntStream.range(0, 4)
                .mapToObj(i -> WorkerLoad.of("w" + i, role, each))
                .toList();
    }

    private static RoleFleet fleet(Role role, int ready, int starting) {
        return new RoleFleet(role, ready + starting, ready, starting, 0, 0, 1);
    }
}
