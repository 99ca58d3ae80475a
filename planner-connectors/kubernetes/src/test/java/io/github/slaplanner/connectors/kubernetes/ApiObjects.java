package io.github.slaplanner.connectors.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The objects of an API server, by the path of each, and every change of them. */
final class ApiObjects {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TreeMap<String, Map<String, Object>> objects = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private long version = 10;
    private int names;

    /** An object that was added, modified or deleted. */
    record Change(long version, String type, String path, Map<String, Object> object) {
        Map<String, Object> event() {
            return Map.of("type", type, "object", object);
        }
    }

    /** The server says no. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int code;

        Refusal(int code, String message) {
            super(message);
            this.code = code;
        }

        int code() {
            return code;
        }

        Map<String, Object> status() {
            return Map.of(
                    "kind", "Status", "apiVersion", "v1", "status", "Failure", "message", getMessage(), "code", code);
        }
    }

    /** An object, its scale, or a list. */
    synchronized Map<String, Object> read(String path, String query) {
        if (path.endsWith("/scale")) {
            return scale(found(parent(path)));
        }
        if (!path.matches(".*/namespaces/[^/]+/[^/]+")) {
            return found(path);
        }
        List<Map<String, Object>> items = objects.entrySet().stream()
                .filter(entry -> matches(entry.getKey(), entry.getValue(), path, query))
                .map(Map.Entry::getValue)
                .toList();
        return Map.of("kind", "List", "metadata", Map.of("resourceVersion", String.valueOf(version)), "items", items);
    }

    synchronized Map<String, Object> create(String collection, Map<String, Object> object) {
        Map<String, Object> metadata = new HashMap<>(Json.map(object, "metadata"));
        metadata.computeIfAbsent("name", absent -> metadata.get("generateName") + String.valueOf(++names));
        metadata.putIfAbsent("uid", "uid-" + ++names);
        metadata.putIfAbsent("generation", 1);
        metadata.putIfAbsent("namespace", collection.replaceAll(".*/namespaces/([^/]+)/.*", "$1"));
        String path = collection + "/" + metadata.get("name");
        if (objects.containsKey(path)) {
            throw new Refusal(409, path + " already exists");
        }
        return store("ADDED", path, with(object, "metadata", metadata));
    }

    synchronized Map<String, Object> replace(String path, Map<String, Object> object) {
        boolean status = path.endsWith("/status");
        String main = status ? parent(path) : path;
        Map<String, Object> before = found(main);
        checkVersion(before, object);
        return update(main, before, object, status);
    }

    synchronized Map<String, Object> patch(String path, String contentType, Object patch) {
        if (path.endsWith("/scale")) {
            Object replicas = Json.at(patch, "spec", "replicas");
            String field = found(parent(path)).toString().contains("workers=") ? "workers" : "replicas";
            return scale(patch(parent(path), contentType, Map.of("spec", Map.of(field, replicas))));
        }
        boolean status = path.endsWith("/status");
        String main = status ? parent(path) : path;
        Map<String, Object> before = found(main);
        if (contentType.startsWith(ClusterApi.JSON_PATCH)) {
            return update(main, before, jsonPatched(before, patch), status);
        }
        if (!contentType.startsWith(ClusterApi.MERGE_PATCH)) {
            throw new Refusal(415, "the body of the request was in an unknown format");
        }
        checkVersion(before, Json.map(patch));
        return update(main, before, merged(before, Json.map(patch)), status);
    }

    synchronized Map<String, Object> delete(String path) {
        Map<String, Object> gone = found(path);
        objects.remove(path);
        version++;
        record(
                "DELETED",
                path,
                with(gone, "metadata", with(Json.map(gone, "metadata"), "resourceVersion", "" + version)));
        return gone;
    }

    /** Waits for changes after a version. */
    synchronized List<Change> awaitChanges(String collection, String query, long after) throws InterruptedException {
        while (true) {
            List<Change> found = changes.stream()
                    .filter(change ->
                            change.version() > after && matches(change.path(), change.object(), collection, query))
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
            wait();
        }
    }

    private Map<String, Object> found(String path) {
        Map<String, Object> object = objects.get(path);
        if (object == null) {
            throw new Refusal(404, path + " not found");
        }
        return object;
    }

    private static void checkVersion(Map<String, Object> before, Map<String, Object> wanted) {
        Object expected = Json.at(wanted, "metadata", "resourceVersion");
        if (expected != null && !expected.equals(Json.at(before, "metadata", "resourceVersion"))) {
            throw new Refusal(409, "the object has been modified; please apply your changes to the latest version");
        }
    }

    /** Takes over what may be changed there: the status of the status, all else of the object. */
    private Map<String, Object> update(
            String path, Map<String, Object> before, Map<String, Object> wanted, boolean ofStatus) {
        Map<String, Object> after = new HashMap<>(ofStatus ? before : wanted);
        Object status = (ofStatus ? wanted : before).get("status");
        if (status == null) {
            after.remove("status");
        } else {
            after.put("status", status);
        }
        Map<String, Object> metadata = new HashMap<>(Json.map(after, "metadata"));
        metadata.putAll(Map.of("resourceVersion", Json.at(before, "metadata", "resourceVersion")));
        if (!Objects.equals(before.get("spec"), after.get("spec"))) {
            metadata.put("generation", Json.number(before, "metadata", "generation") + 1);
        }
        after.put("metadata", metadata);
        return after.equals(before) ? before : store("MODIFIED", path, after);
    }

    private Map<String, Object> store(String type, String path, Map<String, Object> object) {
        version++;
        Map<String, Object> stored =
                with(object, "metadata", with(Json.map(object, "metadata"), "resourceVersion", "" + version));
        objects.put(path, stored);
        record(type, path, stored);
        return stored;
    }

    private void record(String type, String path, Map<String, Object> object) {
        changes.add(new Change(version, type, path, object));
        notifyAll();
    }

    private static Map<String, Object> jsonPatched(Map<String, Object> object, Object patch) {
        try {
            JsonNode changed = JsonPatch.apply(MAPPER.valueToTree(patch), MAPPER.valueToTree(object));
            return Json.map(MAPPER.convertValue(changed, Object.class));
        } catch (JsonPatchException | IndexOutOfBoundsException failure) {
            throw new Refusal(422, "the server rejected our request due to an error in our request");
        }
    }

    private static Map<String, Object> merged(Map<String, Object> object, Map<String, Object> patch) {
        Map<String, Object> result = new HashMap<>(object);
        patch.forEach((key, value) -> {
            if (value == null) {
                result.remove(key);
            } else {
                result.put(key, value instanceof Map ? merged(Json.map(result, key), Json.map(value)) : value);
            }
        });
        return result;
    }

    private static Map<String, Object> scale(Map<String, Object> object) {
        Integer replicas = Json.number(object, "spec", "replicas");
        Object selector = Json.at(object, "status", "selector");
        Map<String, Object> status = new HashMap<>(
                Map.of("replicas", Objects.requireNonNullElse(Json.number(object, "status", "replicas"), 0)));
        status.put("selector", selector == null ? "app=" + Json.text(object, "metadata", "name") : selector);
        return Map.of(
                "apiVersion",
                "autoscaling/v1",
                "kind",
                "Scale",
                "metadata",
                Json.map(object, "metadata"),
                "spec",
                Map.of("replicas", replicas == null ? Json.number(object, "spec", "workers") : replicas),
                "status",
                status);
    }

    private static boolean matches(String path, Map<String, Object> object, String collection, String query) {
        if (!parent(path).equals(collection)) {
            return false;
        }
        return Stream.of(query.split("&")).allMatch(part -> {
            if (part.startsWith("fieldSelector=metadata.name=")) {
                return part.endsWith("=" + Json.text(object, "metadata", "name"));
            }
            if (part.startsWith("labelSelector=")) {
                Map<String, Object> labels = Json.map(object, "metadata", "labels");
                return Stream.of(part.substring("labelSelector=".length()).split(","))
                        .map(label -> label.split("=", 2))
                        .allMatch(label -> label[1].equals(labels.get(label[0])));
            }
            return true;
        });
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static Map<String, Object> with(Map<String, Object> object, String key, Object value) {
        Map<String, Object> copy = new HashMap<>(object);
        copy.put(key, value);
        return copy;
    }
}
