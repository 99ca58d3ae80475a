package io.github.slaplanner.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.policy.HorizontalAutoscaler.Metric;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Timelines against what Kubernetes documents. */
class HorizontalAutoscalerTest {
    private final HorizontalAutoscaler autoscaler = new HorizontalAutoscaler();

    @ParameterizedTest(name = "{0} ready, {1} starting, mean {2} of 100 -> {3}")
    @CsvSource({
        "4, 0, 200, 8",
        "4, 0, 126, 6",
        "4, 0, 109, 4",
        "4, 0, 91, 4",
        "4, 0, 89, 4",
        "4, 0, 51, 3",
        "4, 0, 0, 0",
        // Pods that start count as idle: 4 x 200 over 8 pods is on target, over 6 it is not;
        // 4 x 160 over 6 is within the tolerance.
        "4, 4, 200, 8",
        "4, 2, 200, 8",
        "4, 2, 160, 6",
        // The pods that start bring the mean below the target: no change.
        "4, 4, 120, 8",
        // On the way down they do not count at all.
        "4, 4, 50, 2",
    })
    void metric_wantsThatManyPods(int ready, int starting, double mean, int expected) {
        Metric metric = new Metric("load", ready, ready * mean, 100);
        assertThat(metric.desired(state(ready, starting))).isEqualTo(expected);
    }

    @Test
    void metric_ofNoPod_changesNothing() {
        assertThat(new Metric("load", 0, 0, 100).desired(state(0, 3))).isEqualTo(3);
    }

    @Test
    void scaleUp_addsAHundredPercentOrFourPodsIn15Seconds() {
        assertThat(desired(0, 1, 1000)).isEqualTo(5);
        assertThat(desired(15, 5, 1000)).isEqualTo(10);
        assertThat(desired(30, 10, 1000)).isEqualTo(20);
        assertThat(desired(45, 20, 25)).isEqualTo(25);
    }

    @Test
    void scaleDown_waitsUntilNothingInTheLast300SecondsWantedMore() {
        assertThat(desired(0, 10, 10)).isEqualTo(10);
        assertThat(desired(15, 10, 4)).isEqualTo(10);
        for (int now = 30; now <= 300; now += 15) {
            desired(now, 10, now == 150 ? 7 : 4);
        }
        assertThat(desired(315, 10, 4)).as("7 was wanted 165 s ago").isEqualTo(7);
        assertThat(desired(330, 7, 4)).isEqualTo(7);
        assertThat(desired(465, 7, 4)).isEqualTo(4);
    }

    @Test
    void severalMetrics_theLargestWins() {
        RoleState state = state(4, 0);
        assertThat(autoscaler.desired(0, state, List.of(new Metric("a", 4, 400, 100), new Metric("b", 4, 6, 1))))
                .isEqualTo(6);
    }

    private int desired(double now, int current, int wanted) {
        return autoscaler.desired(now, state(current, 0), List.of(new Metric("load", current, wanted, 1)));
    }

    private static RoleState state(int ready, int starting) {
        List<Instant> since = Collections.nCopies(starting, SimTime.instant(0));
        return RoleState.builder()
                .desired(ready + starting)
                .ready(ready)
                .startingSince(since)
                .gpusPerEngine(1)
                .build();
    }
}
