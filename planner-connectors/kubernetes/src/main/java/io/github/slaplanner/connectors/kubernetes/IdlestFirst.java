package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a Deployment give up its idlest engines first. Before a role shrinks, all its engines are asked for their load, and
 * those with the least of it get a negative pod deletion cost; marks of an earlier time are taken off. An engine that does not
 * answer is not marked. All of it takes two seconds at most, and the role shrinks whatever comes of it: Kubernetes then
 * takes engines that do not serve yet first, and the youngest of the others.
 */
final class IdlestFirst {
    private static final Logger LOG = LoggerFactory.getLogger(IdlestFirst.class);
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String IDLEST = "-1000";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final ClusterApi api;
    private final IdleMetric metric;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /**
     * An engine and its load.
     *
     * @param pod the engine's pod
     * @param load sum of the metric
     */
    private record Loaded(Pod pod, double load) {}

    IdlestFirst(ClusterApi api, IdleMetric metric) {
        this.api = api;
        this.metric = metric;
    }

    /** Marks the engines that should go. */
    void mark(RoleTarget target, int going) {
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
        await(asked.keySet().stream()
                .filter(pod -> idlest.contains(pod) != isMarked(pod))
                .map(pod -> cost(pod, idlest.contains(pod) ? IDLEST : "0"))
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
                .timeout(TIMEOUT)
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

    private CompletableFuture<Answer> cost(Pod pod, String cost) {
        ApiKind pods = new ApiKind("", "v1", "Pod", "pods", false);
        ObjectRef ref = new ObjectRef(
                pods, pod.getMetadata().getNamespace(), pod.getMetadata().getName());
        return api.change(ref, Map.of("metadata", Map.of("annotations", Map.of(COST, cost))))
                .whenComplete((answer, failure) -> {
                    if (answer != null && answer.code() == Answer.FORBIDDEN) {
                        LOG.warn(
                                "Idle engines are not marked. {}",
                                ref.permission("patch").refusal());
                    }
                });
    }

    private static void await(List<? extends CompletableFuture<?>> futures) {
        CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> null)
                .join();
    }
}
