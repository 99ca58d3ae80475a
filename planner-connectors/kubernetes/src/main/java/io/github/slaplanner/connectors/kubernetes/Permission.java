package io.github.slaplanner.connectors.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What calls need to be allowed to.
 *
 * @param group API group
 * @param resource plural of the kind, with the subresource if there is one
 * @param namespace where
 * @param verbs the verbs
 */
record Permission(String group, String resource, String namespace, List<String> verbs) {
    Permission {
        verbs = List.copyOf(verbs);
    }

    static Permission of(String group, String resource, String namespace, String... verbs) {
        return new Permission(group, resource, namespace, List.of(verbs));
    }

    Permission only(List<String> some) {
        return new Permission(group, resource, namespace, some);
    }

    /** What to say when it is missing. */
    String refusal() {
        return "The planner " + rule403() + " (403). Maybe " + remedy();
    }

    /** What is not allowed, without the subject. */
    String rule403() {
        return "may not " + String.join(", ", verbs) + " " + resource + " in namespace " + namespace;
    }

    String remedy() {
        return "add this rule to its Role: " + rule();
    }

    private String rule() {
        String quoted = verbs.stream().map(verb -> "\"" + verb + "\"").collect(Collectors.joining(", "));
        return "{apiGroups: [\"" + group + "\"], resources: [\"" + resource + "\"], verbs: [" + quoted + "]}";
    }

    /** The question whether one of the verbs is allowed, for the API server's own answer. */
    Object review(String verb) {
        String[] parts = resource.split("/", 2);
        Map<String, Object> asked =
                new TreeMap<>(Map.of("group", group, "resource", parts[0], "namespace", namespace, "verb", verb));
        if (parts.length > 1) {
            asked.put("subresource", parts[1]);
        }
        return Map.of(
                "apiVersion",
                "authorization.k8s.io/v1",
                "kind",
                "SelfSubjectAccessReview",
                "spec",
                Map.of("resourceAttributes", asked));
    }
}
