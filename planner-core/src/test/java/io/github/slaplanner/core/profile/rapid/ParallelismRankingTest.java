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
    void ranking_putsWhatMeetsTheTargetFirst_thenWhatCarriesMost() {
        Demand demand = new Demand(4000, 500, 600, 16);
        for (List<Candidate> all : List.of(
                ranking(Models.LLAMA_70B, false).prefill(demand),
                ranking(Models.LLAMA_70B, false).decode(demand))) {
            assertThat(all).isNotEmpty();
            for (int i = 1; i < all.size(); i++) {
                Candidate better = all.get(i - 1);
                Candidate worse = all.get(i);
                assertThat(better.meets() || !worse.meets()).isTrue();
                if (worse.meets()) {
                    assertThat(better.requestsPerSecondPerGpu())
                            .isGreaterThanOrEqualTo(worse.requestsPerSecondPerGpu());
                }
            }
        }
    }

    @Test
    void highestLoad_meetsTheTargetAndOneMoreSequenceWouldNot() {
        Demand demand = new Demand(4000, 500, 2000, 20);
        Candidate best = ranking(Models.LLAMA_8B, false).decode(demand).get(0);
        double sequences = best.requestsPerSecondPerGpu() * gpus(best) * 500 * best.latencyMs() / 1000;
        assertThat(best.latencyMs()).isLessThanOrEqualTo(20);
        assertThat(best.engine().itlMs(sequences + 1, 4250)).isGreaterThan(20);
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
                way -> new EngineModel(model, Gpu.H100, way, Backend.VLLM, 2), ParallelismRanking.ways(8, experts));
    }
}
