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
 * One engine, as its pods show it. An engine over several nodes is several pods: it was created with the first, serves when
 * all are ready, and is going when one of them is.
 *
 * @param id the same as long as the engine exists
 * @param created when its first pod was created
 * @param readyAt when its last pod became ready, or null if it does not serve
 * @param draining whether it is going
 */
record EnginePod(String id, Instant created, @Nullable Instant readyAt, boolean draining) {
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
        return new EnginePod(
                group(pod),
                created == null ? Instant.EPOCH : Instant.parse(created),
                readyAt(pod),
                pod.getMetadata().getDeletionTimestamp() != null);
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

    private static @Nullable Instant readyAt(Pod pod) {
        if (pod.getStatus() == null) {
            return null;
        }
        for (PodCondition condition : pod.getStatus().getConditions()) {
            if ("Ready".equals(condition.getType()) && "True".equals(condition.getStatus())) {
                String since = condition.getLastTransitionTime();
                return Instant.parse(since == null ? pod.getMetadata().getCreationTimestamp() : since);
            }
        }
        return null;
    }

    private EnginePod with(EnginePod other) {
        Instant first = created.isBefore(other.created) ? created : other.created;
        return new EnginePod(id, first, later(readyAt, other.readyAt), draining || other.draining);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return null;
        }
        return one.isBefore(other) ? other : one;
    }
}
