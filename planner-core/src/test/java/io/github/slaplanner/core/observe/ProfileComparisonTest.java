package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
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
                .requests(RequestCounts.offered(requests))
                .lengths(isl, null)
                .latenciesMs(ttftMs, null, null)
                .build();
    }

    private static Summary spread(double low, double middle, double high) {
        return Summary.of(Distribution.of(new double[] {0.1, 0.5, 0.9}, new double[] {low, middle, high}, middle));
    }

    @Test
    void prefill_workers_areComparedByTheirLastRequest() {
        WorkerLoad.Sample told = new WorkerLoad.Sample(null, null, 150.0, 1000.0, null, null, null, null);
        WorkerLoad.Sample tooLong = new WorkerLoad.Sample(null, null, 150.0, 20_000.0, null, null, null, null);
        WorkerLoad.Sample silent = new WorkerLoad.Sample(10.0, null, null, null, null, null, null, null);
        List<WorkerLoad> workers = List.of(
                WorkerLoad.of("a", Role.PREFILL, told),
                WorkerLoad.of("b", Role.PREFILL, tooLong),
                WorkerLoad.of("c", Role.PREFILL, silent));
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
