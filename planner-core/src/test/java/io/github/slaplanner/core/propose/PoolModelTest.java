package io.github.slaplanner.core.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.core.engine.LinearEngines;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolModelTest {
    /** So much that no engine is left out for want of worth. */
    private static final double LONG = 1e7;

    /** Exponential service times as atoms of equal mass. */
    private static double[] exponential(double mean) {
        double[] atoms = new double[400];
        for (int i = 0; i < atoms.length; i++) {
            atoms[i] = -mean * Math.log(1 - (i + 0.5) / atoms.length);
        }
        return atoms;
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "1, 0.8", "4, 0.7", "4, 0.9", "20, 0.8", "20, 0.95", "100, 0.95"})
    void prefill_exponentialService_isErlangC(int engines, double load) {
        double mean = 0.1;
        double rate = load * engines / mean;
        double target = 1;
        double exact = 0;
        double[] services = exponential(mean);
        for (double service : services) {
            double slack = target - service;
            if (slack >= 0) {
                exact += 1 - erlangC(engines, load * engines) * Math.exp(-slack * engines * (1 - load) / mean);
            }
        }
        exact /= services.length;
        double modelled = new PrefillPool(WeightedValues.equal(services), target, 0, LONG).attainment(engines, rate);
        assertThat(modelled).isCloseTo(exact, within(0.05));
    }

    private static double erlangC(int servers, double offered) {
        double blocked = 1;
        for (int i = 1; i <= servers; i++) {
            blocked = offered * blocked / (i + offered * blocked);
        }
        double load = offered / servers;
        return blocked / (1 - load + load * blocked);
    }

    @Test
    void prefill_overload_losesInProportionToTime() {
        // 20 % too many for 60 s: the queue grows to 12 s of wait, far over the target
        double[] services = {0.1};
        assertThat(new PrefillPool(WeightedValues.equal(services), 1, 0, 60).attainment(10, 120))
                .isLessThan(0.01);
        assertThat(new PrefillPool(WeightedValues.equal(services), 20, 0, 60).attainment(10, 120))
                .isGreaterThan(0.99);
    }

    @Test
    void prefill_promptsTooLong_areNotMetByAnyNumber() {
        double[] services = {0.1, 0.2, 0.3, 5};
        PrefillPool pool = new PrefillPool(WeightedValues.equal(services), 1, 0, 60);
        assertThat(pool.best()).isEqualTo(0.75);
        assertThat(pool.attainment(10_000, 1)).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void prefill_burst_makesTheLastWait() {
        double[] services = {0.1};
        // 30 engine-seconds arrive together: 20 engines need 1.5 s for them
        assertThat(new PrefillPool(WeightedValues.equal(services), 1, 30, 60).attainment(20, 10))
                .isCloseTo(2 / 3.0, within(0.01));
        assertThat(new PrefillPool(WeightedValues.equal(services), 1, 30, 60).attainment(40, 10))
                .isCloseTo(1, within(0.01));
    }

    @Test
    void prefill_delay_leavesLessOfTheTarget() {
        WeightedValues services = WeightedValues.equal(exponential(0.1));
        PrefillPool pool = new PrefillPool(services, 2, 0, 60);
        assertThat(pool.attainment(10, 95, 1.2))
                .isEqualTo(new PrefillPool(services, 0.8, 0, 60).attainment(10, 95))
                .isLessThan(pool.attainment(10, 95));
        assertThat(pool.attainment(10, 1, 2)).as("nothing is left").isZero();
    }

    @Test
    void decode_delay_isBorneByBothTargets() {
        // an ITL of about 20 ms leaves 10 ms for each of 200 tokens: 2 s, of which the TTFT target bears 1 s
        DecodePool pool = decode(30, 0.03);
        assertThat(pool.attainment(20, 38.76, 0.9)).isGreaterThan(0.99);
        assertThat(pool.attainment(20, 38.76, 1.1)).isZero();
        assertThat(decode(new DecodePool.Limits(30, 9, 130), 0.03).attainment(20, 38.76, 1.1))
                .isGreaterThan(0.99);
    }

    @Test
    void full_isWhereRequestsPileUp_atMostWhereTheTargetIsReached() {
        // 92 % of the KV cache: 914 tokens/s; ITL 30 ms at half of it: 775 tokens/s
        assertThat(decode(30, 0.1).full(45.7)).isCloseTo(10, within(0.02));
        assertThat(decode(30, 0.1).busy(38.76))
                .as("to the grid's next lower load")
                .isBetween(10.0, 10.3);
        PrefillPool prefill = new PrefillPool(WeightedValues.equal(0.1), 1, 0, 60);
        assertThat(prefill.full(50)).isEqualTo(prefill.busy(50)).isCloseTo(5, within(1e-9));
    }

    @Test
    void itl_isWhereLittlesLawSettles() {
        // half the KV cache: 775.2 tokens/s at 30 ms; an idle engine: 10 ms; 92 %: 46.8 ms and no more
        assertThat(decode(30, 0.1).itlMs(10, 38.76)).isCloseTo(30, within(0.2));
        assertThat(decode(30, 0.1).itlMs(10, 0)).isEqualTo(10, within(1e-9));
        assertThat(decode(30, 0.1).itlMs(1, 1000)).isCloseTo(46.8, within(0.1));
        assertThat(new PrefillPool(WeightedValues.equal(0.1), 1, 0, 60).itlMs(1, 1))
                .isNaN();
    }

    @Property(seed = "1")
    void prefill_moreEnginesOrLessLoad_neverHurt(
            @ForAll @IntRange(min = 1, max = 300) int engines,
            @ForAll @DoubleRange(min = 0, max = 2000) double rate,
            @ForAll @DoubleRange(min = 0, max = 20) double burst) {
        PrefillPool pool = new PrefillPool(WeightedValues.equal(exponential(0.15)), 1.5, burst, 30);
        double here = pool.attainment(engines, rate);
        assertThat(here).isBetween(0.0, pool.best() + 1e-9);
        assertThat(pool.attainment(engines + 1, rate)).isGreaterThanOrEqualTo(here - 1e-6);
        assertThat(pool.attainment(engines, rate * 1.1 + 0.01)).isLessThanOrEqualTo(here + 1e-6);
    }

    private static DecodePool decode(double target, double spread) {
        return decode(new DecodePool.Limits(target, 1, 130), spread);
    }

    private static DecodePool decode(DecodePool.Limits limits, double spread) {
        return decode(limits, spread, 0);
    }

    private static DecodePool decode(DecodePool.Limits limits, double spread, double stalls) {
        DecodePool.Load load = new DecodePool.Load(WeightedValues.equal(200), 200, 300, 2150, 1, spread, stalls);
        return new DecodePool(LinearEngines.PERFORMANCE.requireDecode(), 1, load, limits);
    }

    @Test
    void decode_spreadNotMeasured_isThatOfChanceAndStalls() {
        DecodePool.Limits limits = new DecodePool.Limits(30, 1, 130);
        // 740 tokens/s at 43.8 % of the KV cache and 27.5 ms: e = 1.75, life 8.25 s, variance e² / (1 + e) · 0.00328 =
        // 0.0605²
        assertThat(decode(limits, Double.NaN).attainment(10, 37)).isCloseTo(0.925, within(0.01));
        assertThat(decode(limits, Double.NaN).attainment(100, 370)).isGreaterThan(0.98);
        // and 0.1 / 8.25 for stalls: 0.126²
        assertThat(decode(limits, Double.NaN, 0.1).attainment(10, 37)).isCloseTo(0.756, within(0.01));
        assertThat(decode(limits, 0.05, 0.1).attainment(10, 37))
                .as("measured")
                .isEqualTo(decode(limits, 0.05).attainment(10, 37));
    }

    @Test
    void decode_atTheTarget_losesHalf() {
        // ITL 30 ms at half the KV cache: 23.26 sequences of 2,150 tokens, 775.2 tokens/s, 3.876 requests/s of 200
        assertThat(decode(30, 0.1).attainment(10, 38.76)).isCloseTo(0.5, within(0.03));
        assertThat(decode(30, 0.1).attainment(20, 38.76)).isGreaterThan(0.99);
        assertThat(decode(30, 0.1).attainment(7, 38.76)).isLessThan(0.01);
    }

    @Test
    void decode_fullKvCache_waitsAsLongAsBothTargetsBear() {
        // 92 % of the KV cache: 42.8 sequences at 46.8 ms make 914 tokens/s, 4.57 requests/s of 200; 5 % more for 60 s
        // pile up 3 s
        DecodePool.Limits patient = new DecodePool.Limits(100, 8, 60);
        assertThat(decode(patient, 0.1).attainment(10, 48)).isGreaterThan(0.95);
        assertThat(decode(new DecodePool.Limits(100, 1, 60), 0.1).attainment(10, 48))
                .as("a wait that the TTFT target does not bear")
                .isLessThan(0.2);
        assertThat(decode(new DecodePool.Limits(100, 8, 600), 0.1).attainment(10, 48))
                .as("the queue grows until somebody reacts")
                .isLessThan(0.05);
    }

    @Test
    void decode_targetBelowIdleItl_cannotBeMet() {
        assertThat(decode(9, 0.1).best()).isZero();
    }

    @Property(seed = "1")
    void decode_moreEnginesOrLessLoad_neverHurt(
            @ForAll @IntRange(min = 1, max = 300) int engines, @ForAll @DoubleRange(min = 0, max = 500) double rate) {
        DecodePool measured = decode(25, 0.15);
        double here = measured.attainment(engines, rate);
        assertThat(here).isBetween(0.0, 1.0);
        assertThat(measured.attainment(engines + 1, rate)).isGreaterThanOrEqualTo(here - 1e-9);
        assertThat(measured.attainment(engines, rate + 0.1)).isLessThanOrEqualTo(here + 1e-9);
    }

    @Test
    void normal_matchesTables() {
        double[] z = {-3, -1.96, 0, 1, 2.5758};
        double[] p = {0.001350, 0.024998, 0.5, 0.841345, 0.995};
        double[] ours = Arrays.stream(z).map(Normal::cdf).toArray();
        for (int i = 0; i < z.length; i++) {
            assertThat(ours[i]).isCloseTo(p[i], within(1e-5));
        }
        assertThat(Normal.scaledTail(20, 6.3)).isCloseTo(Math.exp(20) * 1.488e-10, within(0.003));
    }
}
