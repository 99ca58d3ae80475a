package io.github.slaplanner.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prefill engines against queueing theory: Poisson arrivals, constant service time. */
class PrefillQueueTest {
    private static final double SERVICE = 0.1;

    @ParameterizedTest(name = "c={0} rho={1}")
    @CsvSource({"1,0.5", "1,0.8", "1,0.9", "2,0.7", "2,0.9", "4,0.8", "4,0.9", "8,0.7", "8,0.9", "20,0.9", "64,0.95"})
    void meanWait_poissonArrivals_isThatOfMdc(int engines, double utilisation) {
        // Waits are the more correlated, the busier the engines are.
        int requests = (int) Math.max(400_000, Math.min(2_000_000, 10_000 / Math.pow(1 - utilisation, 2)));
        double measured = simulateMeanWait(engines, utilisation, requests);
        assertThat(measured).isCloseTo(mdcMeanWait(engines, utilisation), Percentage.withPercentage(5));
    }

    @Test
    void mdcFormula_oneServer_isPollaczekKhinchine() {
        assertThat(mdcMeanWait(1, 0.8)).isCloseTo(SERVICE * 0.8 / (2 * 0.2), within(1e-9));
    }

    @Test
    void queue_moreThanCapacity_growsAtTheRateOfTheExcess() {
        Waits waits = new Waits();
        Fleet fleet = fleet(2, waits);
        double rate = 1.5 * 2 / SERVICE;
        arrive(fleet, rate, 60_000);
        double seconds = 60_000 / rate;
        assertThat((double) fleet.inFlight()).isCloseTo(seconds * (rate - 2 / SERVICE), Percentage.withPercentage(3));
    }

    private static double simulateMeanWait(int engines, double utilisation, int count) {
        Waits waits = new Waits();
        Fleet fleet = fleet(engines, waits);
        arrive(fleet, utilisation * engines / SERVICE, count);
        fleet.drain(Double.MAX_VALUE);
        assertThat(waits.count).isEqualTo(count);
        return waits.sum / waits.count;
    }

    private static Fleet fleet(int engines, Waits waits) {
        EngineRates rates = EngineRates.of(new EnginePerformance(Engines.prefill(1000 * SERVICE, 0), null), 1);
        return new Fleet(
                new FleetSpec(Mode.PREFILL, rates, Duration.ZERO, Map.of(), Map.of(Role.PREFILL, engines)),
                completion -> waits.add(completion.ttftMs() / 1000 - SERVICE));
    }

    private static void arrive(Fleet fleet, double rate, int count) {
        SplittableRandom random = new SplittableRandom(42);
        double at = 0;
        for (int i = 0; i < count; i++) {
            at -= Math.log(1 - random.nextDouble()) / rate;
            fleet.advance(at);
            fleet.arrive(100, 1);
        }
    }

    /**
     * Crommelin's series for M/D/c, with a = c rho and P the Poisson tail: W/D = sum over i of P(X_ia >= ic) − (c/a)
     * P(X_ia >= ic + 1).
     */
    private static double mdcMeanWait(int c, double rho) {
        double a = c * rho;
        double sum = 0;
        double term = 1;
        for (int i = 1; Math.abs(term) > 1e-14 || i < 50; i++) {
            double atLeast = poissonTail(i * a, i * c);
            double exactly = Math.exp(logPoisson(i * a, i * c));
            term = atLeast - (atLeast - exactly) / rho;
            sum += term;
        }
        return sum * SERVICE;
    }

    private static double poissonTail(double mean, int from) {
        double probability = Math.exp(logPoisson(mean, from));
        double sum = 0;
        for (int j = from; probability > 0 && probability > 1e-18 * sum; j++) {
            sum += probability;
            probability *= mean / (j + 1);
        }
        return sum;
    }

    private static double logPoisson(double mean, int count) {
        double logFactorial = 0;
        for (int j = 2; j <= count; j++) {
            logFactorial += Math.log(j);
        }
        return count * Math.log(mean) - mean - logFactorial;
    }

    private static final class Waits {
        private double sum;
        private int count;

        void add(double wait) {
            sum += wait;
            count++;
        }
    }
}
