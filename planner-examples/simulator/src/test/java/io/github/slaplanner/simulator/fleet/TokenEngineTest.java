package io.github.slaplanner.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.simulator.fleet.ReferenceEngine.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Continuous batching against a simulation of every single iteration. */
class TokenEngineTest {
    private static final EnginePerformance ENGINE = Engines.simple();

    @ParameterizedTest(name = "{0} requests/s, isl {1}, osl {2}")
    @CsvSource({"0.5,1000,400", "5,1000,200", "12,600,150", "40,200,100", "3,5000,50", "30,300,10", "25,1000,400"})
    void decodeEngine_anyLoad_matchesIterationByIteration(double rate, int isl, int osl) {
        List<Job> jobs = jobs(rate, isl, osl, 600);
        new ReferenceEngine(ENGINE, false).run(jobs);
        Map<Double, double[]> simulated = simulate(Mode.DECODE, jobs);
        assertThat(simulated).hasSameSizeAs(jobs);
        for (Job job : jobs) {
            // A request may miss the iteration that it caught in the other simulation: one more for all its tokens.
            double oneIteration = ENGINE.requireDecode().itlMs(1, 1000) / (job.osl - 1);
            assertThat(simulated.get(job.arrival)[1]).isCloseTo(job.itlMs(), within(0.02 * job.itlMs() + oneIteration));
        }
        double mean = jobs.stream().mapToDouble(Job::itlMs).average().orElseThrow();
        assertThat(simulated.values().stream().mapToDouble(v -> v[1]).average().orElseThrow())
                .isCloseTo(mean, Percentage.withPercentage(1));
    }

    @ParameterizedTest(name = "{0} requests/s, isl {1}, osl {2}")
    @CsvSource({"0.5,1000,400", "3,1000,200", "6,600,150", "2,5000,50", "9,300,100"})
    void aggregatedEngine_anyLoad_matchesIterationByIteration(double rate, int isl, int osl) {
        List<Job> jobs = jobs(rate, isl, osl, 600);
        new ReferenceEngine(ENGINE, true).run(jobs);
        Map<Double, double[]> simulated = simulate(Mode.AGG, jobs);
        assertThat(simulated).hasSameSizeAs(jobs);
        double ttft = jobs.stream()
                .mapToDouble(job -> 1000 * (job.firstToken - job.arrival))
                .average()
                .orElseThrow();
        double itl = jobs.stream().mapToDouble(Job::itlMs).average().orElseThrow();
        assertThat(simulated.values().stream().mapToDouble(v -> v[0]).average().orElseThrow())
                .isCloseTo(ttft, Percentage.withPercentage(1));
        assertThat(simulated.values().stream().mapToDouble(v -> v[1]).average().orElseThrow())
                .isCloseTo(itl, Percentage.withPercentage(1));
    }

    @Test
    void aggregatedEngine_aloneWithOnePrompt_takesTheProfilesTtft() {
        Map<Double, double[]> simulated = simulate(Mode.AGG, List.of(new Job(1, 5000, 1)));
        assertThat(simulated.get(1.0)[0]).isCloseTo(10 + 0.05 * 5000, Percentage.withPercentage(0.01));
    }

    private static List<Job> jobs(double rate, int isl, int osl, int count) {
        SplittableRandom random = new SplittableRandom(7);
        List<Job> jobs = new ArrayList<>();
        double at = 0;
        for (int i = 0; i < count; i++) {
            at -= Math.log(1 - random.nextDouble()) / rate;
            int prompt = (int) (isl * (0.5 + random.nextDouble()));
            int output = (int) (osl * (0.5 + random.nextDouble())) + 1;
            jobs.add(new Job(at, prompt, output));
        }
        return jobs;
    }

    /** TTFT and ITL in ms of every job, by its arrival. */
    private static Map<Double, double[]> simulate(Mode mode, List<Job> jobs) {
        Map<Double, double[]> results = new HashMap<>();
        Fleet fleet = new Fleet(
                new FleetSpec(mode, EngineRates.of(ENGINE, 1), Duration.ZERO, Map.of(), Map.<Role, Integer>of()),
                done -> results.put(
                        done.arrivalSeconds(),
                        new double[] {done.hasTtft() ? done.ttftMs() : 0, done.hasItl() ? done.itlMs() : 0}));
        for (Job job : jobs) {
            fleet.advance(job.arrival);
            fleet.arrive(job.isl, job.osl);
        }
        fleet.drain(Double.MAX_VALUE);
        return results;
    }
}
