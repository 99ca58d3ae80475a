package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.RoleLimits;
import io.github.slaplanner.simulator.fleet.EngineRates;
import io.github.slaplanner.simulator.fleet.FleetSpec;
import io.github.slaplanner.simulator.fleet.FleetTraits;
import io.github.slaplanner.simulator.fleet.Routing;
import io.github.slaplanner.simulator.fleet.SimTime;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What is replayed, on what fleet, and what counts. The same for all policies that are compared. Immutable. */
public final class ReplaySpec {
    private final Workload workload;
    private final PlannerConfig config;
    private final EnginePerformance performance;
    private final FleetSpec fleet;
    private final Clients clients;
    private final double warmupSeconds;
    private final double drainSeconds;
    private final ProgressListener progress;

    private ReplaySpec(Builder builder) {
        workload = builder.scale == 1
                ? builder.workload
                : new ScaledWorkload(builder.workload, builder.scale, builder.seed);
        config = builder.config;
        performance = builder.performance;
        fleet = new FleetSpec(
                config.general().mode(),
                EngineRates.of(performance, decodeGpus(config)),
                builder.startup,
                gpusPerEngine(config),
                builder.initial(),
                builder.traits);
        clients = builder.clients;
        warmupSeconds = SimTime.seconds(builder.warmup);
        drainSeconds = SimTime.seconds(builder.drain);
        progress = builder.progress;
    }

    private ReplaySpec(ReplaySpec other, PlannerConfig config, FleetSpec fleet) {
        workload = other.workload;
        this.config = config;
        performance = other.performance;
        this.fleet = fleet;
        clients = other.clients;
        warmupSeconds = other.warmupSeconds;
        drainSeconds = other.drainSeconds;
        progress = other.progress;
    }

    /** The same on another fleet. */
    public ReplaySpec on(FleetSpec other) {
        return new ReplaySpec(this, config, other);
    }

    /** The same with another GPU budget. */
    public ReplaySpec within(int gpus) {
        return new ReplaySpec(this, config.toBuilder().maxGpuBudget(gpus).build(), fleet);
    }

    /**
     * Starts a builder.
     *
     * @param workload the requests
     * @param config SLA, mode, budget, GPUs per engine and ticks
     * @param performance the engines, for both the fleet and the policies
     */
    public static Builder builder(Workload workload, PlannerConfig config, EnginePerformance performance) {
        return new Builder(workload, config, performance);
    }

    private static int decodeGpus(PlannerConfig config) {
        return Objects.requireNonNullElse(config.orNull(Settings.DECODE_ENGINE_NUM_GPU), 1);
    }

    private static Map<Role, Integer> gpusPerEngine(PlannerConfig config) {
        int prefill = Objects.requireNonNullElse(config.orNull(Settings.PREFILL_ENGINE_NUM_GPU), 1);
        int decode = decodeGpus(config);
        return Map.of(Role.PREFILL, prefill, Role.DECODE, decode, Role.AGGREGATED, decode);
    }

    /** The requests, scaled. */
    public Workload workload() {
        return workload;
    }

    /** The configuration. */
    public PlannerConfig config() {
        return config;
    }

    /** What one engine does. */
    public EnginePerformance performance() {
        return performance;
    }

    /** The fleet at the start. */
    public FleetSpec fleet() {
        return fleet;
    }

    /** How clients behave that get no answer. */
    public Clients clients() {
        return clients;
    }

    /** Seconds at the start that are not scored. */
    public double warmupSeconds() {
        return warmupSeconds;
    }

    /** Seconds after the last arrival in which requests may still end. */
    public double drainSeconds() {
        return drainSeconds;
    }

    /** Who is told how far a run has come. */
    public ProgressListener progress() {
        return progress;
    }

    /** Told how far runs have come; may be called by several threads at once. */
    @FunctionalInterface
    public interface ProgressListener {
        /**
         * A run has come this far.
         *
         * @param policy the policy of the run
         * @param seconds simulated seconds since the start
         */
        void at(String policy, double seconds);
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final Workload workload;
        private final PlannerConfig config;
        private final EnginePerformance performance;
        private final Map<Role, Integer> initial = new EnumMap<>(Role.class);
        private Duration startup = Duration.ofMinutes(2);
        private Duration warmup = Duration.ZERO;
        private Duration drain = Duration.ofHours(1);
        private ProgressListener progress = (policy, seconds) -> {};
        private double scale = 1;
        private long seed = 1;
        private FleetTraits traits = FleetTraits.IDEAL;
        private Clients clients = Clients.PATIENT;

        private Builder(Workload workload, PlannerConfig config, EnginePerformance performance) {
            this.workload = Objects.requireNonNull(workload, "workload");
            this.config = Objects.requireNonNull(config, "config");
            this.performance = Objects.requireNonNull(performance, "performance");
        }

        /** Time that a new engine takes to serve; default 120 s. */
        public Builder startup(Duration time) {
            startup = time;
            return this;
        }

        /** Time at the start that is not scored; default none. */
        public Builder warmup(Duration time) {
            warmup = time;
            return this;
        }

        /** Time after the last arrival in which requests may still end; default one hour. */
        public Builder drain(Duration time) {
            drain = time;
            return this;
        }

        /** Engines at the start; default is the configuration's {@code min_endpoint}. */
        public Builder initial(Role role, int engines) {
            initial.put(role, engines);
            return this;
        }

        /** Requests times this, positive; default 1. */
        public Builder scale(double factor) {
            scale = factor;
            return this;
        }

        /** How requests are given to engines; default to the least loaded. */
        public Builder routing(Routing router) {
            traits = traits.with(router);
            return this;
        }

        /** Standard deviation of the logarithm of the time that a prompt takes, its mean kept; default 0. */
        public Builder jitter(double deviation) {
            traits = traits.withJitter(deviation);
            return this;
        }

        /** Everything that is beside the profile; default {@link FleetTraits#IDEAL}. */
        public Builder traits(FleetTraits all) {
            traits = all;
            return this;
        }

        /** How clients behave that get no answer; default they wait for ever. */
        public Builder clients(Clients behaviour) {
            clients = behaviour;
            return this;
        }

        /** Seed of all that is random in scaling; default 1. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Who is told how far runs have come; default nobody. */
        public Builder progress(ProgressListener listener) {
            progress = listener;
            return this;
        }

        /**
         * The specification.
         *
         * @throws IllegalArgumentException if a time or a number is out of range
         * @throws NullPointerException if the mode has a role that the performance data do not cover
         */
        public ReplaySpec build() {
            for (Role role : config.general().mode().roles()) {
                Objects.requireNonNull(role.prefills() ? performance.requirePrefill() : role);
                Objects.requireNonNull(role.decodes() ? performance.requireDecode() : role);
            }
            if (warmup.isNegative() || drain.isNegative()) {
                throw new IllegalArgumentException(
                        "Neither the warm-up (" + warmup + ") nor the time to drain (" + drain + ") may be negative.");
            }
            return new ReplaySpec(this);
        }

        private Map<Role, Integer> initial() {
            Map<Role, Integer> all = new EnumMap<>(Role.class);
            for (Role role : config.general().mode().roles()) {
                all.put(
                        role,
                        initial.getOrDefault(role, RoleLimits.of(config, role).minimum()));
            }
            return all;
        }
    }
}
