package io.github.slaplanner.core.profile.rapid;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Candidate;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Demand;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelismRankingTest {
    @TempDir
    private Path folder;

    @Test
    void smallModel_withRoomInTheTarget_takesOneGpu() {
        ParallelismRanking ranking = ranking(Models.LLAMA_8B, false);
        Demand demand = new Demand(2000, 500, 2000, 50);
        assertThat(gpus(ranking.prefill(demand).get(0))).isEqualTo(1);
        assertThat(gpus(ranking.aggregated(demand).get(0))).isEqualTo(1);
    }

    @Test
    void tightTarget_takesMoreGpus() {
        ParallelismRanking ranking = ranking(Models.LLAMA_70B, false);
        List<Candidate> loose = ranking.prefill(new Demand(8000, 500, 10_000, 100));
        List<Candidate> tight = ranking.prefill(new Demand(8000, 500, 500, 100));
        assertThat(tight.get(0).meets()).isTrue();
        assertThat(gpus(tight.get(0))).isGreaterThan(gpus(loose.get(0)));
    }

    @Test
    void ranking_putsWhatMeetsTheTargetFirst_thenTheSmallestThatCarriesNearlyMost() {
        Demand demand = new Demand(4000, 500, 600, 16);
        for (List<Candidate> all : List.of(
                ranking(Models.LLAMA_70B, false).prefill(demand),
                ranking(Models.LLAMA_70B, false).decode(demand))) {
            assertThat(all).isNotEmpty();
            double best = all.stream()
                    .filter(Candidate::meets)
                    .mapToDouble(Candidate::requestsPerSecondPerGpu)
                    .max()
                    .orElseThrow();
            assertThat(all.get(0).requestsPerSecondPerGpu()).isGreaterThanOrEqualTo(0.95 * best);
            assertThat(all)
                    .filteredOn(each -> each.meets() && each.requestsPerSecondPerGpu() >= 0.95 * best)
                    .allMatch(each -> gpus(each) >= gpus(all.get(0)));
            for (int i = 1; i < all.size(); i++) {
                assertThat(all.get(i - 1).meets() || !all.get(i).meets()).isTrue();
            }
        }
    }

    @Test
    void prefill_leavesRoomForWaiting() {
        ParallelismRanking ranking = ranking(Models.LLAMA_8B, false);
        double idle = ranking.prefill(new Demand(4000, 500, 10_000, 50)).get(0).latencyMs();
        Candidate tight = ranking.prefill(new Demand(4000, 500, idle * 1.01, 50)).stream()
                .filter(each -> gpus(each) == 1)
                .findFirst()
                .orElseThrow();
        Candidate loose = ranking.prefill(new Demand(4000, 500, idle * 10, 50)).get(0);
        assertThat(tight.load()).isBetween(0.2, 0.9);
        assertThat(loose.load()).isEqualTo(0.95);
    }

    @Test
    void decode_leavesRoomForMoreSequencesThanTheMean() {
        Demand demand = new Demand(4000, 500, 2000, 20);
        Candidate best = ranking(Models.LLAMA_8B, false).decode(demand).get(0);
        double more = best.load() + 1.28 * Math.sqrt(best.load());
        assertThat(best.engine().itlMs(more, 4250)).isLessThanOrEqualTo(20);
        assertThat(best.engine().itlMs(more + 3, 4250)).isGreaterThan(20);
    }

    @Test
    void aggregatedEngine_isSlowerThanOneThatOnlyDecodes() {
        Demand demand = new Demand(4000, 500, 2000, 30);
        ParallelismRanking ranking = ranking(Models.LLAMA_8B, false);
        Candidate decode = ranking.decode(demand).get(0);
        Candidate both = ranking.aggregated(demand).get(0);
        assertThat(both.meets()).isTrue();
        assertThat(both.requestsPerSecondPerGpu()).isLessThan(decode.requestsPerSecondPerGpu());
    }

    @Test
    void rateMatch_fillsTheBudgetWithWhatCarriesMost() {
        Demand demand = new Demand(4000, 500, 2000, 30);
        ParallelismRanking ranking = ranking(Models.LLAMA_8B, false);
        RateMatch match = RateMatch.within(16, ranking.prefill(demand), ranking.decode(demand));
        assertThat(match).isNotNull();
        assertThat(match.gpus()).isBetween(12, 16);
        assertThat(match.requestsPerSecond())
                .isLessThanOrEqualTo(16 * RateMatch.perGpu(match.prefill(), match.decode()) * 1.0001);
        assertThat(RateMatch.within(1, ranking.prefill(demand), ranking.decode(demand)))
                .isNull();
    }

    @Test
    void impossibleTarget_ranksTheFastestFirst() {
        List<Candidate> all = ranking(Models.LLAMA_8B, false).decode(new Demand(4000, 500, 1, 1));
        assertThat(all).noneMatch(Candidate::meets);
        assertThat(all.get(0).latencyMs())
                .isEqualTo(all.stream().mapToDouble(Candidate::latencyMs).min().orElseThrow());
    }

    @Test
    void modelWithExperts_isAlsoSpreadOverDataRanks() {
        List<Candidate> all = ranking(Models.QWEN3_30B_A3B, true).decode(new Demand(2000, 500, 2000, 50));
        assertThat(all).anyMatch(each -> each.engine().parallelism().data() > 1);
        assertThat(all).allMatch(each -> gpus(each) <= 8);
    }

    private static int gpus(Candidate candidate) {
        return candidate.engine().parallelism().gpus();
    }

    private ParallelismRanking ranking(String json, boolean experts) {
        ModelArchitecture model = Models.read(folder, json).with(Precision.FP8);
        return new ParallelismRanking(
                way -> new EngineModel(model, Gpu.H100, way, Backend.VLLM, Help.NONE),
                ParallelismRanking.ways(8, experts));
    }
}
