package io.github.slaplanner.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every source of metrics keeps to. A source's test extends this class and supplies something to measure, anew for
 * each test.
 */
public abstract class MetricsSourceContract {
    /** Start of the interval that the tests ask for. */
    protected static final Instant FROM = Instant.parse("2026-03-02T12:00:00Z");
    /** End of the interval that the tests ask for. */
    protected static final Instant TO = FROM.plusSeconds(60);

    /** A source of what is measured in this test. */
    protected abstract MetricsSource source();

    /** Makes what is measured serve requests of one size between {@link #FROM} and {@link #TO}, spread evenly. */
    protected abstract void serve(int requests, int isl, int osl);

    /** Makes what is measured run, without any request. */
    protected abstract void idle();

    /** Makes what is measured unreachable from now on. */
    protected abstract void cutOff();

    /** How far counts and means may be off, percent; a source that has to extrapolate allows itself more. */
    protected double tolerancePercent() {
        return 1;
    }

    @Test
    public void traffic_served_isFreshWithCountAndMeanLengths() {
        serve(120, 3000, 150);
        try (MetricsSource source = source()) {
            Traffic traffic = source.traffic(FROM, TO).freshOrNull();

            assertThat(traffic).isNotNull();
            double perSecond =
                    traffic.requests().demand() * 1000 / traffic.interval().toMillis();
            assertThat(perSecond).isCloseTo(2, withinPercentage(tolerancePercent()));
            assertThat(traffic.isl().mean()).isCloseTo(3000, withinPercentage(tolerancePercent()));
            assertThat(traffic.osl().mean()).isCloseTo(150, withinPercentage(tolerancePercent()));
        }
    }

    @Test
    public void traffic_idle_isAFreshZeroWithoutLengths() {
        idle();
        try (MetricsSource source = source()) {
            Traffic traffic = source.traffic(FROM, TO).freshOrNull();

            assertThat(traffic).isNotNull();
            assertThat(traffic.requests().demand()).isZero();
            assertThat(traffic.isl()).isNull();
            assertThat(traffic.osl()).isNull();
        }
    }

    @Test
    public void traffic_windowAfterWindow_countsEveryRequestOnce() {
        serve(120, 3000, 150);
        try (MetricsSource source = source()) {
            Instant middle = FROM.plusSeconds(30);
            Traffic first = source.traffic(FROM, middle).freshOrNull();
            Traffic second = source.traffic(middle, TO).freshOrNull();

            assertThat(first).isNotNull();
            assertThat(second).isNotNull();
            assertThat(first.to()).as("nothing of the future").isBeforeOrEqualTo(middle);
            assertThat(second.to()).isBeforeOrEqualTo(TO);
            assertThat(second.from()).as("what was told is not told again").isAfterOrEqualTo(first.to());
            assertThat(first.requests().demand() + second.requests().demand())
                    .isCloseTo(120, withinPercentage(tolerancePercent()));
        }
    }

    @Test
    public void workers_serving_areFresh() {
        serve(10, 100, 10);
        try (MetricsSource source = source()) {
            assertThat(source.workers(TO)).isInstanceOf(Signal.Fresh.class);
        }
    }

    @Test
    public void signals_unreachable_areMissingWithAReason() {
        serve(10, 100, 10);
        try (MetricsSource source = source()) {
            source.traffic(FROM, TO);
            cutOff();
            source.sample(TO.plusSeconds(30));
            Signal<Traffic> traffic = source.traffic(TO, TO.plusSeconds(60));
            Signal<List<WorkerLoad>> workers = source.workers(TO.plusSeconds(60));

            assertThat(traffic.freshOrNull()).isNull();
            assertThat(traffic.problem()).isNotBlank();
            assertThat(workers.freshOrNull()).isNull();
            assertThat(workers.problem()).isNotBlank();
        }
    }

    @Test
    public void close_twice_isHarmless() {
        idle();
        MetricsSource source = source();
        source.close();
        source.close();
    }
}
