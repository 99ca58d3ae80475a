package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.SweepingMode;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.rapid.EngineModel;
import io.github.slaplanner.core.profile.rapid.Gpu;
import io.github.slaplanner.core.profile.rapid.Help;
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
            "Computes performance data from a model's config.json and a GPU's data sheet, in a second and without a GPU.",
            "Picks the parallel sizes that carry most requests per GPU within the SLA. Writes the profile, a planner"
                    + " configuration, and both as ConfigMaps. Exits with 3, and writes nothing, if no engine meets the SLA."
        })
final class RapidCommand implements Callable<Integer> {
    /** No engine meets the SLA. */
    private static final int INFEASIBLE = 3;

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
            description = "H100, H200, B200, L40S and others; H100 is the SXM form, others are H100-PCIE and H100-NVL.")
    private String gpu = "";

    @Mixin
    private RapidSizes sizes = new RapidSizes();

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
            names = "--cached-tokens",
            paramLabel = "N",
            defaultValue = "0",
            description = "Tokens of each prompt that the prefix cache holds. Default: ${DEFAULT-VALUE}.")
    private double cachedTokens;

    @Option(
            names = "--draft-tokens",
            paramLabel = "N",
            defaultValue = "0",
            description = "Tokens that are guessed per decode step (speculative decoding). Default: ${DEFAULT-VALUE}.")
    private int draftTokens;

    @Option(
            names = "--acceptance",
            paramLabel = "P",
            defaultValue = "0.7",
            description = "Chance that a guessed token is right, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double acceptance;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "Weights: ${COMPLETION-CANDIDATES}. Left out: what the model's configuration says.")
    private @Nullable Precision precision;

    @Option(
            names = "--kv-bytes",
            paramLabel = "N",
            description =
                    "Bytes per number in the KV cache, 1 or 2. Left out: what the model's configuration says, or 2.")
    private @Nullable Integer kvBytes;

    @Option(
            names = "--max-context",
            paramLabel = "N",
            description = "Longest prompt and answer, tokens. Left out: what the model was made for.")
    private @Nullable Integer maxContext;

    @Option(names = "--write-infeasible", description = "Write the results even if no engine meets the SLA.")
    private boolean writeInfeasible;

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
        ModelArchitecture weights = weights();
        Gpu card = Cli.checked(() -> Gpu.of(gpu));
        RapidAnswer answer = pick(config, weights, card);
        answer.print(json.text(cli));
        json.write(cli, answer.json());
        if (!answer.feasible() && !writeInfeasible) {
            json.text(cli).printf("%nNothing is written; --write-infeasible writes it all the same.%n");
            json.text(cli).flush();
            return INFEASIBLE;
        }
        write(config, answer, maxContext == null ? weights.maxContext() : maxContext);
        return answer.feasible() ? 0 : INFEASIBLE;
    }

    private void write(PlannerConfig config, RapidAnswer answer, int context) {
        EngineProfile profile = Cli.checked(() -> RapidProfiler.profile(
                answer.prefill().best().engine(), answer.decode().best().engine(), context));
        PlannerConfig effective = config.toBuilder()
                .set(Settings.PREFILL_ENGINE_NUM_GPU, answer.prefill().gpus())
                .set(Settings.DECODE_ENGINE_NUM_GPU, answer.decode().gpus())
                .build();
        deployment.write(profile, effective, json.text(cli));
    }

    private ModelArchitecture weights() {
        ModelArchitecture own = ModelConfig.read(Objects.requireNonNull(model));
        ModelArchitecture weights = precision == null ? own : own.with(precision);
        return kvBytes == null ? weights : weights.withKvBytes(kvBytes);
    }

    private void check() {
        positive("--isl", isl);
        positive("--osl", osl);
        sizes.check();
        if (kvBytes != null && kvBytes != 1 && kvBytes != 2) {
            throw new BadInputException("--kv-bytes (" + kvBytes + ") must be 1 or 2");
        }
        if (maxContext != null && maxContext < LEAST_CONTEXT) {
            throw new BadInputException("--max-context (" + maxContext + ") must be at least " + LEAST_CONTEXT);
        }
        if (cachedTokens >= isl) {
            throw new BadInputException("--cached-tokens (" + cachedTokens + ") must be below --isl (" + isl + ")");
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
        Help help = Cli.checked(() -> new Help(cachedTokens, draftTokens, draftTokens == 0 ? 0 : acceptance));
        ParallelismRanking readers = ranking(config, weights, card, help, sizes.prefill(weights.hasExperts()));
        ParallelismRanking writers = ranking(config, weights, card, help, sizes.decode(weights.hasExperts()));
        boolean both = config.general().mode() == Mode.AGG;
        List<Candidate> aggregated = writers.aggregated(demand);
        List<Candidate> decode = both ? aggregated : writers.decode(demand);
        List<Candidate> prefill = both && !decode.isEmpty()
                ? List.of(writers.prefill(demand, decode.get(0).engine()))
                : readers.prefill(demand);
        if (prefill.isEmpty() || decode.isEmpty()) {
            throw new BadInputException((prefill.isEmpty() ? readers : writers).misfit(demand));
        }
        return new RapidAnswer(
                weights,
                card,
                demand,
                new RapidAnswer.Pick(prefill),
                new RapidAnswer.Pick(decode),
                both || aggregated.isEmpty() ? null : aggregated.get(0),
                both ? null : sizes.budget());
    }

    private ParallelismRanking ranking(
            PlannerConfig config, ModelArchitecture weights, Gpu card, Help help, List<Parallelism> ways) {
        return new ParallelismRanking(
                way -> new EngineModel(weights, card, way, config.general().backend(), help), ways);
    }
}
