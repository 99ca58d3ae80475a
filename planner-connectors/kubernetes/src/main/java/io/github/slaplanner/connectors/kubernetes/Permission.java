package io.github.slaplanner.connectors.kubernetes;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a call needs to be allowed to.
 *
 * @param group API group
 * @param resource plural of the kind, with the subresource if there is one
 * @param namespace where
 * @param verbs comma-separated verbs
 */
record Permission(String group, String resource, String namespace, String verbs) {
    /** What to say when it is missing. */
    String refusal() {
        return "The planner may not " + verbs + " " + resource + " in namespace " + namespace
                + " (403). Maybe add this rule to its Role: " + rule();
    }

    private String rule() {
        String quoted = Arrays.stream(verbs.split(","))
                .map(verb -> "\"" + verb.strip() + "\"")
                .collect(Collectors.joining(", "));
        return "{apiGroups: [\"" + group + "\"], resources: [\"" + resource + "\"], verbs: [" + quoted + "]}";
    }
}
