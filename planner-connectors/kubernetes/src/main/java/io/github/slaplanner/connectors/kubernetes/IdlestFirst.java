package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a Deployment give up its idlest engines first. Before a role shrinks, all its engines are asked for their load, and
 * those with the least of it get a negative pod deletion cost. An engine that does not answer is not marked. All of it takes
 * half the time of an action at most, and the role shrinks whatever comes of it: Kubernetes then takes engines that do not
 * serve yet first, and the youngest of the others. Marks that are left over, because the role grows or has settled, come off.
 */
final class IdlestFirst {
    private static final Logger LOG = LoggerFactory.getLogger(IdlestFirst.class);
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String IDLEST = "-1000";
    private static final ApiKind PODS = new ApiKind("", "v1", "Pod", "pods", false);

    private final ClusterApi api;
    private final IdleMetric metric;
    private final Duration timeout;
    private final HttpClient http;
    private final Set<String> marked = new HashSet<>();
    private final Set<String> unmarked = new HashSet<>();

    /**
     * An engine and its load.
     *
     * @param pod the engine's pod
     * @param load sum of the metric
     */
    private record Loaded(Pod pod, double load) {}

    /**
     * A way to choose.
     *
     * @param api the cluster
     * @param metric where engines tell their load
     * @param limit how long an action may take; two quarters of it are for this
     */
    IdlestFirst(ClusterApi api, IdleMetric metric, Duration limit) {
        this.api = api;
        this.metric = metric;
        this.timeout = limit.dividedBy(4);
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    /** What marking needs. */
    static Permission permission(String namespace) {
        return new ObjectRef(PODS, namespace, "").permission("patch");
    }

    /** Takes the marks off engines that go on serving, once each; waits for nothing. */
    void unmark(RoleTarget target) {
        for (Pod pod : target.pods()) {
            String uid = pod.getMetadata().getUid();
            // A mark that was just made need not show in the watch yet.
            boolean bears = isMarked(pod) || marked.contains(uid);
            if (bears && pod.getMetadata().getDeletionTimestamp() == null && unmarked.add(uid)) {
                CompletableFuture<Answer> unused = cost(pod, null);
            }
        }
    }

    /** Marks the engines that should go. */
    void mark(RoleTarget target, int going) {
        unmarked.clear();
        marked.clear();
        Map<Pod, CompletableFuture<OptionalDouble>> asked = new LinkedHashMap<>();
        for (Pod pod : target.pods()) {
            if (hasDeletionCost(pod) && !EnginePod.of(List.of(pod)).isEmpty()) {
                asked.put(pod, load(pod));
            }
        }
        await(asked.values().stream().toList());
        List<Loaded> loads = new ArrayList<>();
        asked.forEach((pod, answer) ->
                answer.getNow(OptionalDouble.empty()).ifPresent(load -> loads.add(new Loaded(pod, load))));
        loads.sort(Comparator.comparingDouble(Loaded::load));
        List<Pod> idlest = loads.stream().limit(going).map(Loaded::pod).toList();
        idlest.forEach(pod -> marked.add(pod.getMetadata().getUid()));
        await(asked.keySet().stream()
                .filter(pod -> idlest.contains(pod) != isMarked(pod))
                .map(pod -> cost(pod, idlest.contains(pod) ? IDLEST : null))
                .toList());
    }

    /** Only a ReplicaSet looks at the cost. */
    private static boolean hasDeletionCost(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getKind().equals("ReplicaSet"));
    }

    private static boolean isMarked(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations != null && IDLEST.equals(annotations.get(COST));
    }

    private CompletableFuture<OptionalDouble> load(Pod pod) {
        String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        if (ip == null || ip.isEmpty()) {
            return CompletableFuture.completedFuture(OptionalDouble.empty());
        }
        String host = ip.contains(":") ? "[" + ip + "]" : ip;
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + metric.port() + metric.path()))
                .timeout(timeout)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> sum(response.body(), metric.metric()))
                .exceptionally(failure -> OptionalDouble.empty());
    }

    /** The sum of a metric over its series in the text format of Prometheus; empty if there is none. */
    static OptionalDouble sum(String exposition, String metric) {
        Matcher series = Pattern.compile("(?m)^" + Pattern.quote(metric) + "(?:\\{.*\\})? +(\\S+)")
                .matcher(exposition);
        double sum = 0;
        boolean found = false;
        while (series.find()) {
            sum += Double.parseDouble(series.group(1));
            found = true;
        }
        return found ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /** Sets the cost of a pod; null removes it. */
    private CompletableFuture<Answer> cost(Pod pod, @Nullable String cost) {
        ObjectRef ref = new ObjectRef(
                PODS, pod.getMetadata().getNamespace(), pod.getMetadata().getName());
        Map<String, Object> annotation = new HashMap<>();
        annotation.put(COST, cost);
        return api.change(ref, Map.of("metadata", Map.of("annotations", annotation)))
                .whenComplete((answer, failure) -> {
                    boolean gone = answer != null && (answer.ok() || answer.code() == Answer.NOT_FOUND);
                    if (answer != null && !gone) {
                        LOG.warn("Idle engines are not marked{}", api.why(answer, ref.permission("patch")));
                    }
                });
    }

    private void await(List<? extends CompletableFuture<?>> futures) {
        CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> null)
                .join();
    }
}
