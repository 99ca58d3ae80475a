package io.github.slaplanner.core.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.Line;
import io.github.slaplanner.core.model.LoadPoint;
import io.github.slaplanner.core.model.RoleFleet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadJumpTest {
    /** ITL 10 ms + 0.02 ms per block: 30 ms at 1,000 blocks. */
    private static final Line ITL = new Line(10, 0.02, 50);

    private static final Line TTFT = new Line(0, 0.1, 50);
    /** Engines that were idle: 0.1 ms per token, so that 20,000 tokens are read within 2000 ms. */
    private static final LoadPoint IDLE = new LoadPoint(2000, 200);

    private static final Line UNLEARNED = new Line(0, 0, 0);
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
        LoadSizing.Verdict verdict = decode(4, sample(800, 10, 5, null), new Line(31, 0.02, 50), 0);
        assertThat(verdict.proposal().replicas()).isNull();
        assertThat(verdict.proposal().step().reason()).isEqualTo(Reason.LOAD_INFEASIBLE);
    }

    @Test
    void ranksOfOneEngine_areOneEngine() {
        List<WorkerLoad> ranks = new ArrayList<>();
        for (int rank = 0; rank < 8; rank++) {
            WorkerLoad.Sample full = sample(1000, 10, 5, null);
            ranks.add(new WorkerLoad("w" + rank / 4, rank % 4, Role.DECODE, full, full));
        }
        LoadSizing.Verdict verdict = JUMP.judge(fleet(Role.DECODE, 2, 0, 0), seen(ranks, ITL, 0, 0), 0);
        assertThat(verdict.proposal().replicas()).isEqualTo(3);
    }

    @Test
    void size_isOfEnginesThatServe_whateverIsOnItsWay() {
        // 4 ready engines and work for 6
        List<WorkerLoad> loads = workers(Role.DECODE, 4, sample(1000, 10, 5, null));
        LoadJump.Measured seen = seen(loads, ITL, 0, 0);
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
        // prompts/s of 2,000 tokens, active tokens of each of four engines, wanted
        "12.6, 0, 4", // 2.52 engines busy, and 63 % of 4 may be: 1 % of prompts find 10 waiting
        "12.7, 0, 5",
        "50.4, 0, 16",
        "2, 0, 1", // 0.4 busy
        "10, 75000, 4", // 30 s of work wait, to be read in 30 s: one engine on top of 2 that are busy
        "15, 150000, 5", // 60 s: two engines on top of 3
        "0, 0, 0",
    })
    void prefill_fourEngines_keepsThemBusyForAsMuchOfTheTimeAsTheSlaAllows(double prompts, double tokens, int wanted) {
        List<WorkerLoad> loads =
                workers(Role.PREFILL, 4, new WorkerLoad.Sample(tokens, null, 200.0, 2000.0, null, null, 1.0, 0.0));
        LoadSizing.Verdict verdict = JUMP.judge(fleet(Role.PREFILL, 4, 0, 0), seen(loads, ITL, prompts, 2000), 2);
        assertThat(verdict.proposal().replicas()).isEqualTo(wanted);
        assertThat(verdict.proposal().step().reason()).isEqualTo(Reason.LOAD_JUMP);
    }

    @Test
    void prefill_rateUnknown_movesByTheGuidesSteps() {
        List<WorkerLoad> full =
                workers(Role.PREFILL, 4, new WorkerLoad.Sample(90_000.0, null, 200.0, 2000.0, null, null, 1.0, 0.0));
        List<WorkerLoad> idle =
                workers(Role.PREFILL, 4, new WorkerLoad.Sample(0.0, null, 200.0, 2000.0, null, null, 1.0, 0.0));
        RoleFleet fleet = fleet(Role.PREFILL, 4, 0, 0);
        assertThat(JUMP.judge(fleet, seen(full, ITL, Double.NaN, Double.NaN), 0)
                        .proposal()
                        .replicas())
                .isEqualTo(5);
        assertThat(JUMP.judge(fleet, seen(idle, ITL, Double.NaN, Double.NaN), 2)
                        .proposal()
                        .replicas())
                .isEqualTo(3);
    }

    @Test
    void prefill_promptLongerThanTheSlaAllows_isNotSizedByQueues() {
        List<WorkerLoad> loads =
                workers(Role.PREFILL, 4, new WorkerLoad.Sample(0.0, null, 2500.0, 25_000.0, null, null, 1.0, 0.0));
        LoadSizing.Verdict verdict = JUMP.judge(fleet(Role.PREFILL, 4, 0, 0), seen(loads, ITL, 5, 25_000), 0);
        assertThat(verdict.proposal().replicas()).isLessThanOrEqualTo(4);
        assertThat(verdict.proposal().step().reason()).isNotEqualTo(Reason.LOAD_JUMP);
    }

    @ParameterizedTest
    @CsvSource({
        // prompts/s of 2,000 tokens, blocks of each of four engines, wanted
        "50.4, 100, 16", // reading needs more
        "2, 2000, 5", // decoding needs more: 8 engines' worth at 50 ms is 4.8 at 30 ms
        "2, 100, 2", // both shrink
        "12.6, 100, 4", // reading keeps the engines
    })
    void aggregated_takesTheLargerNeed(double prompts, double blocks, int wanted) {
        WorkerLoad.Sample average = new WorkerLoad.Sample(0.0, blocks, 200.0, 2000.0, 20.0, null, 10.0, 0.0);
        WorkerLoad.Sample misleading = new WorkerLoad.Sample(9e9, 9e9, 200.0, 2000.0, 20.0, null, 10.0, 900.0);
        List<WorkerLoad> loads = IntStream.range(0, 4)
                .mapToObj(i -> new WorkerLoad("w" + i, 0, Role.AGGREGATED, misleading, average))
                .toList();
        LoadSizing.Verdict verdict = JUMP.judge(fleet(Role.AGGREGATED, 4, 0, 0), seen(loads, ITL, prompts, 2000), 2);
        assertThat(verdict.proposal().replicas()).isEqualTo(wanted);
    }

    private static LoadSizing.Verdict decode(int engines, WorkerLoad.Sample each, Line itl, int under) {
        List<WorkerLoad> loads = workers(Role.DECODE, engines, each);
        return JUMP.judge(fleet(Role.DECODE, engines, 0, 0), seen(loads, itl, 0, 0), under);
    }

    private static LoadJump.Measured seen(List<WorkerLoad> loads, Line itl, double prompts, double isl) {
        return new LoadJump.Measured(loads, TTFT, IDLE, itl, prompts, isl, 30);
    }

    private static List<WorkerLoad> workers(Role role, int engines, WorkerLoad.Sample each) {
        return IntStream.range(0, engines)
                .mapToObj(i -> WorkerLoad.of("w" + i, role, each))
                .toList();
    }

    private static WorkerLoad.Sample sample(double blocks, double running, double waiting, @Nullable Double usage) {
        return new WorkerLoad.Sample(null, blocks, null, null, 20.0, usage, running, waiting);
    }

    private static RoleFleet fleet(Role role, int ready, int starting, int overdue) {
        return new RoleFleet(role, ready + starting + overdue, ready, starting, overdue, 0, 1);
    }
}
