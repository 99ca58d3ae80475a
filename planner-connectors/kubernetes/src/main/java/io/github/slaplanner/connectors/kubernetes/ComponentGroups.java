package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.connectors.kubernetes.GraphComponent.Unit;
import java.util.ArrayList;
import java.util.List;

/** Components of a graph that scale as one unit ({@code experimental.componentGroups}): the group has the replicas, not they. */
final class ComponentGroups {
    private static final String PATH = "/spec/experimental/componentGroups/";

    private ComponentGroups() {}

    /** The group that a component belongs to, or the component if it belongs to none. */
    static Unit of(Object graph, List<?> components, Unit component) {
        int index = 0;
        for (Object group : Json.list(graph, "spec", "experimental", "componentGroups")) {
            List<String> names = Json.list(group, "components").stream()
                    .map(member -> String.valueOf(Json.text(member, "name")))
                    .toList();
            String name = Json.text(group, "name");
            if (name != null && names.contains(component.name())) {
                List<Object> members = new ArrayList<>();
                components.stream()
                        .filter(member -> names.contains(String.valueOf(Json.text(member, "name"))))
                        .forEach(members::add);
                return new Unit(name, PATH + index, group, List.copyOf(members));
            }
            index++;
        }
        return component;
    }
}
