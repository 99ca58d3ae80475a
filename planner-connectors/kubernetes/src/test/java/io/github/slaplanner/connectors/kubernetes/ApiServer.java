package io.github.slaplanner.connectors.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * An API server over HTTP, as strict as a real one where the connector could go wrong: patches need their content type, a
 * stale resource version conflicts, status is a subresource, a scale is a {@code Scale}, what is not served is 404, a watch
 * goes on from the version of the list.
 */
final class ApiServer implements AutoCloseable {
    static final String NAMESPACE = "serving";

    private final ApiObjects objects = new ApiObjects();
    private final Map<String, List<Map<String, Object>>> served = new HashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Predicate<Rule>> denied = new CopyOnWriteArrayList<>();
    private ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server = listen(0);

    /** A call as it came. */
    record Call(String method, String path, String query, String contentType, String body) {
        boolean watches() {
            return query.contains("watch=true");
        }

        boolean lists() {
            return method.equals("GET") && query.contains("resourceVersion") && !watches();
        }

        @Override
        public String toString() {
            return method + " " + path + (body.isEmpty() ? "" : " " + contentType + " " + body);
        }
    }

    /** What an access review asks for. */
    record Rule(String verb, String resource) {
        static Rule of(Object asked) {
            String subresource = Json.text(asked, "subresource");
            return new Rule(
                    Json.text(asked, "verb"),
                    Json.text(asked, "resource") + (subresource == null ? "" : "/" + subresource));
        }
    }

    private static final class Fault {
        private final Predicate<Call> which;
        private final int code;
        private final String retryAfter;
        private int times;

        Fault(Predicate<Call> which, int code, String retryAfter, int times) {
            this.which = which;
            this.code = code;
            this.retryAfter = retryAfter;
            this.times = times;
        }

        synchronized boolean strikes(Call call) {
            return times > 0 && which.test(call) && times-- > 0;
        }
    }

    ApiServer() {
        serve("v1", List.of(resource("pods", "Pod"), resource("events", "Event")));
        serve("apps/v1", List.of(resource("deployments", "Deployment"), resource("deployments/scale", "Scale")));
        serve("coordination.k8s.io/v1", List.of(resource("leases", "Lease")));
    }

    private HttpServer listen(int port) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            http.setExecutor(threads);
            http.createContext("/", this::handle);
            http.start();
            return http;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Serves kinds, in place of those that the group version had. */
    void serve(String groupVersion, List<Map<String, Object>> resources) {
        served.put(groupVersion, resources);
    }

    static Map<String, Object> resource(String plural, String kind) {
        return Map.of("name", plural, "kind", kind, "namespaced", true, "verbs", List.of("get", "list", "watch"));
    }

    ApiObjects objects() {
        return objects;
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(address())
                        .withNamespace(NAMESPACE)
                        .withRequestRetryBackoffLimit(0)
                        .withRequestTimeout(5_000)
                        .withWatchReconnectInterval(20)
                        .withOnlyHttpWatches(true)
                        .withHttp2Disable(true)
                        .build())
                .build();
    }

    /** Calls that change something, events and reviews apart, as they came. */
    List<String> changes() {
        return calls.stream()
                .filter(call -> !call.method().equals("GET")
                        && !call.path().contains("/events")
                        && !call.path().endsWith("reviews"))
                .map(Call::toString)
                .toList();
    }

    List<Call> calls() {
        return calls;
    }

    /** Says in access reviews that something is not allowed. */
    void deny(Predicate<Rule> which) {
        denied.add(which);
    }

    /** Ends all faults. */
    void mend() {
        faults.clear();
    }

    /** Serves a group version no more, and cuts its watches. */
    void unserve(String groupVersion) {
        served.remove(groupVersion);
        stop();
        start();
    }

    /** Answers the next calls of a kind with a failure; code 0 breaks the connection off. */
    void fail(int times, int code, Predicate<Call> which) {
        faults.add(new Fault(which, code, "", times));
    }

    void throttle(int times, int seconds, Predicate<Call> which) {
        faults.add(new Fault(which, 429, String.valueOf(seconds), times));
    }

    static Predicate<Call> patchOf(String pathEnd) {
        return call -> call.method().equals("PATCH") && call.path().endsWith(pathEnd);
    }

    /** Stops to answer; open watches are cut. */
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Answers again, on the same port, with the same objects. */
    void start() {
        threads = Executors.newCachedThreadPool();
        server = listen(server.getAddress().getPort());
    }

    @Override
    public void close() {
        stop();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Call call = new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query == null ? "" : URLDecoder.decode(query, StandardCharsets.UTF_8),
                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        calls.add(call);
        for (Fault fault : faults) {
            if (fault.strikes(call)) {
                fail(exchange, fault);
                return;
            }
        }
        try {
            if (call.watches()) {
                checkServed(call.path());
                watch(exchange, call);
                return;
            }
            answer(exchange, call.method().equals("POST") ? 201 : 200, answer(call));
        } catch (ApiObjects.Refusal refusal) {
            answer(exchange, refusal.code(), refusal.status());
        }
    }

    private static void fail(HttpExchange exchange, Fault fault) throws IOException {
        if (fault.code == 0) {
            exchange.close();
            return;
        }
        if (!fault.retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", fault.retryAfter);
        }
        answer(exchange, fault.code, new ApiObjects.Refusal(fault.code, "made to fail").status());
    }

    private Object answer(Call call) {
        if (call.path().equals("/version")) {
            return Map.of("gitVersion", "v1.34.4");
        }
        if (call.path().endsWith("/selfsubjectaccessreviews")) {
            Object asked = Json.at(parse(call.body()), "spec", "resourceAttributes");
            return Map.of("status", Map.of("allowed", denied.stream().noneMatch(rule -> rule.test(Rule.of(asked)))));
        }
        String group = call.path().replaceFirst("^/apis?/", "");
        if (call.path().equals("/api/v1") || (call.path().startsWith("/apis/") && group.matches("[^/]+/[^/]+"))) {
            if (!served.containsKey(group)) {
                throw new ApiObjects.Refusal(404, "the server could not find the requested resource");
            }
            return Map.of("kind", "APIResourceList", "groupVersion", group, "resources", served.get(group));
        }
        checkServed(call.path());
        return switch (call.method()) {
            case "GET" -> objects.read(call.path(), call.query());
            case "POST" -> objects.create(call.path(), parse(call.body()));
            case "PATCH" ->
                objects.patch(call.path(), call.contentType(), Serialization.unmarshal(call.body(), Object.class));
            case "PUT" -> objects.replace(call.path(), parse(call.body()));
            case "DELETE" -> objects.delete(call.path());
            default -> throw new ApiObjects.Refusal(405, "the server does not allow this method on the resource");
        };
    }

    private void checkServed(String path) {
        String group = path.replaceFirst("^/apis?/", "").replaceFirst("/namespaces/.*", "");
        if (!served.containsKey(group)) {
            throw new ApiObjects.Refusal(404, "the server could not find the requested resource");
        }
    }

    private static Map<String, Object> parse(String json) {
        return Json.map(Serialization.unmarshal(json, Object.class));
    }

    private static void answer(HttpExchange exchange, int code, Object json) throws IOException {
        byte[] body = Serialization.asJson(json).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Sends what changes, until the client or the server goes. */
    private void watch(HttpExchange exchange, Call call) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            long seen = Long.parseLong(call.query().replaceAll(".*resourceVersion=(\\d+).*", "$1"));
            // The client takes a watch as up once it has heard something.
            send(out, Map.of("type", "BOOKMARK", "object", bookmark(call.path(), seen)));
            out.flush();
            while (!call.query().contains("timeoutSeconds=1&")) {
                for (ApiObjects.Change change : objects.awaitChanges(call.path(), call.query(), seen)) {
                    send(out, change.event());
                    seen = change.version();
                }
                out.flush();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> bookmark(String collection, long version) {
        String apiVersion = collection.replaceFirst("^/apis?/", "").replaceFirst("/namespaces/.*", "");
        String plural = collection.substring(collection.lastIndexOf('/') + 1);
        Object kind = served.get(apiVersion).stream()
                .filter(resource -> plural.equals(resource.get("name")))
                .findFirst()
                .orElseThrow()
                .get("kind");
        Map<String, Object> metadata = Map.of("resourceVersion", String.valueOf(version));
        return Map.of("apiVersion", apiVersion, "kind", kind, "metadata", metadata);
    }

    private static void send(OutputStream out, Object event) throws IOException {
        out.write((Serialization.asJson(event) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
