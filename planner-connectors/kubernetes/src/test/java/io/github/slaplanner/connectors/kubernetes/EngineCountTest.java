package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.observation.RoleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineCountTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final EngineCount count = new EngineCount();

    /**
     * Status and pods as witnesses: what the status counts ({@code -} is nothing), whether it is of the present spec, and how
     * many pods serve, start and drain.
     */
    @ParameterizedTest
    @CsvSource({
        // desired, replicas, serving, current, pods: ready, starting, draining; expected: ready, starting, draining
        "3, 3, 3, true, 3, 0, 0, 3, 0, 0",
        "3, 3, 2, true, 3, 0, 0, 2, 1, 0",
        "3, 3, 3, true, 2, 1, 0, 2, 1, 0",
        "2, 3, 3, false, 2, 0, 1, 2, 0, 1",
        "3, 3, 3, true, 0, 0, 0, 3, 0, 0",
        "3, 3, 2, true, 0, 0, 0, 2, 1, 0",
        "4, 2, 2, true, 2, 0, 0, 2, 2, 0",
        "3, -, -, true, 2, 1, 0, 2, 1, 0",
        "3, 3, 2, true, 0, 1, 0, 2, 1, 0",
        "0, 0, 0, true, 0, 0, 0, 0, 0, 0",
    })
    void count_ofTwoWitnesses(
            int desired,
            String replicas,
            String serving,
            boolean current,
            int readyPods,
            int startingPods,
            int drainingPods,
            int ready,
            int starting,
            int draining) {
        StatusCounts counts = new StatusCounts(number(replicas), number(serving));
        RoleState state = count.count(
                new Workload(desired, counts, current, 1), pods(readyPods, startingPods, drainingPods), NOW);
        assertThat(List.of(state.ready(), state.starting(), state.draining()))
                .isEqualTo(List.of(ready, starting, draining));
    }

    /** The pod is gone, and the status of a StatefulSet still counts it as a replica that serves. */
    @Test
    void endOfADrain_goneEngineIsNotCounted() {
        Workload before = new Workload(2, new StatusCounts(3, 3), true, 1);
        assertThat(count.count(before, pods(2, 0, 1), NOW).draining()).isEqualTo(1);
        RoleState after = count.count(before, pods(2, 0, 0), NOW);
        assertThat(after.ready()).isEqualTo(2);
        assertThat(after.stable()).isTrue();
    }

    @Test
    void engineWithoutANode_waits_andStartsWhenItHasOne() {
        Workload workload = new Workload(2, new StatusCounts(null, null), true, 1);
        EnginePod placed = new EnginePod("a", NOW, NOW, null, false);
        EnginePod waiting = new EnginePod("b", NOW, null, null, false);
        RoleState state = count.count(workload, List.of(placed, waiting), NOW);
        assertThat(state.starting()).isEqualTo(2);
        assertThat(state.waiting()).isEqualTo(1);

        EnginePod later = new EnginePod("b", NOW, NOW.plusSeconds(600), null, false);
        assertThat(count.count(workload, List.of(placed, later), NOW).waiting()).isZero();
    }

    @Test
    void engineThatFailsAndRecovers_startedUpOnce() {
        Workload workload = new Workload(1, new StatusCounts(null, null), true, 1);
        count.count(workload, List.of(), NOW);
        EnginePod served = new EnginePod("a", NOW, NOW, NOW.plusSeconds(90), false);
        assertThat(count.count(workload, List.of(served), NOW).startups()).containsExactly(Duration.ofSeconds(90));
        count.count(workload, List.of(new EnginePod("a", NOW, NOW, null, false)), NOW);
        EnginePod again = new EnginePod("a", NOW, NOW, NOW.plusSeconds(9000), false);
        assertThat(count.count(workload, List.of(again), NOW).startups()).isEmpty();
    }

    private static List<EnginePod> pods(int ready, int starting, int draining) {
        List<EnginePod> pods = new ArrayList<>();
        for (int i = 0; i < ready + starting + draining; i++) {
            pods.add(new EnginePod("pod-" + i, NOW, NOW, i < ready ? NOW : null, i >= ready + starting));
        }
        return pods;
    }

    private static Integer number(String text) {
        return text.equals("-") ? null : Integer.valueOf(text);
    }
}
