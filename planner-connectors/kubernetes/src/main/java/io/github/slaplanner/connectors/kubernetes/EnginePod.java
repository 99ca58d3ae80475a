package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One engine, as its pods show it. An engine over several nodes is several pods: it was created with the first, starts when
 * all have a node, serves when all are ready, and is going when one of them is.
 *
 * @param id the same as long as the engine exists
 * @param created when its first pod was created
 * @param scheduled when its last pod was given a node, or null while it waits for capacity
 * @param readyAt when its last pod became ready, or null if it does not serve
 * @param draining whether it is going
 */
record EnginePod(
        String id,
        Instant created,
        @Nullable Instant scheduled,
        @Nullable Instant readyAt,
        boolean draining) {
    /** Labels by which the pods of one engine belong together: LeaderWorkerSet's, then Grove's. */
    private static final Map<String, String> GROUPS = Map.of(
            "leaderworkerset.sigs.k8s.io/name", "leaderworkerset.sigs.k8s.io/group-index",
            "grove.io/podcliquescalinggroup", "grove.io/podcliquescalinggroup-replica-index");

    /** Pods in these phases hold no GPU any more, whatever became of them. */
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    /** The engines of a role. */
    static List<EnginePod> of(Collection<Pod> pods) {
        Map<String, EnginePod> engines = new LinkedHashMap<>();
        for (Pod pod : pods) {
            if (pod.getStatus() == null
                    || !OVER.contains(String.valueOf(pod.getStatus().getPhase()))) {
                engines.merge(group(pod), engine(pod), EnginePod::with);
            }
        }
        return List.copyOf(engines.values());
    }

    private static EnginePod engine(Pod pod) {
        String created = pod.getMetadata().getCreationTimestamp();
        Instant since = created == null ? Instant.EPOCH : Instant.parse(created);
        PodCondition placed = condition(pod, "PodScheduled");
        return new EnginePod(
                group(pod),
                since,
                placed == null ? since : since(placed, since),
                since(condition(pod, "Ready"), since),
                pod.getMetadata().getDeletionTimestamp() != null);
    }

    /** When it starts: when it was given a node; created, as long as it waits for one. */
    Instant startingSince() {
        return scheduled == null ? created : scheduled;
    }

    private static @Nullable PodCondition condition(Pod pod, String type) {
        return pod.getStatus() == null
                ? null
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()))
                        .findFirst()
                        .orElse(null);
    }

    /** Since when a condition is true, or null if it is not. */
    private static @Nullable Instant since(@Nullable PodCondition condition, Instant created) {
        if (condition == null || !"True".equals(condition.getStatus())) {
            return null;
        }
        String since = condition.getLastTransitionTime();
        return since == null ? created : Instant.parse(since);
    }

    private static String group(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        if (labels != null) {
            for (Map.Entry<String, String> group : GROUPS.entrySet()) {
                String name = labels.get(group.getKey());
                String index = labels.get(group.getValue());
                if (name != null && index != null) {
                    return name + "/" + index;
                }
            }
        }
        return String.valueOf(pod.getMetadata().getUid());
    }

    private EnginePod with(EnginePod other) {
        Instant first = created.isBefore(other.created) ? created : other.created;
        return new EnginePod(
                id,
                first,
                later(scheduled, other.scheduled),
                later(readyAt, other.readyAt),
                draining || other.draining);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return null;
        }
        return one.isBefore(other) ? other : one;
    }
}
