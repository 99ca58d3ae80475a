package io.github.slaplanner.core.shadow;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.engine.PlannerState;
import io.github.slaplanner.core.model.FadingHistogram;
import io.github.slaplanner.core.model.Workload;
import io.github.slaplanner.core.observe.TrafficSums;
import io.github.slaplanner.core.observe.TrafficWindow;
import io.github.slaplanner.core.propose.PoolModel;
import io.github.slaplanner.core.propose.Pools;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The traffic of one tick, which all policies have to serve. */
final class TickTraffic {
    private final PlannerConfig config;
    private final EnginePerformance performance;
    private final Map<Role, PoolModel> pools = new EnumMap<>(Role.class);
    private final Traffic traffic;
    private final Pools.Shape requests;

    private TickTraffic(Court court, Traffic traffic, Pools.Shape requests) {
        this.config = court.config();
        this.performance = court.performance();
        this.traffic = traffic;
        this.requests = requests;
        for (Role role : config.general().mode().roles()) {
            // what waits from tick to tick is known, so a queue begins empty
            pools.put(role, court.pools().of(role, requests, seconds()));
        }
    }

    /**
     * By what policies are judged.
     *
     * @param config the SLA
     * @param performance of the engines
     * @param pools models of their pools
     */
    record Court(PlannerConfig config, EnginePerformance performance, Pools pools) {}

    /** The newest traffic, or null while too little is known of it. */
    static @Nullable TickTraffic of(Court court, @Nullable Traffic newest, PlannerState seen) {
        TrafficWindow window = seen.traffic();
        if (newest == null
                || window == null
                || seen.workload().isl().isEmpty()
                || seen.workload().osl().isEmpty()) {
            return null;
        }
        List<Traffic> recent = new ArrayList<>(window.lastInterval());
        recent.addAll(window.pieces());
        double isl =
                known(TrafficSums.mean(recent, Traffic::isl), seen.workload().isl());
        double osl =
                known(TrafficSums.mean(recent, Traffic::osl), seen.workload().osl());
        return new TickTraffic(
                court, newest, new Pools.Shape(isl, osl, seen.workload().shape()));
    }

    /** Where nothing has come for a while engines cost as much as ever, so lengths are as they were. */
    private static double known(double mean, FadingHistogram lengths) {
        return mean >= 1 ? mean : Math.max(1, lengths.quantile(0.5));
    }

    PlannerConfig config() {
        return config;
    }

    Traffic traffic() {
        return traffic;
    }

    double seconds() {
        return traffic.interval().toMillis() / 1000.0;
    }

    double demand() {
        return traffic.requests().demand();
    }

    /** Prompts of this tick over prompts of usual length, in tokens: what is read counts, not how many read it. */
    double size() {
        return traffic.isl() == null ? 1 : Math.max(1, traffic.isl().mean()) / requests.isl();
    }

    double isl() {
        return requests.isl();
    }

    double osl() {
        return requests.osl();
    }

    double context() {
        return requests.isl() + requests.osl() / 2;
    }

    /** The pool of a role of the mode under this traffic. */
    PoolModel pool(Role role) {
        return Objects.requireNonNull(pools.get(role), "pool");
    }

    /** Time to read a prompt of usual length, ms. */
    double readMs() {
        Workload workload = requests.workload();
        return workload.promptTimes(performance.requirePrefill()).ms(requests.isl());
    }

    /** Tokens in the KV cache of an engine. */
    double kvTokens() {
        return performance.requireDecode().maxKvTokens();
    }

    /** Seconds that a sequence runs, roughly: the load of engines that decode follows the arrivals of so long. */
    double life() {
        double itl = performance.requireDecode().itlMs(0.5, context());
        return requests.workload().decodeSlowness() * itl * requests.osl() / 1000;
    }
}
