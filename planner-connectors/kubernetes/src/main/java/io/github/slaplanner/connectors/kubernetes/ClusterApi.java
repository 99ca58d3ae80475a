package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.github.slaplanner.api.spi.ConnectorException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final KubernetesClient client;
    private final Retry retry;
    private final String server;

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
        return get(ref, "get");
    }

    /** As {@link #get}, of an object for which the planner will need these verbs. */
    @Nullable
    Map<String, Object> get(ObjectRef ref, String verbs) {
        Answer answer = send("GET", ref.path(), null, null);
        return foundOrNull(answer, "read " + ref, ref.permission(verbs));
    }

    /** The scale of an object, or null if there is none. */
    @Nullable
    Map<String, Object> scale(ObjectRef ref) {
        Answer answer = send("GET", ref.path("scale"), null, null);
        return foundOrNull(answer, "read the scale of " + ref, ref.permission("get", "scale"));
    }

    /** Sets the replicas of a scale and returns it as it is then, or null if there is no such object. */
    @Nullable
    Map<String, Object> patchScale(ObjectRef ref, int replicas) {
        String body = text(Map.of("spec", Map.of("replicas", replicas)));
        Answer answer = send("PATCH", ref.path("scale"), MERGE_PATCH, body);
        return foundOrNull(answer, "scale " + ref, ref.permission("patch", "scale"));
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

    /** Reads an object, once, without waiting for the answer. */
    CompletableFuture<Answer> ask(ObjectRef ref) {
        return sendOnce("GET", server + ref.path(), null, null);
    }

    private @Nullable Map<String, Object> foundOrNull(Answer answer, String what, Permission permission) {
        return answer.code() == Answer.NOT_FOUND ? null : require(answer, what, permission);
    }

    /**
     * The body of an answer that says yes.
     *
     * @throws ConnectorException if it says no
     */
    static Map<String, Object> require(Answer answer, String what, @Nullable Permission permission) {
        if (answer.ok()) {
            return answer.body();
        }
        if (answer.code() == Answer.FORBIDDEN && permission != null) {
            throw new ConnectorException("Cannot " + what + ". " + permission.refusal(), answer.failure());
        }
        throw new ConnectorException("Cannot " + what + ": " + answer.reason(), answer.failure());
    }

    private Answer send(String method, String path, @Nullable String contentType, @Nullable String body) {
        return retry.call(() -> await(sendOnce(method, server + path, contentType, body)));
    }

    private CompletableFuture<Answer> sendOnce(
            String method, String url, @Nullable String contentType, @Nullable String body) {
        HttpRequest.Builder request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(url)
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        if (body != null) {
            request.method(method, contentType, body);
        }
        return client.getHttpClient()
                .sendAsync(request.build(), String.class)
                .handle((response, failure) -> failure == null ? answer(response) : Answer.none(root(failure)));
    }

    private static Answer await(CompletableFuture<Answer> answer) {
        try {
            return answer.get(TIMEOUT.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            return Answer.none(new TimeoutException("no answer within " + TIMEOUT.toSeconds() + " s"));
        } catch (ExecutionException failure) {
            return Answer.none(root(failure));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Answer.none(stop);
        }
    }

    private Answer answer(HttpResponse<String> response) {
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

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
