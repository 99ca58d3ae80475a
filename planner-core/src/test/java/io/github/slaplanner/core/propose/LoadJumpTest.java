package io.github.slaplanner.core.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.FadingHistogram;
import io.github.slaplanner.core.model.LatencyLine;
import io.github.slaplanner.core.model.RoleFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadJumpTest {
    /** ITL 10 ms + 0.02 ms per block: 30 ms at 1,000 blocks. */
    private static final LatencyLine ITL = new LatencyLine(10, 0.02, 50);

    private static final LatencyLine TTFT = new LatencyLine(0, 0.1, 50);
    /** 0.1 ms per token, so that 20,000 tokens are read within 2000 ms. */
    private static final double PER_TOKEN = 1e-4;

    private static final LatencyLine UNLEARNED = new LatencyLine(0, 0, 0);
    private static final LoadJump JUMP = new LoadJump(PlannerConfig.builder().build());

    @ParameterizedTest
    @CsvSource({
        // blocks of each of four engines, running, waiting, wanted
        "1000, 10, 0, 4", // just what they carry
        "1000, 10, 10, 8", // as many wait as run
        "1000, 10, 100, 44",
        "1500, 10, 0, 5", // 6 engines' worth at 40 ms is 4.5 at 30 ms
        "500, 10, 0, 4", // at 20 ms; at 30 ms the same traffic fills 3 engines, and 3 / 0.85 are 4
        "350, 10, 0, 3", // at 17 ms; 2.5 / 0.85
        "100, 10, 0, 2", // at 12 ms; 1 / 0.85
        "0, 0, 0, 0",
    })
    void decode_fourEngines_takesWhatTheMeasuredLoadNeedsAtOnce(
            double blocks, double running, double waiting, int wanted) {
        LoadSizing.Verdict verdict = decode(4, sample(blocks, running, waiting, null), ITL, 2);
        assertThat(verdict.proposal().replicas()).isEqualTo(wanted);
        assertThat(verdict.proposal().step().reason()).isEqualTo(Reason.LOAD_JUMP);
        assertThat(verdict.proposal().step().text()).contains("need " + wanted + " engines");
    }

    @Test
    void decode_limitIsNoMoreThanTheKvCacheHolds() {
        // 800 blocks are the whole cache, of the 1000 that ITL would allow
        LoadSizing.Verdict verdict = decode(4, sample(800, 10, 5, 1.0), ITL, 0);
        assertThat(verdict.proposal().replicas()).isEqualTo(6);
        assertThat(verdict.proposal().step().evidence().get("limit")).isCloseTo(800, within(1e-6));
    }

    @Test
    void decode_nothingLearned_jumpsToWhatKvCachesCannotHoldAndNoLower() {
        LoadSizing.Verdict full = decode(4, sample(800, 10, 5, 1.0), UNLEARNED, 0);
        assertThat(full.proposal().replicas()).isEqualTo(6);
        LoadSizing.Verdict spare = decode(4, sample(80, 10, 0, 0.1), UNLEARNED, 9);
        assertThat(spare.proposal().replicas()).isNull();
        assertThat(spare.proposal().step().reason()).isEqualTo(Reason.LOAD_LEARNING);
    }

    @Test
    void decode_slaThatAnIdleEngineMisses_isSaid() {
        LoadSizing.Verdict verdict = decode(4, sample(800, 10, 5, null), new LatencyLine(31, 0.02, 50), 0);
        assertThat(verdict.proposal().replicas()).isNull();
        assertThat(verdict.proposal().step().reason()).isEqualTo(Reason.LOAD_INFEASIBLE);
    }

    @Test
    void growth_countsEnginesOnTheirWay_andSaysHowManyShouldServe() {
        // 4 ready engines, work for 6, and 1 or 2 on their way; overdue ones are nobody's here
        List<WorkerLoad> loads = workers(Role.DECODE, 4, sample(1000, 10, 5, null));
        LoadJump.Measured seen = seen(loads, ITL, LoadJump.Prompts.UNKNOWN);
        for (RoleFleet fleet : List.of(
                fleet(Role.DECODE, 4, 1, 0),
                fleet(Role.DECODE, 4, 2, 0),
                fleet(Role.DECODE, 4, 0, 3),
                fleet(Role.DECODE, 4, 2, 9))) {
            assertThat(JUMP.judge(fleet, seen, 0).proposal().replicas()).isEqualTo(6);
        }
    }

    @Test
    void decode_workersOfEnginesThatAreGone_doNotAddToTheLoad() {
        // 8 workers are reported, and 4 engines are there
        List<WorkerLoad> loads = workers(Role.DECODE, 8, sample(1000, 10, 0, null));
        LoadSizing.Verdict verdict =
                JUMP.judge(fleet(Role.DECODE, 4, 0, 0), seen(loads, ITL, LoadJump.Prompts.UNKNOWN), 0);
        assertThat(verdict.proposal().replicas()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"0", "-5"})
    void decode_lineThatSaysNothingOfAnIdleEngine_isNotJumpedBy(double intercept) {
        LoadSizing.Verdict verdict = decode(4, sample(1000, 10, 0, null), new LatencyLine(intercept, 0.04, 50), 0);
        assertThat(verdict.proposal().replicas()).as("the guide's step").isBetween(3, 5);
        assertThat(verdict.proposal().step().reason()).isNotEqualTo(Reason.LOAD_JUMP);
    }

    @Test
    void size_isOfEnginesThatServe_whateverIsOnItsWay() {
        // 4 ready engines and work for 6
        List<WorkerLoad> loads = workers(Role.DECODE, 4, sample(1000, 10, 5, null));
        LoadJump.Measured seen = seen(loads, ITL, LoadJump.Prompts.UNKNOWN);
        assertThat(JUMP.judge(fleet(Role.DECODE, 4, 1, 0), seen, 0).proposal().replicas())
                .isEqualTo(6);
        assertThat(JUMP.judge(fleet(Role.DECODE, 4, 2, 0), seen, 0).proposal().replicas())
                .isEqualTo(6);
        assertThat(JUMP.judge(fleet(Role.DECODE, 4, 0, 3), seen, 0).proposal().replicas())
                .isEqualTo(6);
    }

    @Test
    void shrinking_waitsForTheSensitivity_andGoesOnWanting() {
        WorkerLoad.Sample low = sample(100, 10, 0, null);
        LoadSizing.Verdict first = decode(4, low, ITL, 0);
        LoadSizing.Verdict third = decode(4, low, ITL, 2);
        LoadSizing.Verdict fourth = decode(4, low, ITL, third.underTicks());
        assertThat(first.proposal().step().reason()).isEqualTo(Reason.LOAD_UNDER_WAITING);
        assertThat(first.proposal().replicas()).isEqualTo(4);
        assertThat(third.proposal().replicas()).isEqualTo(2);
        assertThat(fourth.proposal().replicas()).as("until something lets it").isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        // prompts/s of 2,000 tokens, active tokens of each of four engines, wanted; an engine reads five prompts a
        // second
        "18, 0, 4", // nine tenths busy, and still hardly anybody waits for more than nine prompts
        "20, 0, 5", // wholly busy: the queue grows without end
        "100, 0, 21",
        "2, 0, 1", // 0.4 busy
        "10, 77000, 3", // 30 s of work wait behind the prompts being read, to be read in 30 s: one engine on top of 2
        // that are busy
        "15, 152000, 5", // 60 s: two engines on top of 3
        "0, 0, 0",
    })
    void prefill_fourEngines_isThePoolThatKeepsTheShare(double prompts, double tokens, int wanted) {
        LoadSizing.Verdict verdict = prefill(tokens, prompts(prompts, prompts, 0));
        assertThat(verdict.proposal().replicas()).isEqualTo(wanted);
        assertThat(verdict.proposal().step().reason()).isEqualTo(Reason.LOAD_JUMP);
    }

    @Property(tries = 200, seed = "61")
    void prefill_size_isNearWhatKeepsBusy(@ForAll @DoubleRange(min = 0.1, max = 3000) double perSecond) {
        // of a tight pool of n servers, about the square root of n are spare (Halfin and Whitt)
        double busy = perSecond * 2000 * PER_TOKEN;
        Integer wanted = prefill(0, prompts(perSecond, perSecond, 0)).proposal().replicas();
        assertThat(wanted).isNotNull();
        assertThat((double) wanted).isBetween(busy, 1 + busy + 2 * Math.sqrt(busy));
    }

    @Property(tries = 200, seed = "62")
    void prefill_moreMeasured_neverNeedsFewer(
            @ForAll @DoubleRange(min = 0.1, max = 500) double perSecond,
            @ForAll @DoubleRange(min = 1, max = 3) double more,
            @ForAll @DoubleRange(min = 0, max = 1000) double waiting) {
        Integer wanted =
                prefill(0, prompts(perSecond, perSecond, waiting)).proposal().replicas();
        Integer higher = prefill(0, prompts(more * perSecond, more * perSecond, waiting))
                .proposal()
                .replicas();
        Integer longer = prefill(0, prompts(perSecond, perSecond, more * waiting))
                .proposal()
                .replicas();
        assertThat(higher).isGreaterThanOrEqualTo(wanted);
        assertThat(longer).isGreaterThanOrEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"18, 18, 4", "14, 18, 4", "13, 13, 3", "13, 14, 4", "19, 22, 5"})
    void prefill_betweenWhatComesAndWhatMayCome_staysAsItIs(double perSecond, double atMost, int wanted) {
        assertThat(prefill(0, prompts(perSecond, atMost, 0)).proposal().replicas())
                .isEqualTo(wanted);
    }

    @Test
    void prefill_queueBehindOneEngine_isNoReasonForMore() {
        WorkerLoad.Sample idle = WorkerLoad.Sample.builder()
                .activePrefillTokens(0.0)
                .lastTtftMs(200.0)
                .lastIsl(2000.0)
                .running(1.0)
                .waiting(0.0)
                .build();
        WorkerLoad.Sample stuck = WorkerLoad.Sample.builder()
                .activePrefillTokens(1e7)
                .lastTtftMs(200.0)
                .lastIsl(2000.0)
                .running(1.0)
                .waiting(5000.0)
                .build();
        List<WorkerLoad> loads = new ArrayList<>(workers(Role.PREFILL, 3, idle));
        loads.add(WorkerLoad.of("stuck", Role.PREFILL, stuck));
        LoadJump.Measured seen = seen(loads, ITL, prompts(18, 18, 0));
        assertThat(JUMP.judge(fleet(Role.PREFILL, 4, 0, 0), seen, 0).proposal().replicas())
                .isEqualTo(4);
    }

    @Test
    void prefill_ranksOfAnEngine_readAtTheSameTime() {
        LoadJump.Prompts one = prompts(100, 100, 0);
        LoadJump.Prompts four = new LoadJump.Prompts(
                one.perSecond(), one.atMost(), 1, one.lengths(), one.isl(), one.perToken(), 4, 0, 30, 130);
        assertThat(prefill(0, one).proposal().replicas()).isEqualTo(21);
        assertThat(prefill(0, four).proposal().replicas()).isEqualTo(6);
    }

    @Test
    void prefill_rateUnknown_movesByTheGuidesSteps() {
        assertThat(prefill(90_000, LoadJump.Prompts.UNKNOWN).proposal().replicas())
                .isEqualTo(5);
        assertThat(prefill(0, LoadJump.Prompts.UNKNOWN).proposal().replicas()).isEqualTo(3);
    }

    @Test
    void prefill_promptLongerThanTheSlaAllows_isNotSizedByQueues() {
        LoadJump.Prompts known = prompts(5, 5, 0);
        LoadJump.Prompts slow = new LoadJump.Prompts(5, 5, 1, known.lengths(), known.isl(), 1.1e-3, 1, 0, 30, 130);
        LoadSizing.Verdict verdict = prefill(0, slow);
        assertThat(verdict.proposal().replicas()).isLessThanOrEqualTo(4);
        assertThat(verdict.proposal().step().reason()).isNotEqualTo(Reason.LOAD_JUMP);
    }

    @ParameterizedTest
    @CsvSource({
        // prompts/s of 2,000 tokens, blocks of each of four engines, wanted
        "100, 100, 21", // reading needs more
        "2, 2000, 5", // decoding needs more: 8 engines' worth at 50 ms is 4.8 at 30 ms
        "2, 100, 2", // both shrink
        "18, 100, 4", // reading keeps the engines
    })
    void aggregated_takesTheLargerNeed(double perSecond, double blocks, int wanted) {
        WorkerLoad.Sample average = WorkerLoad.Sample.builder()
                .activePrefillTokens(0.0)
                .activeDecodeBlocks(blocks)
                .lastTtftMs(200.0)
                .lastIsl(2000.0)
                .lastItlMs(20.0)
                .running(10.0)
                .waiting(0.0)
                .build();
        WorkerLoad.Sample misleading = WorkerLoad.Sample.builder()
                .activePrefillTokens(9e9)
                .activeDecodeBlocks(9e9)
                .lastTtftMs(200.0)
                .lastIsl(2000.0)
                .lastItlMs(20.0)
                .running(10.0)
                .waiting(900.0)
                .build();
        List<WorkerLoad> loads = IntStream.range(0, 4)
                .mapToObj(i -> WorkerLoad.builder("w" + i, Role.AGGREGATED)
                        .latest(misleading)
                        .average(average)
                        .build())
                .toList();
        LoadJump.Measured seen = seen(loads, ITL, prompts(perSecond, perSecond, 0));
        LoadSizing.Verdict verdict = JUMP.judge(fleet(Role.AGGREGATED, 4, 0, 0), seen, 2);
        assertThat(verdict.proposal().replicas()).isEqualTo(wanted);
    }

    @Test
    void decode_loadThatSurelyRises_isSizedForWhenEnginesServe() {
        List<WorkerLoad> loads = workers(Role.DECODE, 4, sample(1000, 10, 0, null));
        LoadJump.Prompts rising =
                new LoadJump.Prompts(30, 30, 1.5, FadingHistogram.NONE, Double.NaN, Double.NaN, 1, 0, 30, 130);
        assertThat(JUMP.judge(fleet(Role.DECODE, 4, 0, 0), seen(loads, ITL, rising), 0)
                        .proposal()
                        .replicas())
                .isEqualTo(6);
    }

    private static LoadSizing.Verdict prefill(double tokens, LoadJump.Prompts prompts) {
        WorkerLoad.Sample each = WorkerLoad.Sample.builder()
                .activePrefillTokens(tokens)
                .lastTtftMs(200.0)
                .lastIsl(2000.0)
                .running(1.0)
                .waiting(0.0)
                .build();
        return JUMP.judge(fleet(Role.PREFILL, 4, 0, 0), seen(workers(Role.PREFILL, 4, each), ITL, prompts), 2);
    }

    /** Prompts of 2,000 tokens. */
    private static LoadJump.Prompts prompts(double perSecond, double atMost, double waiting) {
        FadingHistogram lengths = FadingHistogram.NONE.add(2000, 1, 1);
        return new LoadJump.Prompts(perSecond, atMost, 1, lengths, 2000, PER_TOKEN, 1, waiting, 30, 130);
    }

    private static LoadSizing.Verdict decode(int engines, WorkerLoad.Sample each, LatencyLine itl, int under) {
        List<WorkerLoad> loads = workers(Role.DECODE, engines, each);
        return JUMP.judge(fleet(Role.DECODE, engines, 0, 0), seen(loads, itl, LoadJump.Prompts.UNKNOWN), under);
    }

    private static LoadJump.Measured seen(List<WorkerLoad> loads, LatencyLine itl, LoadJump.Prompts prompts) {
        return new LoadJump.Measured(loads, TTFT, itl, itl, prompts);
    }

    private static List<WorkerLoad> workers(Role role, int engines, WorkerLoad.Sample each) {
        return IntStream.range(0, engines)
                .mapToObj(i -> WorkerLoad.of("w" + i, role, each))
                .toList();
    }

    private static WorkerLoad.Sample sample(double blocks, double running, double waiting, @Nullable Double usage) {
        return WorkerLoad.Sample.builder()
                .activeDecodeBlocks(blocks)
                .lastItlMs(20.0)
                .kvUsage(usage)
                .running(running)
                .waiting(waiting)
                .build();
    }

    private static RoleFleet fleet(Role role, int ready, int starting, int overdue) {
        return new RoleFleet(role, ready + starting + overdue, ready, starting, overdue, 0, 1);
    }
}
