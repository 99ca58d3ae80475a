package io.github.slaplanner.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.core.model.DemandLog.Demand;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DemandLogTest {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

    private static DemandLog log(double from, double to, double requests) {
        return add(DemandLog.startingAt(START), from, to, requests);
    }

    private static DemandLog add(DemandLog log, double from, double to, double requests) {
        Demand demand = new Demand(requests, 100 * requests, 10 * requests);
        return log.add(at(from), at(to), demand, 1000);
    }

    private static Instant at(double seconds) {
        return START.plusMillis(Math.round(1000 * seconds));
    }

    @Test
    void pieceOverThreeSlots_isSpreadEvenly() {
        DemandLog log = log(0, 30, 60);
        assertThat(log.size()).isEqualTo(3);
        for (int slot = 0; slot < 3; slot++) {
            assertThat(log.requests(slot)).isCloseTo(2, within(1e-9));
            assertThat(log.promptTokens(slot)).isCloseTo(200, within(1e-9));
            assertThat(log.steps(slot)).isCloseTo(20, within(1e-9));
        }
    }

    @Test
    void slotOfWhichLessThanHalfWasSeen_isUnknown_andNotZero() {
        DemandLog log = add(log(0, 4, 8), 20, 30, 0);
        assertThat(log.requests(0)).isNaN();
        assertThat(log.requests(1)).isNaN();
        assertThat(log.requests(2)).isZero();
    }

    @Test
    void slotOfWhichMostWasSeen_isScaledUp() {
        assertThat(add(log(0, 6, 12), 10, 20, 0).requests(0)).isCloseTo(2, within(1e-9));
    }

    @Test
    void planAwayForLongerThanTheLogReaches_beginsAnew() {
        DemandLog log = DemandLog.startingAt(START).add(at(1e6), at(1e6 + 10), new Demand(5, 0, 0), 1000);
        assertThat(log.size()).isEqualTo(1);
        assertThat(log.startOf(0)).isEqualTo(at(1e6));
    }

    @Test
    void idleSeconds_countFromTheLastRequest_theOpenSlotIncluded() {
        assertThat(log(0, 10, 1).idleSeconds()).isZero();
        assertThat(add(log(0, 10, 1), 10, 35, 0).idleSeconds()).isCloseTo(25, within(1e-9));
        assertThat(add(log(0, 10, 0), 10, 12, 1).idleSeconds()).isZero();
    }

    @Test
    void bound_dropsTheOldest_andForecastsThatNobodyAsksFor() {
        DemandLog log = DemandLog.startingAt(START);
        for (int i = 0; i < 10; i++) {
            log = log.add(at(60.0 * i), at(60.0 * (i + 1)), new Demand(i, 0, 0), 12)
                    .expect(new DemandLog.Expected(at(60.0 * (i + 1)), 60, List.of(1.0), List.of(1.0)));
        }
        assertThat(log.size()).isEqualTo(12);
        assertThat(log.end()).isEqualTo(at(600));
        assertThat(log.expected())
                .extracting(DemandLog.Expected::at)
                .startsWith(at(480))
                .endsWith(at(600));
    }

    /** However traffic is cut into pieces, what came is what is logged. */
    @Property(seed = "1")
    void pieces_ofAnyLength_addUp(@ForAll @IntRange(min = 1, max = 47) int length) {
        DemandLog log = DemandLog.startingAt(START);
        for (int from = 0; from < 600; from += length) {
            log = add(log, from, Math.min(600, from + length), 3.0 * (Math.min(600, from + length) - from));
        }
        assertThat(log.size()).isEqualTo(60);
        for (int slot = 0; slot < 60; slot++) {
            assertThat(log.requests(slot)).isCloseTo(3, within(1e-6));
        }
    }
}
