package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.PlannerListener;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.plugin.Plugins;
import io.github.slaplanner.core.runtime.Collaborators.Owned;
import io.github.slaplanner.core.shadow.Shadow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link Planner} works with, and starts it. */
public final class PlannerBuilder {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final PlannerConfig config;
    private final List<PlannerListener> listeners = new ArrayList<>();
    private final List<Function<Assembly, Shadow>> shadows = new ArrayList<>();
    private @Nullable MetricsSource source;
    private @Nullable Connector connector;
    private @Nullable Plugins plugins;
    private @Nullable Predictor predictor;
    private @Nullable EnginePerformance performance;
    private @Nullable Duration timeout;
    private @Nullable ConfigWatch watch;
    private Controls controls = new Controls();
    private TimeSource time = TimeSource.system();
    private Duration stateInterval = Duration.ofMinutes(5);
    private boolean started;

    PlannerBuilder(PlannerConfig config) {
        this.config = Objects.requireNonNull(config, "config");
    }

    /** Where traffic and worker loads come from, instead of {@code metrics_source}. The caller closes it. */
    public PlannerBuilder metrics(MetricsSource source) {
        this.source = Objects.requireNonNull(source, "source");
        return this;
    }

    /** The fleet, instead of {@code environment}. The caller closes it. */
    public PlannerBuilder connector(Connector connector) {
        this.connector = Objects.requireNonNull(connector, "connector");
        return this;
    }

    /** Where plug-ins are found; default is the class path. The caller closes them. */
    public PlannerBuilder plugins(Plugins plugins) {
        this.plugins = Objects.requireNonNull(plugins, "plugins");
        return this;
    }

    /** What forecasts demand, instead of {@code load_predictor}. */
    public PlannerBuilder predictor(Predictor predictor) {
        this.predictor = Objects.requireNonNull(predictor, "predictor");
        return this;
    }

    /** Measured performance of the engines, instead of what {@code profile_results_dir} holds. */
    public PlannerBuilder performance(EnginePerformance performance) {
        this.performance = Objects.requireNonNull(performance, "performance");
        return this;
    }

    /** Adds a listener; a {@link RuntimeListener} also learns what became of a decision. */
    public PlannerBuilder listener(PlannerListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** Adds a listener that only wants decisions. */
    public PlannerBuilder onDecision(Consumer<Decision> listener) {
        Objects.requireNonNull(listener, "listener");
        return listener((observation, decision) -> listener.accept(decision));
    }

    /**
     * Adds a policy that decides on the same observations and is scored beside the planner, on paper: {@link TickReport#scores}.
     * Its predictor is the one that its configuration names.
     *
     * @param name letters, digits and {@code . _ -}
     * @param config its configuration, of the planner's mode; judged by the planner's SLA
     */
    public PlannerBuilder shadow(String name, PlannerConfig config) {
        Objects.requireNonNull(config, "config");
        shadows.add(assembly -> new Shadow(name, assembly.shadow(config)));
        return this;
    }

    /** As {@link #shadow(String, PlannerConfig)}, with an engine at hand. */
    public PlannerBuilder shadow(String name, PlannerEngine engine) {
        Shadow shadow = new Shadow(name, engine);
        shadows.add(assembly -> shadow);
        return this;
    }

    /** The clocks; default are the machine's. */
    public PlannerBuilder time(TimeSource time) {
        this.time = Objects.requireNonNull(time, "time");
        return this;
    }

    /** How long one call of a collaborator may take; default is half a tick, from one second to ten. */
    public PlannerBuilder callTimeout(Duration timeout) {
        this.timeout = positive(timeout);
        return this;
    }

    /** Time between two saves of what was learned, if {@code state_dir} is set; default five minutes. */
    public PlannerBuilder stateInterval(Duration interval) {
        this.stateInterval = positive(interval);
        return this;
    }

    /**
     * Reads the configuration again whenever the file has other content, and applies it if it is valid. What was learned is
     * carried over where it fits. What a start alone can set up, such as ports and the environment, must stay the same.
     *
     * @param file the file that the configuration came from
     * @param loader how to read it
     */
    public PlannerBuilder watch(Path file, ConfigLoader loader) {
        this.watch = new ConfigWatch(file, loader);
        return this;
    }

    /** What persons may change while the planner runs; the caller keeps it to do so. */
    public PlannerBuilder controls(Controls controls) {
        this.controls = Objects.requireNonNull(controls, "controls");
        return this;
    }

    /**
     * Starts to plan, with a first tick at once. A builder starts one planner: a second one would plan the same fleet.
     *
     * @throws IllegalStateException if this builder has started a planner before
     * @throws io.github.slaplanner.core.plugin.PluginException if a plug-in that the configuration names cannot be used
     * @throws io.github.slaplanner.core.profile.ProfileException if engine performance data are needed and cannot be used
     * @throws io.github.slaplanner.api.spi.ConnectorException if the environment cannot be asked what it runs
     * @throws IllegalArgumentException if the planner cannot have the shadows that were added
     */
    public Planner start() {
        if (started) {
            throw new IllegalStateException(
                    "This builder has started a planner already, and a second one would plan the same"
                            + " fleet. Maybe keep what start() returned; another fleet needs a builder of its own.");
        }
        Duration limit = timeout == null ? usualTimeout() : timeout;
        Reporter reporter = new Reporter(listeners, limit, time);
        Plugins known = plugins == null ? Plugins.fromClassPath() : plugins;
        Assembly assembly =
                new Assembly(known, new Assembly.Given(predictor, performance), time, reporter, limit, stateInterval);
        try {
            PlannerEngine engine = assembly.engine(config);
            String folder = config.orNull(Settings.STATE_DIR);
            StateStore store = folder == null ? null : new StateStore(Path.of(folder));
            SavedFiles keeper = new SavedFiles(assembly, engine, new SavedFiles.Kept(store, watch, controls));
            ShadowRunner runner = new ShadowRunner(
                    shadows.stream().map(shadow -> shadow.apply(assembly)).toList(), assembly);
            runner.start(engine, keeper.restored());
            Loop loop = new Loop(assembly, collaborators(assembly), new Loop.Parts(engine, keeper, runner));
            started = true;
            return new Planner(loop).started();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the planner started.", e);
        }
    }

    private Collaborators collaborators(Assembly assembly) throws InterruptedException {
        Owned<Connector> fleet = assembly.connector(config, connector);
        try {
            DeploymentInfo deployment = assembly.describe(fleet.value());
            Owned<MetricsSource> metrics = source == null
                    ? new Owned<>(assembly.source(config, deployment), true)
                    : new Owned<>(source, false);
            return new Collaborators(fleet, metrics, deployment, assembly.timeout());
        } catch (RuntimeException e) {
            if (fleet.owned()) {
                fleet.value().close();
            }
            throw e;
        }
    }

    private Duration usualTimeout() {
        Duration half = config.tick().dividedBy(2);
        return half.compareTo(SHORTEST) < 0 ? SHORTEST : half.compareTo(LONGEST) > 0 ? LONGEST : half;
    }

    private static Duration positive(Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("Must be positive: " + duration + ".");
        }
        return duration;
    }
}
