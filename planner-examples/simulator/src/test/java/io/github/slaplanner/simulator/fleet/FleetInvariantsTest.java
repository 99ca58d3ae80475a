package io.github.slaplanner.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What holds in any world: random traffic on a fleet that is resized at random. */
class FleetInvariantsTest {
    private static final EngineRates RATES = EngineRates.of(Engines.simple(), 1);

    @Property(tries = 60, seed = "1")
    void fleet_randomWorld_losesNoRequestAndBreaksNoBound(@ForAll long seed, @ForAll Mode mode) {
        World world = new World(seed, mode);
        world.run(300);
        world.check();
    }

    @Property(tries = 20, seed = "1")
    void fleet_sameCalls_sameResults(@ForAll long seed, @ForAll Mode mode) {
        World first = new World(seed, mode);
        World second = new World(seed, mode);
        first.run(200);
        second.run(200);
        assertThat(first.log).isEqualTo(second.log);
        assertThat(first.ends).isEqualTo(second.ends);
    }

    @Property(tries = 20, seed = "1")
    void observing_anyOften_changesNothing(@ForAll long seed, @ForAll Mode mode) {
        World seldom = new World(seed, mode);
        World often = new World(seed, mode);
        often.alwaysLooking = true;
        seldom.run(200);
        often.run(200);
        assertThat(often.ends).isEqualTo(seldom.ends);
    }

    @Test
    void requestsInSystem_overTime_areRateTimesStay() {
        double[] stay = new double[1];
        int[] ended = new int[1];
        Fleet fleet = new Fleet(
                new FleetSpec(Mode.DISAGG, RATES, Duration.ZERO, Map.of(), Map.of(Role.PREFILL, 2, Role.DECODE, 3)),
                done -> {
                    stay[0] += done.finishedSeconds() - done.arrivalSeconds();
                    ended[0]++;
                });
        SplittableRandom random = new SplittableRandom(3);
        double area = 0;
        for (int i = 0; i < 200_000; i++) {
            // Short steps against the arrival gaps, so that the sum is the integral.
            fleet.advance(fleet.now() + 0.01);
            area += 0.01 * fleet.inFlight();
            if (random.nextDouble() < 0.1) {
                fleet.arrive(500 + random.nextInt(1000), 50 + random.nextInt(200));
            }
        }
        assertThat(area).isCloseTo(stay[0], Percentage.withPercentage(1));
        assertThat(ended[0]).isGreaterThan(19_000);
    }

    /** A random world and what it has seen. */
    private static final class World {
        private final SplittableRandom random;
        private final Mode mode;
        private final Fleet fleet;
        private final Map<Double, Integer> open = new HashMap<>();
        private final List<String> log = new ArrayList<>();
        private final List<Double> ends = new ArrayList<>();
        private boolean alwaysLooking;

        World(long seed, Mode mode) {
            this.random = new SplittableRandom(seed);
            this.mode = mode;
            Map<Role, Integer> gpus = Map.of(Role.PREFILL, 2, Role.DECODE, 1, Role.AGGREGATED, 4);
            fleet = new Fleet(
                    new FleetSpec(mode, RATES, Duration.ofSeconds(random.nextInt(40)), gpus, Map.of()), this::ended);
        }

        private void ended(Completion done) {
            Integer left = open.merge(done.arrivalSeconds(), -1, Integer::sum);
            assertThat(left).as("a request ends once").isNotNegative();
            assertThat(done.finishedSeconds()).isGreaterThanOrEqualTo(done.arrivalSeconds());
            ends.add(done.finishedSeconds());
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                double before = fleet.gpuSeconds();
                fleet.advance(fleet.now() + random.nextDouble());
                assertThat(fleet.gpuSeconds()).isGreaterThanOrEqualTo(before);
                arrive();
                if (random.nextInt(10) == 0) {
                    fleet.scale(Map.of(role(), random.nextInt(6)));
                }
                if (random.nextInt(5) == 0 || alwaysLooking) {
                    observe();
                }
            }
            mode.roles().forEach(role -> fleet.scale(Map.of(role, 2)));
            fleet.drain(1e9);
        }

        private void arrive() {
            int isl = 1 + random.nextInt(random.nextInt(10) == 0 ? 150_000 : 5_000);
            open.merge(fleet.now(), 1, Integer::sum);
            fleet.arrive(isl, 1 + random.nextInt(400));
        }

        private void observe() {
            Observation observation = fleet.observe();
            for (WorkerLoad worker :
                    Objects.requireNonNull(observation.workers().freshOrNull())) {
                Double kv = worker.latest().kvUsage();
                assertThat(kv == null ? 0 : kv).isBetween(-1e-9, 1.0);
                assertThat(worker.latest().waiting()).isNotNegative();
            }
            log.add(observation.toString());
        }

        private Role role() {
            return mode.roles().get(random.nextInt(mode.roles().size()));
        }

        void check() {
            int left = open.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(left).as("all but the refused have ended").isEqualTo((int) fleet.refused());
            assertThat(fleet.inFlight()).isZero();
            fleet.advance(fleet.now() + 60);
            FleetState state = Objects.requireNonNull(fleet.observe().fleet().freshOrNull());
            assertThat(state.roles().values()).allSatisfy(role -> {
                assertThat(role.stable()).isTrue();
                assertThat(role.ready()).isEqualTo(2);
            });
        }
    }
}
