package io.github.slaplanner.core;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.Interpolator;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import io.github.slaplanner.core.learn.Prior;
import io.github.slaplanner.core.plugin.Plugins;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileReader;
import io.github.slaplanner.core.profile.rapid.EngineModel;
import io.github.slaplanner.core.profile.rapid.Gpu;
import io.github.slaplanner.core.profile.rapid.Help;
import io.github.slaplanner.core.profile.rapid.ModelArchitecture;
import io.github.slaplanner.core.profile.rapid.ModelConfig;
import io.github.slaplanner.core.profile.rapid.Parallelism;
import io.github.slaplanner.core.profile.rapid.RapidProfiler;
import io.github.slaplanner.core.trace.RequestTrace;
import io.github.slaplanner.core.trace.TraceIntervals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Assembles an engine from what its configuration names: the predictor and the interpolator among the plug-ins, the engine
 * performance data in {@code profile_results_dir}, and the warm-up trace.
 */
public final class EngineLoader {
    private final Plugins plugins;

    /** A loader for the plug-ins on the class path. */
    public EngineLoader() {
        this(Plugins.fromClassPath());
    }

    /** A loader for some plug-ins. */
    public EngineLoader(Plugins plugins) {
        this.plugins = Objects.requireNonNull(plugins, "plugins");
    }

    /**
     * The engine of a configuration. Where sizing is by SLA, {@code profile_results_dir} is left out and no folder of its default name
     * is there, it learns how fast engines are while it plans.
     *
     * @throws io.github.slaplanner.core.plugin.PluginException if a plug-in that the configuration names is not there
     * @throws io.github.slaplanner.core.profile.ProfileException if throughput scaling is on and the performance data cannot be
     *     used
     */
    public PlannerEngine engine(PlannerConfig config) {
        return engine(config, predictor(config));
    }

    /** As {@link #engine(PlannerConfig)}, with a predictor at hand. */
    public PlannerEngine engine(PlannerConfig config, Predictor predictor) {
        if (learns(config)) {
            return PlannerEngine.learning(config, predictor, prior(config));
        }
        EnginePerformance performance = config.throughput().enabled()
                ? performance(config, Path.of(config.get(Settings.PROFILE_RESULTS_DIR)))
                : null;
        return PlannerEngine.of(config, predictor, performance);
    }

    /** Whether an engine of this configuration learns how fast engines are, for want of performance data. */
    public static boolean learns(PlannerConfig config) {
        String folder = config.get(Settings.PROFILE_RESULTS_DIR);
        return config.throughput().enabled()
                && config.get(Settings.SIZING) == Sizing.SLA
                && folder.equals(Settings.PROFILE_RESULTS_DIR.defaultValue())
                && !Files.exists(Path.of(folder));
    }

    /**
     * What is expected of engines whose speed is to be learned: what the rapid profiler simulates, where {@code model_config} and
     * {@code gpu} are known.
     *
     * @throws io.github.slaplanner.core.profile.ProfileException if the model's configuration cannot be read
     * @throws IllegalArgumentException if the GPU is not known, or the model does not fit
     */
    public static Prior prior(PlannerConfig config) {
        String model = config.orNull(Settings.MODEL_CONFIG);
        String gpu = config.orNull(Settings.GPU);
        if (model == null || gpu == null) {
            return Prior.unknown();
        }
        ModelArchitecture architecture = ModelConfig.read(Path.of(model));
        EngineModel prefill = simulated(config, architecture, gpu, Settings.PREFILL_ENGINE_NUM_GPU);
        EngineModel decode = simulated(config, architecture, gpu, Settings.DECODE_ENGINE_NUM_GPU);
        return Prior.simulated(RapidProfiler.profile(prefill, decode, architecture.maxContext()));
    }

    private static EngineModel simulated(
            PlannerConfig config, ModelArchitecture model, String gpu, Setting<Integer> gpus) {
        Integer tensor = config.orNull(gpus);
        Parallelism way = new Parallelism(tensor == null ? 1 : tensor, 1, 1, 1);
        return new EngineModel(model, Gpu.of(gpu), way, config.general().backend(), Help.NONE);
    }

    /**
     * Where an engine starts from: the traffic of {@code load_predictor_warmup_trace}, or nothing.
     *
     * @param engine the engine
     * @param warnings told of everything in the trace that was put right or left out
     * @throws io.github.slaplanner.core.trace.TraceException if the trace cannot be used
     */
    public PlannerState start(PlannerEngine engine, Consumer<String> warnings) {
        String trace = engine.config().prediction().warmupTrace();
        if (trace == null) {
            return engine.start();
        }
        TraceIntervals past = TraceIntervals.of(
                RequestTrace.open(Path.of(trace), warnings),
                engine.config().throughput().interval());
        return engine.startFrom(past.requests(), past.isl(), past.osl());
    }

    /** The predictor that the configuration names. */
    public Predictor predictor(PlannerConfig config) {
        String name = config.prediction().predictor();
        return plugins.create(PredictorProvider.class, name, PluginContext.of(config, name));
    }

    /** Curves from a profiler's results, for the roles of the configuration's mode; what no role needs is not read. */
    public EnginePerformance performance(PlannerConfig config, Path results) {
        Interpolator interpolator = interpolator(config);
        List<Role> roles = config.general().mode().roles();
        return new EnginePerformance(
                roles.stream().anyMatch(Role::prefills)
                        ? interpolator.prefill(ProfileReader.readPrefill(results))
                        : null,
                roles.stream().anyMatch(Role::decodes) ? interpolator.decode(ProfileReader.readDecode(results)) : null);
    }

    /** Curves from measurements at hand. */
    public EnginePerformance performance(PlannerConfig config, EngineProfile profile) {
        Interpolator interpolator = interpolator(config);
        return new EnginePerformance(interpolator.prefill(profile.prefill()), interpolator.decode(profile.decode()));
    }

    private Interpolator interpolator(PlannerConfig config) {
        String name = config.get(Settings.INTERPOLATOR);
        return plugins.create(InterpolatorProvider.class, name, PluginContext.of(config, name));
    }
}
