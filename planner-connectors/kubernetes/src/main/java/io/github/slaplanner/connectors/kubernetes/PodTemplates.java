package io.github.slaplanner.connectors.kubernetes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the pod templates of workloads: the usual {@code spec.template}, and those of a LeaderWorkerSet. */
final class PodTemplates {
    private PodTemplates() {}

    /** GPUs of one replica, or null if the object does not tell. */
    static @Nullable Integer gpus(Object object) {
        Object group = Json.at(object, "spec", "leaderWorkerTemplate");
        Integer gpus = group == null ? PodSpecs.gpus(Json.at(object, "spec", "template", "spec")) : groupGpus(group);
        return gpus == null || gpus < 1 ? null : gpus;
    }

    /** The command line of a replica. */
    static List<String> words(Object object) {
        Object group = Json.at(object, "spec", "leaderWorkerTemplate");
        List<String> words = new ArrayList<>(PodSpecs.words(Json.at(object, "spec", "template", "spec")));
        words.addAll(PodSpecs.words(Json.at(group, "leaderTemplate", "spec")));
        words.addAll(PodSpecs.words(Json.at(group, "workerTemplate", "spec")));
        return words;
    }

    /** A group is a leader and size - 1 workers; without a template of its own the leader is like a worker. */
    private static @Nullable Integer groupGpus(Object group) {
        Integer size = Json.number(group, "size");
        Integer worker = PodSpecs.gpus(Json.at(group, "workerTemplate", "spec"));
        Integer leader = Json.at(group, "leaderTemplate") == null
                ? worker
                : PodSpecs.gpus(Json.at(group, "leaderTemplate", "spec"));
        if (worker == null && leader == null) {
            return null;
        }
        int workers = size == null ? 0 : Math.max(0, size - 1);
        return (leader == null ? 0 : leader) + workers * (worker == null ? 0 : worker);
    }
}
