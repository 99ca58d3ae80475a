package io.github.slaplanner.core.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** One engine reads ten requests per second, each in 0.1 s; the target is 1 s, a step ten seconds. */
class PathReplayTest {
    private static final PathReplay REPLAY = replay();
    private static final PathReplay.Start EMPTY = new PathReplay.Start(0, 0);

    private static PathReplay replay() {
        PoolModel pool = new PrefillPool(WeightedValues.equal(0.1), 1, 0, 60);
        return new PathReplay(pool, new PrefillPool(WeightedValues.equal(0.1), 1, 0, 10), 10, 1);
    }

    private static double[] flat(double rate, int steps) {
        double[] demand = new double[steps];
        Arrays.fill(demand, rate);
        return demand;
    }

    private static PathReplay.Plan plan(int engines, int steps) {
        int[] all = new int[steps];
        Arrays.fill(all, engines);
        return new PathReplay.Plan(all, 0);
    }

    private static double share(PathReplay.Outcome outcome) {
        return outcome.lost() / outcome.requests();
    }

    @Test
    void enoughEngines_loseNothing() {
        assertThat(share(REPLAY.run(flat(20, 12), EMPTY, plan(10, 12)))).isLessThan(1e-6);
    }

    @Test
    void noEngines_loseAll_andAllWait() {
        PathReplay.Outcome outcome = REPLAY.run(flat(20, 3), EMPTY, plan(0, 3));
        assertThat(share(outcome)).isEqualTo(1);
        assertThat(outcome.requests())
                .as("those that wait at the end, once more")
                .isCloseTo(1200, within(1e-9));
    }

    @Test
    void burstOfOneStep_isLostWhileItsQueueIsServed_andNoLonger() {
        double[] demand = flat(5, 20);
        demand[2] = 40;
        // 300 more than one engine can read in the step, five per second to spare: a minute of queue
        PathReplay.Outcome outcome = REPLAY.run(demand, EMPTY, plan(1, 20));
        double lostSteps = (outcome.lost() - 400) / 50;
        assertThat(lostSteps).isBetween(5.0, 7.0);
    }

    @Test
    void queueAtTheStart_isServedFirst() {
        assertThat(share(REPLAY.run(flat(5, 4), new PathReplay.Start(100, 5), plan(1, 4))))
                .isGreaterThan(share(REPLAY.run(flat(5, 4), EMPTY, plan(1, 4))));
    }

    @Test
    void onlyStepsThatCount_areCounted() {
        double[] demand = flat(5, 4);
        PathReplay.Outcome outcome = REPLAY.run(demand, EMPTY, new PathReplay.Plan(new int[] {0, 0, 9, 9}, 2));
        assertThat(outcome.requests()).isCloseTo(100, within(1e-9));
    }

    /** But for the last hundredth of a percent, where all is lost and loads lie beyond the table. */
    @Property(seed = "1")
    void moreEngines_neverLoseMore(
            @ForAll @IntRange(min = 1, max = 30) int engines, @ForAll @IntRange(min = 1, max = 200) int rate) {
        double[] demand = flat(rate, 6);
        demand[3] *= 3;
        List<Scenarios.Path> paths = List.of(new Scenarios.Path(null, 1, demand));
        assertThat(REPLAY.lost(paths, EMPTY, plan(engines + 1, 6)))
                .isLessThanOrEqualTo(REPLAY.lost(paths, EMPTY, plan(engines, 6)) + 1e-4);
    }
}
