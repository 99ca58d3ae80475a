package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.SweepingMode;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.sweep.Endpoint;
import io.github.slaplanner.core.profile.sweep.OpenAiEngine;
import io.github.slaplanner.core.profile.sweep.SweepClock;
import io.github.slaplanner.core.profile.sweep.SweepException;
import io.github.slaplanner.core.profile.sweep.SweepJournal;
import io.github.slaplanner.core.profile.sweep.SweepPlan;
import io.github.slaplanner.core.profile.sweep.ThoroughProfiler;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a running engine. */
@Command(
        name = "thorough",
        description = {
            "Measures a running OpenAI-compatible engine.",
            "TTFT over prompt length, ITL and throughput over load and context length. What is measured is kept at once:"
                    + " after Ctrl-C or a failure the same command goes on where it stopped.",
            "Writes the profile, a planner configuration, and both as ConfigMaps."
        })
final class ThoroughCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;
    /** Longest prompt and answer that are measured unless somebody asks for more, tokens. */
    private static final int USUAL_CONTEXT = 8_192;

    private final Cli cli;

    @Option(
            names = "--url",
            paramLabel = "URL",
            required = true,
            description = "The engine's server, http://host:port. One engine, and nothing else that uses it.")
    private URI url = URI.create("");

    @Option(names = "--chat", description = "Measure /v1/chat/completions and not /v1/completions.")
    private boolean chat;

    @Option(names = "--api-key-env", paramLabel = "NAME", description = "Environment variable that holds the API key.")
    private @Nullable String keyVariable;

    @Option(names = "--gpus", paramLabel = "N", defaultValue = "1", description = "GPUs of the engine. Default: 1.")
    private int gpus;

    @Option(
            names = "--max-kv-tokens",
            paramLabel = "N",
            description = "Tokens that its KV cache holds. Left out: what its /metrics says (vLLM, SGLang, Dynamo).")
    private @Nullable Long maxKvTokens;

    @Option(
            names = "--max-context",
            paramLabel = "N",
            description =
                    "Longest prompt and answer, tokens. Left out: what the model takes, at most " + USUAL_CONTEXT + ".")
    private @Nullable Integer maxContext;

    @Option(
            names = "--max-concurrency",
            paramLabel = "N",
            defaultValue = "256",
            description = "Requests at once at most. Default: ${DEFAULT-VALUE}.")
    private int maxConcurrency;

    @Option(
            names = "--grid",
            paramLabel = "P,C,L",
            split = ",",
            defaultValue = "16,6,7",
            description = "Prompt lengths, context lengths, loads per context length. Default: ${DEFAULT-VALUE}.")
    private List<Integer> grid = List.of();

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measurements per point; their median counts. Default: ${DEFAULT-VALUE}.")
    private int repeats;

    @Option(
            names = "--output-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "Tokens of each answer in decode. Default: ${DEFAULT-VALUE}.")
    private int outputTokens;

    @Option(
            names = "--request-timeout",
            paramLabel = "S",
            defaultValue = "600",
            description = "Seconds that a request may take. Default: ${DEFAULT-VALUE}.")
    private long requestTimeout;

    @Option(
            names = "--time-limit",
            paramLabel = "S",
            description = "Seconds after which no other point is begun. Left out: no limit.")
    private @Nullable Long timeLimit;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the random prompts. Left out: another one each time, lest the prefix cache knows them.")
    private @Nullable Long seed;

    @Mixin
    private DeploymentOptions deployment = new DeploymentOptions();

    @Mixin
    private JsonOutput json = new JsonOutput();

    ThoroughCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws InterruptedException {
        PlannerConfig config = deployment.config(cli, SweepingMode.THOROUGH);
        String model = config.orNull(Settings.MODEL_NAME);
        if (model == null) {
            throw new BadInputException("Name the model that the server serves, with --model-name");
        }
        Endpoint endpoint = Cli.checked(() -> endpoint(model));
        try {
            return sweep(config, endpoint, new OpenAiEngine(endpoint, SweepClock.SYSTEM));
        } catch (SweepException e) {
            throw new BadInputException(e.getMessage() + kept(), e);
        }
    }

    private String kept() {
        return deployment.out().resolve(SweepJournal.FILE).toFile().exists()
                ? "\nWhat was measured is kept in " + deployment.out() + "; the same command goes on from there."
                : "";
    }

    private Endpoint endpoint(String model) {
        String key = keyVariable == null ? null : cli.environment(keyVariable);
        if (keyVariable != null && key == null) {
            throw new BadInputException("--api-key-env: there is no environment variable " + keyVariable);
        }
        return new Endpoint(url, model, chat, key, Duration.ofSeconds(Math.max(1, requestTimeout)));
    }

    private int sweep(PlannerConfig config, Endpoint endpoint, OpenAiEngine engine) throws InterruptedException {
        List<String> served = engine.models();
        if (!served.contains(endpoint.model())) {
            throw new BadInputException("The server does not serve model \"" + endpoint.model() + "\"; it serves "
                    + String.join(", ", served) + ". Name one of them with --model-name");
        }
        SweepPlan plan = plan(engine);
        String subject = "%s, %d output tokens, %d KV tokens, %d GPU"
                .formatted(endpoint, plan.outputTokens(), plan.maxKvTokens(), plan.gpus());
        SweepJournal journal = SweepJournal.open(deployment.out(), subject);
        long prompts = Objects.requireNonNullElseGet(seed, System::nanoTime);
        try (Progress bar = cli.progress()) {
            ThoroughProfiler profiler =
                    new ThoroughProfiler(engine, plan, journal, new SweepDisplay(bar, cli), SweepClock.SYSTEM, prompts);
            return Interruption.during(() -> {
                try {
                    return measure(profiler);
                } finally {
                    bar.clear();
                    finish(config, profiler.result(), journal.size() + " of " + plan.points() + " points measured");
                }
            });
        }
    }

    private int measure(ThoroughProfiler profiler) {
        try {
            if (!profiler.run(timeLimit == null ? null : Duration.ofSeconds(timeLimit))) {
                cli.warn("the time is up before all is measured; the same command goes on from here");
            }
            return 0;
        } catch (InterruptedException e) {
            cli.warn("interrupted; what was measured is kept, and the same command goes on from here");
            return INTERRUPTED;
        }
    }

    private SweepPlan plan(OpenAiEngine engine) throws InterruptedException {
        if (grid.size() != 3) {
            throw new BadInputException("--grid takes three numbers, such as 16,6,7; got " + grid);
        }
        Long tokens = maxKvTokens == null ? engine.maxKvTokens() : maxKvTokens;
        if (tokens == null) {
            throw new BadInputException(
                    "The server's /metrics does not say how many tokens its KV cache holds; say it with --max-kv-tokens"
                            + " (engines print it when they start)");
        }
        int context = context(engine);
        return Cli.checked(() -> SweepPlan.of(
                new SweepPlan.Grid(grid.get(0), grid.get(1), grid.get(2), repeats),
                new SweepPlan.Engine(context, maxConcurrency, tokens, gpus),
                outputTokens));
    }

    private int context(OpenAiEngine engine) throws InterruptedException {
        if (maxContext != null) {
            return maxContext;
        }
        return Math.min(USUAL_CONTEXT, Objects.requireNonNullElse(engine.contextLength(), USUAL_CONTEXT));
    }

    private void finish(PlannerConfig config, @Nullable EngineProfile profile, String measured) {
        json.text(cli).println(measured);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("measured", measured);
        result.put("profile", profile == null ? null : deployment.out().toString());
        if (profile != null) {
            result.put("prefill_points", profile.prefill().points().size());
            result.put("decode_points", profile.decode().points().size());
            result.put("max_kv_tokens", profile.decode().maxKvTokens());
            deployment.write(profile, withGpus(config), json.text(cli));
        }
        json.text(cli).flush();
        json.write(cli, result);
    }

    private PlannerConfig withGpus(PlannerConfig config) {
        PlannerConfig.Builder builder = config.toBuilder();
        for (Setting<Integer> setting : List.of(Settings.PREFILL_ENGINE_NUM_GPU, Settings.DECODE_ENGINE_NUM_GPU)) {
            if (config.orNull(setting) == null) {
                builder.set(setting, gpus);
            }
        }
        return builder.build();
    }
}
