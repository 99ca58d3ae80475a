package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.simulator.fleet.EngineSpeed;
import io.github.slaplanner.simulator.fleet.FleetTraits;
import io.github.slaplanner.simulator.replay.Clients;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.Workload;
import java.time.Duration;
import java.util.Map;

/**
 * One question to the policies: this traffic on these engines.
 *
 * @param name its name, unique in its half
 * @param half what it may be used for
 * @param config what the planner is told
 * @param traffic what is asked
 * @param engine what answers
 * @param run how it is run and judged
 */
public record Cell(String name, Half half, PlannerConfig config, Traffic traffic, Engine engine, Run run) {
    /** Cells that may be looked at while somebody works on the planner, and those that may not. */
    public enum Half {
        /** May be looked at. */
        SEEN("seen"),
        /** Scored when the work is done. */
        HELD_OUT("held-out");

        private final String label;

        Half(String label) {
            this.label = label;
        }

        /** As in files and options. */
        public String label() {
            return label;
        }
    }

    /**
     * Requests.
     *
     * @param name for people
     * @param workload the requests
     * @param seconds until the last arrival
     * @param scale requests times this
     * @param seed of everything that is random
     * @param clients what they do without an answer
     */
    record Traffic(String name, Workload workload, double seconds, double scale, long seed, Clients clients) {}

    /**
     * Engines and what is around them.
     *
     * @param name for people
     * @param performance what the planner knows of them
     * @param startup time that a new one takes to serve
     * @param traits router, prefix caches, and what else is beside the profile
     * @param speed times as fast as the planner believes
     * @param initial engines at the start, by role; those of {@code min_endpoint} where a role is absent
     */
    record Engine(
            String name,
            EnginePerformance performance,
            Duration startup,
            FleetTraits traits,
            double speed,
            Map<Role, Integer> initial) {}

    /**
     * How it is run.
     *
     * @param warmup time at the start that is not scored
     * @param forecastable whether the traffic is of a kind that can be forecast
     */
    record Run(Duration warmup, boolean forecastable) {}

    /** The name with its half. */
    public String id() {
        return half.label + "/" + name;
    }

    /** What is simulated. */
    ReplaySpec spec(ReplaySpec.ProgressListener progress) {
        EnginePerformance real = EngineSpeed.times(engine.performance, engine.speed);
        ReplaySpec.Builder builder = ReplaySpec.builder(traffic.workload, config, real)
                .startup(engine.startup)
                .warmup(run.warmup)
                .scale(traffic.scale)
                .seed(traffic.seed)
                .traits(engine.traits)
                .clients(traffic.clients)
                .progress(progress);
        engine.initial.forEach(builder::initial);
        return builder.build();
    }
}
