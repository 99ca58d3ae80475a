package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.SweepingMode;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.rapid.EngineModel;
import io.github.slaplanner.core.profile.rapid.Gpu;
import io.github.slaplanner.core.profile.rapid.ModelArchitecture;
import io.github.slaplanner.core.profile.rapid.ModelConfig;
import io.github.slaplanner.core.profile.rapid.Parallelism;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Candidate;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Demand;
import io.github.slaplanner.core.profile.rapid.Precision;
import io.github.slaplanner.core.profile.rapid.RapidProfiler;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Computes a profile from a model's architecture and a GPU's data sheet. */
@Command(
        name = "rapid",
        description = {
            "Computes performance data from a model's config.json and a GPU's data sheet, in a second and without a GPU, and",
            "picks the parallel sizes that carry most requests per GPU within the SLA. Writes the profile, a planner",
            "configuration, and both as ConfigMaps."
        })
final class RapidCommand implements Callable<Integer> {
    private static final int LEAST_CONTEXT = 1000;

    private final Cli cli;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "The model's config.json, or the folder that holds it.")
    private @Nullable Path model;

    @Option(
            names = "--gpu",
            paramLabel = "NAME",
            required = true,
            description = "A100, H100, H200, B200, L40S, L4, MI300X.")
    private String gpu = "";

    @Option(
            names = "--tp",
            paramLabel = "N",
            description = "Tensor parallel size. Left out with the other two: picked.")
    private @Nullable Integer tensor;

    @Option(names = "--pp", paramLabel = "N", description = "Pipeline parallel size.")
    private @Nullable Integer pipeline;

    @Option(names = "--dp", paramLabel = "N", description = "Data parallel size; experts are spread over all ranks.")
    private @Nullable Integer data;

    @Option(
            names = "--max-gpus",
            paramLabel = "N",
            defaultValue = "8",
            description = "GPUs per engine at most where sizes are picked. Default: ${DEFAULT-VALUE}.")
    private int maxGpus;

    @Option(
            names = "--isl",
            paramLabel = "N",
            defaultValue = "4000",
            description = "Prompt length that sizes are picked for. Default: ${DEFAULT-VALUE}.")
    private double isl;

    @Option(
            names = "--osl",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Output length that sizes are picked for. Default: ${DEFAULT-VALUE}.")
    private double osl;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "Weights: ${COMPLETION-CANDIDATES}. Left out: what the model's configuration says.")
    private @Nullable Precision precision;

    @Option(
            names = "--kv-bytes",
            paramLabel = "N",
            defaultValue = "2",
            description = "Bytes per number in the KV cache, 1 or 2. Default: ${DEFAULT-VALUE}.")
    private int kvBytes;

    @Option(
            names = "--max-context",
            paramLabel = "N",
            description = "Longest prompt and answer, tokens. Left out: what the model was made for.")
    private @Nullable Integer maxContext;

    @Mixin
    private DeploymentOptions deployment = new DeploymentOptions();

    @Mixin
    private JsonOutput json = new JsonOutput();

    RapidCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        PlannerConfig config = deployment.config(cli, SweepingMode.RAPID);
        check();
        ModelArchitecture architecture = ModelConfig.read(Objects.requireNonNull(model));
        ModelArchitecture weights = precision == null ? architecture : architecture.with(precision);
        Gpu card = Cli.checked(() -> Gpu.of(gpu));
        RapidAnswer answer = pick(config, weights, card);
        int context = maxContext == null ? weights.maxContext() : maxContext;
        EngineProfile profile = Cli.checked(() -> RapidProfiler.profile(
                answer.prefill().best().engine(), answer.decode().best().engine(), context));
        PlannerConfig effective = config.toBuilder()
                .set(Settings.PREFILL_ENGINE_NUM_GPU, answer.prefill().gpus())
                .set(Settings.DECODE_ENGINE_NUM_GPU, answer.decode().gpus())
                .build();
        answer.print(json.text(cli));
        deployment.write(profile, effective, json.text(cli));
        json.write(cli, answer.json());
        return 0;
    }

    private void check() {
        positive("--isl", isl);
        positive("--osl", osl);
        positive("--max-gpus", maxGpus);
        if (kvBytes != 1 && kvBytes != 2) {
            throw new BadInputException("--kv-bytes (" + kvBytes + ") must be 1 or 2");
        }
        if (maxContext != null && maxContext < LEAST_CONTEXT) {
            throw new BadInputException("--max-context (" + maxContext + ") must be at least " + LEAST_CONTEXT);
        }
    }

    private static void positive(String option, double value) {
        if (!(value >= 1) || Double.isInfinite(value)) {
            throw new BadInputException(option + " (" + value + ") must be at least 1");
        }
    }

    private RapidAnswer pick(PlannerConfig config, ModelArchitecture weights, Gpu card) {
        Demand demand = new Demand(
                isl, osl, config.throughput().ttftMs(), config.throughput().itlMs());
        ParallelismRanking ranking = new ParallelismRanking(
                way -> new EngineModel(weights, card, way, config.general().backend(), kvBytes), ways(weights));
        boolean both = config.general().mode() == Mode.AGG;
        List<Candidate> decode = both ? ranking.aggregated(demand) : ranking.decode(demand);
        List<Candidate> prefill = both && !decode.isEmpty()
                ? List.of(ranking.prefill(demand, decode.get(0).engine()))
                : ranking.prefill(demand);
        if (prefill.isEmpty() || decode.isEmpty()) {
            throw new BadInputException(ranking.misfit(demand));
        }
        return new RapidAnswer(weights, card, demand, new RapidAnswer.Pick(prefill), new RapidAnswer.Pick(decode));
    }

    private List<Parallelism> ways(ModelArchitecture weights) {
        if (tensor == null && pipeline == null && data == null) {
            return ParallelismRanking.ways(maxGpus, weights.feedForward().experts() > 0);
        }
        return List.of(Cli.checked(() -> new Parallelism(or1(tensor), or1(pipeline), or1(data))));
    }

    private static int or1(@Nullable Integer size) {
        return size == null ? 1 : size;
    }
}
