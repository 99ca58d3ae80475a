package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.policy.HorizontalAutoscaler.Metric;
import io.github.slaplanner.simulator.replay.Plan;
import io.github.slaplanner.simulator.replay.Policy;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' HorizontalPodAutoscaler with its defaults, one per role: prefill engines on their mean number of requests in
 * line, the one being read included (target {@value #QUEUE_TARGET}, so that engines read half of the time); decode engines
 * on their mean KV cache use (target {@value #KV_TARGET}); aggregated engines on both, the larger wins. Metrics are means
 * over the 15 s between two syncs.
 */
public final class HpaPolicy implements Policy {
    private static final double QUEUE_TARGET = 0.5;
    private static final double KV_TARGET = 0.5;
    private static final Duration SYNC = Duration.ofSeconds(15);

    private final Budget budget;
    private final Map<Role, HorizontalAutoscaler> autoscalers = new EnumMap<>(Role.class);

    /** An autoscaler per role of the fleet. */
    public HpaPolicy(ReplaySpec spec) {
        budget = new Budget(spec.config(), spec.fleet());
        spec.fleet().mode().roles().forEach(role -> autoscalers.put(role, new HorizontalAutoscaler()));
    }

    @Override
    public String name() {
        return "hpa";
    }

    @Override
    public Duration tick() {
        return SYNC;
    }

    @Override
    public Plan decide(Observation observation) {
        FleetState fleet = Objects.requireNonNull(observation.fleet().freshOrNull());
        List<WorkerLoad> workers = Objects.requireNonNull(observation.workers().freshOrNull());
        double now = SimTime.seconds(observation.now());
        Map<Role, Integer> targets = new EnumMap<>(Role.class);
        Map<Role, List<Metric>> seen = new EnumMap<>(Role.class);
        autoscalers.forEach((role, autoscaler) -> {
            List<Metric> metrics = metrics(role, workers);
            seen.put(role, metrics);
            targets.put(role, autoscaler.desired(now, Objects.requireNonNull(fleet.role(role)), metrics));
        });
        return Plan.of(budget.fit(targets), () -> why(seen));
    }

    private static String why(Map<Role, List<Metric>> seen) {
        return seen.entrySet().stream()
                .flatMap(entry ->
                        entry.getValue().stream().map(metric -> entry.getKey().label() + " " + metric))
                .collect(Collectors.joining("; "));
    }

    private static List<Metric> metrics(Role role, List<WorkerLoad> workers) {
        Metric queue = metric("requests in line", role, workers, QUEUE_TARGET, HpaPolicy::inLine);
        Metric kv = metric(
                "KV use",
                role,
                workers,
                KV_TARGET,
                load -> orZero(load.average().kvUsage()));
        return switch (role) {
            case PREFILL -> List.of(queue);
            case DECODE -> List.of(kv);
            case AGGREGATED -> List.of(queue, kv);
        };
    }

    private static double inLine(WorkerLoad load) {
        double being = load.role() == Role.PREFILL ? orZero(load.average().running()) : 0;
        return orZero(load.average().waiting()) + being;
    }

    private static Metric metric(
            String name, Role role, List<WorkerLoad> workers, double target, ToDoubleFunction<WorkerLoad> value) {
        List<WorkerLoad> pods =
                workers.stream().filter(load -> load.role() == role).toList();
        double sum = pods.stream().mapToDouble(value).sum();
        return new Metric(name, pods.size(), sum, target);
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }
}
