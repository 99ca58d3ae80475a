package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.github.slaplanner.api.spi.ConnectorException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Single calls to the API server, with the content types that it insists on. Failures that pass are tried again; those that
 * do not become exceptions that say what to do.
 */
final class ClusterApi {
    static final String MERGE_PATCH = "application/merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    private static final String JSON = "application/json";
    /** For calls that nobody waits for. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final KubernetesClient client;
    private final Retry retry;
    private final String server;
    private volatile @Nullable Instant serverTime;

    ClusterApi(KubernetesClient client, Retry retry) {
        this.client = client;
        this.retry = retry;
        this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
    }

    KubernetesClient client() {
        return client;
    }

    Retry retry() {
        return retry;
    }

    String server() {
        return server;
    }

    /**
     * Makes sure that the server answers, knows this planner, and has started: one that is still starting refuses what it will
     * allow in a moment.
     *
     * @return its version, as far as it tells
     * @throws ConnectorException if it does not
     */
    String greet() {
        heard("/readyz");
        String version = Json.text(heard("/version").body(), "gitVersion");
        return version == null ? "of a version that it does not tell" : version;
    }

    /** What the server tells everybody; that it does not is no reason to stop. */
    private Answer heard(String path) {
        Answer answer = send("GET", path, null, null);
        if (answer.failure() != null || answer.code() == Answer.UNAUTHORIZED || answer.passing()) {
            require(answer, "begin", null);
        }
        return answer;
    }

    /** The time of the server when it answered last, to the second; null if it has not told. */
    @Nullable
    Instant serverTime() {
        return serverTime;
    }

    /** A kind that the server serves in a namespace, or null if it does not. */
    @Nullable
    ApiKind kind(String apiVersion, String kind) {
        Answer answer = send("GET", ApiKind.path(apiVersion), null, null);
        if (answer.code() == Answer.NOT_FOUND) {
            return null;
        }
        require(answer, "find out what " + apiVersion + " has", null);
        List<?> resources = Json.list(answer.body(), "resources");
        for (Object resource : resources) {
            String plural = Json.text(resource, "name");
            boolean namespaced = Boolean.TRUE.equals(Json.at(resource, "namespaced"));
            if (plural != null && !plural.contains("/") && namespaced && kind.equals(Json.text(resource, "kind"))) {
                boolean scalable =
                        resources.stream().anyMatch(other -> (plural + "/scale").equals(Json.text(other, "name")));
                String[] parts = apiVersion.split("/", 2);
                return parts.length == 1
                        ? new ApiKind("", parts[0], kind, plural, scalable)
                        : new ApiKind(parts[0], parts[1], kind, plural, scalable);
            }
        }
        return null;
    }

    /** An object, or null if there is none. */
    @Nullable
    Map<String, Object> get(ObjectRef ref) {
        return foundOrNull(read(ref), "read " + ref, ref.permission("get"));
    }

    /** As {@link #get}; the answer may be that something stood in the way. */
    Answer read(ObjectRef ref) {
        return send("GET", ref.path(), null, null);
    }

    /** The scale of an object, or null if there is none. */
    @Nullable
    Map<String, Object> scale(ObjectRef ref) {
        Answer answer = readScale(ref);
        return foundOrNull(answer, "read the scale of " + ref, ref.permissionOf("scale", "get"));
    }

    /** As {@link #scale}; the answer may be that something stood in the way. */
    Answer readScale(ObjectRef ref) {
        return send("GET", ref.path("scale"), null, null);
    }

    /** Sets the replicas of a scale and returns it as it is then, or null if there is no such object. */
    @Nullable
    Map<String, Object> patchScale(ObjectRef ref, int replicas) {
        String body = text(Map.of("spec", Map.of("replicas", replicas)));
        Answer answer = send("PATCH", ref.path("scale"), MERGE_PATCH, body);
        return foundOrNull(answer, "scale " + ref, ref.permissionOf("scale", "patch"));
    }

    /** Changes an object; the answer may be that something stood in the way. */
    Answer patch(ObjectRef ref, String contentType, Object patch) {
        return send("PATCH", ref.path(), contentType, text(patch));
    }

    /** Creates an object, once, without waiting for the answer. */
    CompletableFuture<Answer> create(String collection, Object object) {
        return sendOnce("POST", server + collection, JSON, text(object));
    }

    /** Changes an object, once, without waiting for the answer. */
    CompletableFuture<Answer> change(ObjectRef ref, Object mergePatch) {
        return sendOnce("PATCH", server + ref.path(), MERGE_PATCH, text(mergePatch));
    }

    /** Reads what is at a path, with a query if it has one, once, without waiting for the answer. */
    CompletableFuture<Answer> ask(String path) {
        return sendOnce("GET", server + path, null, null);
    }

    private @Nullable Map<String, Object> foundOrNull(Answer answer, String what, Permission permission) {
        return answer.code() == Answer.NOT_FOUND ? null : require(answer, what, permission);
    }

    /**
     * The body of an answer that says yes.
     *
     * @throws ConnectorException if it says no
     */
    Map<String, Object> require(Answer answer, String what, @Nullable Permission permission) {
        if (answer.ok()) {
            return answer.body();
        }
        String message = "Cannot " + what + why(answer, permission);
        throw answer.passing()
                ? ConnectorException.passing(message, answer.failure())
                : new ConnectorException(message, answer.failure());
    }

    /** Why an answer says no, to be put behind what it says no to. */
    String why(Answer answer, @Nullable Permission permission) {
        return answer.code() == Answer.FORBIDDEN && permission != null
                ? ". " + permission.refusal()
                : ": " + Trouble.of(answer, server) + ".";
    }

    private Answer send(String method, String path, @Nullable String contentType, @Nullable String body) {
        return retry.call(patience -> await(sendOnce(method, server + path, contentType, body, patience), patience));
    }

    private CompletableFuture<Answer> sendOnce(
            String method, String url, @Nullable String contentType, @Nullable String body) {
        return sendOnce(method, url, contentType, body, TIMEOUT);
    }

    private CompletableFuture<Answer> sendOnce(
            String method, String url, @Nullable String contentType, @Nullable String body, Duration patience) {
        HttpRequest.Builder request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(url)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (body != null) {
            request.method(method, contentType, body);
        }
        try {
            return client.getHttpClient()
                    .sendAsync(request.build(), String.class)
                    .handle((response, failure) -> failure == null ? answer(response) : Answer.none(failure))
                    .completeOnTimeout(
                            Answer.none(new TimeoutException()), patience.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (IllegalStateException | RejectedExecutionException closed) {
            return CompletableFuture.completedFuture(Answer.none(closed));
        }
    }

    private static Answer await(CompletableFuture<Answer> answer, Duration patience) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            return Answer.none(late);
        } catch (ExecutionException failure) {
            return Answer.none(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Answer.none(stop);
        }
    }

    private Answer answer(HttpResponse<String> response) {
        String date = response.header("Date");
        serverTime = date == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        String retryAfter = response.header("Retry-After");
        boolean seconds = retryAfter != null && retryAfter.matches("\\d{1,4}");
        return Answer.of(
                response.code(),
                object(response.body()),
                seconds ? Duration.ofSeconds(Long.parseLong(retryAfter)) : Duration.ZERO);
    }

    private Map<String, Object> object(@Nullable String body) {
        boolean json = body != null && body.stripLeading().startsWith("{");
        return json ? Json.map(client.getKubernetesSerialization().unmarshal(body, Map.class)) : Map.of();
    }

    private String text(Object json) {
        return client.getKubernetesSerialization().asJson(json);
    }
}
