package io.github.slaplanner.core.profile.rapid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EngineModelTest {
    @TempDir
    private Path folder;

    /** Figures of the public reference sweep: Llama-3.1-8B FP8 on one H200. */
    @Test
    void knownEngine_isWithinAQuarterOfItsMeasurement() {
        EngineModel engine = engine(Models.LLAMA_8B, Precision.FP8, Gpu.H200, Parallelism.ONE);
        Percentage quarter = Percentage.withPercentage(25);
        assertThat(engine.maxKvTokens()).isCloseTo(945_029, Percentage.withPercentage(5));
        assertThat(engine.ttftMs(100)).isCloseTo(19.5, quarter);
        assertThat(engine.ttftMs(3000)).isCloseTo(60.459, quarter);
        assertThat(engine.ttftMs(16_372)).isCloseTo(375.5, quarter);
        assertThat(engine.itlMs(1, 350)).isCloseTo(4.38, quarter);
        assertThat(engine.itlMs(48, 3150)).isCloseTo(9.734, quarter);
    }

    @ParameterizedTest
    @EnumSource(Gpu.class)
    void curves_onEveryGpu_riseWithLengthAndLoad(Gpu gpu) {
        EngineProfile profile = profile(engine(Models.LLAMA_8B, Precision.FP8, gpu, Parallelism.ONE));
        List<PrefillProfile.Point> prefill = profile.prefill().points();
        for (int i = 1; i < prefill.size(); i++) {
            assertThat(prefill.get(i).isl()).isGreaterThan(prefill.get(i - 1).isl());
            assertThat(prefill.get(i).ttftMs()).isGreaterThan(prefill.get(i - 1).ttftMs());
        }
        List<DecodeProfile.Point> decode = profile.decode().points();
        for (int i = 1; i < decode.size(); i++) {
            if (decode.get(i).contextLength() == decode.get(i - 1).contextLength()) {
                assertThat(decode.get(i).itlMs())
                        .isGreaterThan(decode.get(i - 1).itlMs());
                assertThat(decode.get(i).throughputPerGpu())
                        .isGreaterThan(decode.get(i - 1).throughputPerGpu());
            }
        }
        assertThat(decode).allSatisfy(point -> assertThat(point.kvUsage()).isBetween(0.0, 1.0));
    }

    @ParameterizedTest
    @CsvSource({"A100,H100", "H100,H200", "H200,B200", "L4,L40S", "A100_40GB,A100", "H100_PCIE,H100"})
    void strongerGpu_isFaster(Gpu weaker, Gpu stronger) {
        EngineModel slow = engine(Models.LLAMA_8B, Precision.FP8, weaker, Parallelism.ONE);
        EngineModel fast = engine(Models.LLAMA_8B, Precision.FP8, stronger, Parallelism.ONE);
        assertThat(fast.itlMs(16, 4000)).isLessThan(slow.itlMs(16, 4000));
        assertThat(fast.ttftMs(4000)).isLessThanOrEqualTo(slow.ttftMs(4000));
    }

    @Test
    void moreTensorRanks_areFasterAndHoldMore_butCostPerGpu() {
        EngineModel two = engine(Models.LLAMA_70B, Precision.FP8, Gpu.H100, new Parallelism(2, 1, 1, 1));
        EngineModel four = engine(Models.LLAMA_70B, Precision.FP8, Gpu.H100, new Parallelism(4, 1, 1, 1));
        assertThat(four.ttftMs(4000)).isLessThan(two.ttftMs(4000)).isGreaterThan(two.ttftMs(4000) / 2);
        assertThat(four.itlMs(8, 4000)).isLessThan(two.itlMs(8, 4000));
        assertThat(four.maxKvTokens()).isGreaterThan(2 * two.maxKvTokens());
        assertThat(four.prefillThroughputPerGpu(4000)).isLessThan(two.prefillThroughputPerGpu(4000));
    }

    @Test
    void pipelineStages_splitWeightsAndServeMorePrompts_butNoPromptFaster() {
        EngineModel whole = engine(Models.LLAMA_70B, Precision.FP8, Gpu.H200, Parallelism.ONE);
        EngineModel staged = engine(Models.LLAMA_70B, Precision.FP8, Gpu.H200, new Parallelism(1, 2, 1, 1));
        assertThat(staged.ttftMs(4000)).isGreaterThanOrEqualTo(whole.ttftMs(4000));
        assertThat(staged.prefillThroughputPerGpu(4000))
                .isCloseTo(whole.prefillThroughputPerGpu(4000), Percentage.withPercentage(2));
        assertThat(staged.weightBytesPerGpu()).isLessThan(0.6 * whole.weightBytesPerGpu());
    }

    @Test
    void ranksOfAModelWithExperts_shareTheExperts() {
        EngineModel one = engine(Models.QWEN3_30B_A3B, Precision.BF16, Gpu.H100, Parallelism.ONE);
        EngineModel four = engine(Models.QWEN3_30B_A3B, Precision.BF16, Gpu.H100, Parallelism.wholeExperts(1, 1, 4));
        assertThat(four.weightBytesPerGpu()).isLessThan(0.4 * one.weightBytesPerGpu());
        assertThat(four.decodeThroughputPerGpu(256, 2000)).isGreaterThan(one.decodeThroughputPerGpu(64, 2000));
    }

    @Test
    void fewSequences_readFewExperts() {
        EngineModel engine = engine(Models.QWEN3_30B_A3B, Precision.BF16, Gpu.H100, Parallelism.ONE);
        EngineModel dense = engine(Models.QWEN3_32B, Precision.BF16, Gpu.H100, Parallelism.ONE);
        assertThat(engine.itlMs(1, 1000)).isLessThan(dense.itlMs(1, 1000) / 2);
        assertThat(engine.itlMs(32, 1000)).isGreaterThan(1.8 * engine.itlMs(1, 1000));
        assertThat(dense.itlMs(32, 1000)).isLessThan(1.2 * dense.itlMs(1, 1000));
    }

    @Test
    void experts_wholeOnEachGpu_costWhatUnevenChoiceCosts() {
        EngineModel shared = engine(Models.QWEN3_30B_A3B, Precision.BF16, Gpu.H100, new Parallelism(4, 1, 1, 1));
        EngineModel whole = engine(Models.QWEN3_30B_A3B, Precision.BF16, Gpu.H100, new Parallelism(4, 1, 1, 4));
        assertThat(whole.weightBytesPerGpu()).isEqualTo(shared.weightBytesPerGpu());
        assertThat(whole.ttftMs(8000) / shared.ttftMs(8000)).isBetween(1.02, 1.3);
    }

    @Test
    void prompt_ofAModelWithExperts_isFarFromWhatItsActiveParametersSuggest() {
        EngineModel engine = engine(Models.QWEN3_30B_A3B, Precision.BF16, Gpu.H200, Parallelism.ONE);
        double ideal = 2 * 3.0e9 * 4096 / 989e12 * 1000;
        assertThat(engine.ttftMs(4096)).isGreaterThan(2.5 * ideal);
    }

    @Test
    void moreThanTwoGpusOnPcie_shareTheHostsPath() {
        EngineModel one = engine(Models.LLAMA_8B, Precision.BF16, Gpu.L40S, Parallelism.ONE);
        EngineModel two = engine(Models.LLAMA_8B, Precision.BF16, Gpu.L40S, new Parallelism(2, 1, 1, 1));
        EngineModel eight = engine(Models.LLAMA_8B, Precision.BF16, Gpu.L40S, new Parallelism(8, 1, 1, 1));
        assertThat(two.ttftMs(4096)).isLessThan(one.ttftMs(4096));
        assertThat(eight.ttftMs(4096)).isGreaterThan(4 * one.ttftMs(4096));
    }

    @Test
    void tokensToExperts_areMoreWhereMoreAreChosen() {
        Exchange exchange = new Exchange(Gpu.H100, 8);
        double one = exchange.toExperts(4096, 4096, 1, 8);
        double eight = exchange.toExperts(4096, 4096, 8, 8);
        assertThat(eight / one).isBetween(4.0, 6.0);
    }

    @Test
    void windows_keepTheCacheSmall() {
        EngineModel windowed = engine(Models.GPT_OSS_20B, Precision.MXFP4, Gpu.H100, Parallelism.ONE);
        // 12 of 24 layers keep everything: 2 x 8 heads of 64 numbers of 2 bytes each.
        double perToken = 12 * 2 * 8 * 64 * 2;
        double free = 0.9 * 79.2 * (1L << 30) - 2.4e9 - 344064 * 2880 - windowed.weightBytesPerGpu();
        assertThat((double) windowed.maxKvTokens()).isCloseTo(free / perToken, Percentage.withPercentage(0.5));
    }

    @Test
    void help_savesWork() {
        ModelArchitecture model = Models.read(folder, Models.LLAMA_8B);
        EngineModel plain = new EngineModel(model, Gpu.H100, Parallelism.ONE, Backend.VLLM, Help.NONE);
        EngineModel cached = new EngineModel(model, Gpu.H100, Parallelism.ONE, Backend.VLLM, new Help(6000, 0, 0));
        EngineModel guessing = new EngineModel(model, Gpu.H100, Parallelism.ONE, Backend.VLLM, new Help(0, 3, 0.8));
        assertThat(cached.ttftMs(8000)).isBetween(0.2 * plain.ttftMs(8000), 0.6 * plain.ttftMs(8000));
        assertThat(guessing.itlMs(1, 1000)).isLessThan(0.6 * plain.itlMs(1, 1000));
        assertThat(new Help(0, 3, 0.5).tokensPerStep()).isEqualTo(1.875);
        assertThatThrownBy(() -> new Help(0, 1, 1.5)).hasMessageContaining("between 0 and 1");
    }

    @Test
    void engineThatHoldsOneSequence_doesNotFit() {
        EngineModel engine = engine(Models.LLAMA_70B, Precision.FP8, Gpu.H200, Parallelism.ONE);
        double one = engine.maxKvTokens();
        assertThat(engine.fits(Math.min(131_072, one * 0.45))).isTrue();
        assertThat(engine.fits(one * 0.9)).isFalse();
    }

    @Test
    void narrowerCache_holdsMoreTokens() {
        ModelArchitecture model = Models.read(folder, Models.LLAMA_8B);
        EngineModel wide = new EngineModel(model, Gpu.H100, Parallelism.ONE, Backend.VLLM, Help.NONE);
        EngineModel narrow = new EngineModel(model.withKvBytes(1), Gpu.H100, Parallelism.ONE, Backend.VLLM, Help.NONE);
        assertThat((double) narrow.maxKvTokens()).isCloseTo(2.0 * wide.maxKvTokens(), Percentage.withPercentage(0.1));
    }

    @Test
    void gpuWithoutFp8_multipliesIn16BitsButReadsHalf() {
        EngineModel narrow = engine(Models.LLAMA_8B, Precision.FP8, Gpu.A100, Parallelism.ONE);
        EngineModel wide = engine(Models.LLAMA_8B, Precision.BF16, Gpu.A100, Parallelism.ONE);
        assertThat(narrow.itlMs(1, 1000)).isLessThan(0.7 * wide.itlMs(1, 1000));
        assertThat(narrow.ttftMs(8000) / wide.ttftMs(8000)).isBetween(1.0, 1.15);
    }

    @Test
    void modelThatDoesNotFit_isRefusedWithTheNumbers() {
        EngineModel engine = engine(Models.LLAMA_70B, Precision.BF16, Gpu.H100, Parallelism.ONE);
        assertThat(engine.fits(1000)).isFalse();
        assertThatThrownBy(() -> profile(engine))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not fit: on each of 1 x H100 (TP1) its weights take 141.1 of the 71.3 GB")
                .hasMessageContaining("Maybe use more GPUs");
    }

    private EngineModel engine(String json, Precision precision, Gpu gpu, Parallelism parallelism) {
        return new EngineModel(Models.read(folder, json).with(precision), gpu, parallelism, Backend.VLLM, Help.NONE);
    }

    private static EngineProfile profile(EngineModel engine) {
        return RapidProfiler.profile(engine, engine, 16_384);
    }
}
