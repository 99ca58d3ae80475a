package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileComparisonTest {
    /** A tenth of a millisecond per token. */
    private static final PrefillPerformance PROFILE = new PrefillPerformance() {
        @Override
        public double ttftMs(double isl) {
            return isl / 10;
        }

        @Override
        public double throughputPerGpu(double isl) {
            return 10_000;
        }

        @Override
        public boolean measured(double isl) {
            return isl <= 10_000;
        }
    };

    private static Traffic piece(double requests, @Nullable Summary isl, @Nullable Summary ttftMs) {
        return Traffic.between(Instant.EPOCH, Instant.EPOCH.plusSeconds(10))
                .offeredCount(requests)
                .isl(isl)
                .ttftMs(ttftMs)
                .build();
    }

    private static Summary spread(double low, double middle, double high) {
        return Summary.of(Distribution.of(new double[] {0.1, 0.5, 0.9}, new double[] {low, middle, high}, middle));
    }

    @Test
    void prefill_workers_areComparedByTheirLastRequest() {
        WorkerLoad.Sample told =
                WorkerLoad.Sample.builder().lastTtftMs(150.0).lastIsl(1000.0).build();
        WorkerLoad.Sample tooLong =
                WorkerLoad.Sample.builder().lastTtftMs(150.0).lastIsl(20_000.0).build();
        WorkerLoad.Sample silent =
                WorkerLoad.Sample.builder().activePrefillTokens(10.0).build();
        WorkerLoad.Sample idle = WorkerLoad.Sample.builder()
                .lastTtftMs(900.0)
                .lastIsl(1000.0)
                .running(0.0)
                .build();
        List<WorkerLoad> workers = List.of(
                WorkerLoad.of("a", Role.PREFILL, told),
                WorkerLoad.of("b", Role.PREFILL, tooLong),
                WorkerLoad.of("c", Role.PREFILL, silent),
                WorkerLoad.of("d", Role.PREFILL, idle));
        assertThat(ProfileComparison.prefill(workers, PROFILE)).containsExactly(1.5);
    }

    @Test
    void prefill_traffic_isComparedQuantileByQuantile() {
        List<Double> ratios =
                ProfileComparison.prefill(piece(9, spread(100, 1000, 5000), spread(13, 130, 650)), PROFILE);
        assertThat(ratios).hasSize(5).allSatisfy(ratio -> assertThat(ratio).isCloseTo(1.3, within(0.01)));
    }

    @Test
    void prefill_trafficOfMeansOrWithoutLatency_saysWhatItCan() {
        assertThat(ProfileComparison.prefill(piece(9, Summary.ofMean(1000), Summary.ofMean(120)), PROFILE))
                .containsExactly(1.2);
        assertThat(ProfileComparison.prefill(piece(9, Summary.ofMean(1000), null), PROFILE))
                .isEmpty();
        assertThat(ProfileComparison.prefill(piece(9, null, Summary.ofMean(120)), PROFILE))
                .isEmpty();
    }

    /** 10 ms and 40 ms more with a full cache of 100,000 tokens, at any context. */
    private static final DecodePerformance DECODE = new DecodePerformance() {
        @Override
        public double itlMs(double kvUsage, double contextLength) {
            return 10 + 40 * kvUsage;
        }

        @Override
        public double throughputPerGpu(double kvUsage, double contextLength) {
            return kvUsage * maxKvTokens() / contextLength * 1000 / itlMs(kvUsage, contextLength);
        }

        @Override
        public long maxKvTokens() {
            return 100_000;
        }

        @Override
        public boolean measured(double kvUsage, double contextLength) {
            return true;
        }
    };

    @ParameterizedTest
    @CsvSource({
        // 1,000 tokens in context, 100 sequences at most; completed in 10 s, mean ITL, full alike, real over profiled
        "50, 30, true, 1.875", // 15 % full, where the profile says 16 ms
        "50, 12.5, true, 1",
        "200, 50, true, 1", // full, and as fast as profiled
        "100, 100, true, 2", // full, half of what full engines produce
        "100, 400, true, 2", // and requests wait for room as well
        "100, 100, false, NaN",
    })
    void decode_nearlyFullEngines_areJudgedByWhatComesOut(double completed, double itl, boolean full, double ratio) {
        Traffic piece = Traffic.between(Instant.EPOCH, Instant.EPOCH.plusSeconds(10))
                .offeredCount(completed)
                .completedCount(completed)
                .isl(950)
                .osl(100)
                .itlMs(itl)
                .build();
        double seen = ProfileComparison.decode(List.of(piece), 1, full, DECODE);
        if (Double.isNaN(ratio)) {
            assertThat(seen).isNaN();
        } else {
            assertThat(seen).isCloseTo(ratio, within(0.001));
        }
    }

    @Test
    void waiting_isTheShareOfEnginesWithALine() {
        WorkerLoad.Sample line =
                WorkerLoad.Sample.builder().running(1.0).waiting(2.0).build();
        WorkerLoad.Sample none =
                WorkerLoad.Sample.builder().running(1.0).waiting(0.0).build();
        WorkerLoad.Sample silent = WorkerLoad.Sample.builder().build();
        assertThat(ProfileComparison.waiting(List.of(
                        WorkerLoad.of("a", Role.PREFILL, line),
                        WorkerLoad.of("b", Role.PREFILL, none),
                        WorkerLoad.of("c", Role.PREFILL, none),
                        WorkerLoad.of("d", Role.PREFILL, silent))))
                .isEqualTo(0.25);
        assertThat(ProfileComparison.waiting(List.of())).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // requests of 100 ms in 10 s, engines, share that waits
        "0, 1, 0",
        "50, 1, 0.5",
        "50, 4, 0.011",
        "360, 4, 0.796",
        "400, 4, 1",
        "900, 4, 1",
    })
    void waits_isErlangsChanceOfWaiting(double requests, int engines, double share) {
        Traffic piece = piece(requests, Summary.ofMean(1000), null);
        assertThat(ProfileComparison.waits(piece, engines, PROFILE, 1)).isCloseTo(share, within(0.001));
        assertThat(ProfileComparison.waits(piece, 0, PROFILE, 1)).isZero();
        assertThat(ProfileComparison.waits(null, engines, PROFILE, 1)).isZero();
    }
}
