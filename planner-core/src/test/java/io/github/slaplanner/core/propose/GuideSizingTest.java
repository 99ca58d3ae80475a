package io.github.slaplanner.core.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.engine.LinearEngines;
import io.github.slaplanner.core.model.Corrections;
import io.github.slaplanner.core.model.RoleFleet;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuideSizingTest {
    private static final Duration T = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({
        // requests, isl, osl, gpus, prefill correction, decode correction, prefill, decode, aggregated
        // prefill: n isl / 60 / (10000 gpus); decode at itl 30: usage 0.5, 2050 tokens/s per GPU
        "600, 2000, 200, 1, 1, 1, 2, 1, 3", // 20000/10000 = 2 exactly; 2000/2050
        "601, 2000, 200, 1, 1, 1, 3, 1, 3", // 2.0033 and 0.977 -> 2.98
        "600, 2000, 210, 1, 1, 1, 2, 2, 4", // 2100/2050 = 1.02; together 3.02
        "600, 2000, 200, 2, 1, 1, 1, 1, 2", // twice the GPUs per engine: 1 and 0.49
        "600, 2000, 200, 1, 0.5, 1, 1, 1, 2", // prompts come out twice as fast as expected
        "600, 2000, 200, 1, 3, 1, 2, 1, 3", // a correction above one does not raise prefill
        "600, 2000, 200, 1, 1, 1.5, 2, 2, 4", // itl 20: usage 0.25, 1075 tokens/s: 1.86
        "0, 2000, 200, 1, 1, 1, 1, 1, 1", // no demand: the minimum
    })
    void sizes_matchTheGuideToTheDigit(
            double requests,
            double isl,
            double osl,
            int gpus,
            double prefillCorrection,
            double decodeCorrection,
            int prefill,
            int decode,
            int aggregated) {
        Corrections corrections = new Corrections(prefillCorrection, decodeCorrection);
        assertThat(replicas(Role.PREFILL, gpus, requests, isl, osl, corrections))
                .isEqualTo(prefill);
        assertThat(replicas(Role.DECODE, gpus, requests, isl, osl, corrections)).isEqualTo(decode);
        assertThat(replicas(Role.AGGREGATED, gpus, requests, isl, osl, corrections))
                .isEqualTo(aggregated);
    }

    @Test
    void demand_isThePointOfTheForecastAndNotTheMeanOfWhatMayCome() {
        Distribution skewed = Distribution.of(new double[] {0.01, 0.5, 0.99}, new double[] {0, 600, 6000});
        DemandForecast demand = new DemandForecast(
                new Forecast(T, List.of(skewed)), Forecast.ofPoints(T, 2000), Forecast.ofPoints(T, 200));
        Proposal proposal = new GuideSizing(PlannerConfig.builder().build(), LinearEngines.PERFORMANCE)
                .propose(fleet(Role.PREFILL, 1), demand, Corrections.NONE);
        assertThat(skewed.mean()).isGreaterThan(1200);
        assertThat(proposal.replicas()).isEqualTo(2);
        assertThat(proposal.step().evidence()).containsEntry("demand", 20_000.0);
    }

    @Test
    void decode_unreachableItl_saysBestPossible() {
        PlannerConfig config = PlannerConfig.builder().itl(5).build();
        Proposal proposal = new GuideSizing(config, LinearEngines.PERFORMANCE)
                .propose(fleet(Role.DECODE, 1), demand(600, 2000, 200), Corrections.NONE);
        assertThat(proposal.step().reason()).isEqualTo(Reason.SLA_INFEASIBLE);
        assertThat(proposal.step().text()).isEqualTo("SLA infeasible: best possible is 10 ms against 5 ms");
        assertThat(proposal.replicas()).isEqualTo(20);
    }

    @Test
    void unknownGpus_isNoProposal() {
        Proposal proposal = new GuideSizing(PlannerConfig.builder().build(), LinearEngines.PERFORMANCE)
                .propose(fleet(Role.PREFILL, null), demand(600, 2000, 200), Corrections.NONE);
        assertThat(proposal.replicas()).isNull();
        assertThat(proposal.step().reason()).isEqualTo(Reason.GPUS_UNKNOWN);
    }

    @Test
    void corrections_areObservedOverExpected() {
        PlannerConfig config = PlannerConfig.builder().enableLoadScaling(false).build();
        // 600 requests of 20 s in 60 s over 10 engines: 20 at once, context 2100, 42 % of KV: ITL 26.8
        Corrections seen = new LatencyCorrection(config, LinearEngines.PERFORMANCE)
                .of(new LatencyCorrection.Observed(600, 2000, 200, 420, 53.6, 20_000), 10);
        assertThat(seen.prefill()).isEqualTo(2, within(1e-12));
        assertThat(seen.decode()).isEqualTo(2, within(1e-12));
    }

    @Test
    void corrections_durationUnknown_comesFromTtftAndItl() {
        PlannerConfig config = PlannerConfig.builder().enableLoadScaling(false).build();
        Corrections known = new LatencyCorrection(config, LinearEngines.PERFORMANCE)
                .of(new LatencyCorrection.Observed(600, 2000, 200, 420, 50, 10_420), 10);
        Corrections derived = new LatencyCorrection(config, LinearEngines.PERFORMANCE)
                .of(new LatencyCorrection.Observed(600, 2000, 200, 420, 50, Double.NaN), 10);
        assertThat(derived).isEqualTo(known);
    }

    @Test
    void corrections_withLoadScalingOn_areOff() {
        Corrections seen = new LatencyCorrection(PlannerConfig.builder().build(), LinearEngines.PERFORMANCE)
                .of(new LatencyCorrection.Observed(600, 2000, 200, 420, 50, 10_000), 10);
        assertThat(seen).isEqualTo(Corrections.NONE);
    }

    @Test
    void corrections_nothingObserved_areOne() {
        PlannerConfig config = PlannerConfig.builder().enableLoadScaling(false).build();
        Corrections seen = new LatencyCorrection(config, LinearEngines.PERFORMANCE)
                .of(new LatencyCorrection.Observed(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN), 1);
        assertThat(seen).isEqualTo(Corrections.NONE);
    }

    private static @Nullable Integer replicas(
            Role role, int gpus, double requests, double isl, double osl, Corrections corrections) {
        return new GuideSizing(PlannerConfig.builder().build(), LinearEngines.PERFORMANCE)
                .propose(fleet(role, gpus), demand(requests, isl, osl), corrections)
                .replicas();
    }

    private static RoleFleet fleet(Role role, @Nullable Integer gpus) {
        return new RoleFleet(role, 4, 4, 0, 0, 0, gpus);
    }

    private static DemandForecast demand(double requests, double isl, double osl) {
        return new DemandForecast(Forecast.ofPoints(T, requests), Forecast.ofPoints(T, isl), Forecast.ofPoints(T, osl));
    }
}
