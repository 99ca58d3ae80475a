package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.connectors.kubernetes.GraphComponent.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two versions of Dynamo's graph deployment API. */
enum GraphVersion {
    /** Components are a map of services, by name. */
    V1ALPHA1 {
        @Override
        List<GraphComponent> components(Object graph) {
            List<GraphComponent> found = new ArrayList<>();
            Json.map(graph, "spec", "services")
                    .forEach((name, spec) -> found.add(new GraphComponent(
                            name,
                            Json.text(spec, "componentType"),
                            Json.text(spec, "subComponentType"),
                            spec,
                            Json.at(graph, "status", "services", name),
                            Unit.alone(name, "/spec/services/" + name, spec),
                            this)));
            return found;
        }

        @Override
        @Nullable
        Integer gpusPerNode(Object spec) {
            Integer limit = Json.number(spec, "resources", "limits", "gpu");
            Integer gpus = limit == null ? Json.number(spec, "resources", "requests", "gpu") : limit;
            return gpus == null ? PodSpecs.containerGpus(Json.at(spec, "extraPodSpec", "mainContainer")) : gpus;
        }

        @Override
        List<String> words(Object spec) {
            return PodSpecs.containerWords(Json.at(spec, "extraPodSpec", "mainContainer"));
        }

        @Override
        boolean scalesByAdapter(Object spec) {
            return Boolean.TRUE.equals(Json.at(spec, "scalingAdapter", "enabled"));
        }

        @Override
        String contentType() {
            return ClusterApi.MERGE_PATCH;
        }

        @Override
        Object resize(GraphComponent component, int replicas) {
            return Map.of("spec", Map.of("services", Map.of(component.name(), Map.of("replicas", replicas))));
        }
    },

    /** Components are a list; places in it may shift, so a patch tests the name first. */
    V1BETA1 {
        @Override
        List<GraphComponent> components(Object graph) {
            List<?> specs = Json.list(graph, "spec", "components");
            List<GraphComponent> found = new ArrayList<>();
            for (Object spec : specs) {
                String given = Json.text(spec, "name");
                String name = given == null ? "" : given;
                Unit alone = Unit.alone(name, "/spec/components/" + found.size(), spec);
                found.add(new GraphComponent(
                        name,
                        Json.text(spec, "type"),
                        null,
                        spec,
                        Json.at(graph, "status", "components", name),
                        ComponentGroups.of(graph, specs, alone),
                        this));
            }
            return found;
        }

        @Override
        @Nullable
        Integer gpusPerNode(Object spec) {
            return PodSpecs.gpus(Json.at(spec, "podTemplate", "spec"));
        }

        @Override
        List<String> words(Object spec) {
            return PodSpecs.words(Json.at(spec, "podTemplate", "spec"));
        }

        @Override
        boolean scalesByAdapter(Object spec) {
            return Json.at(spec, "scalingAdapter") != null;
        }

        @Override
        String contentType() {
            return ClusterApi.JSON_PATCH;
        }

        @Override
        Object resize(GraphComponent component, int replicas) {
            String path = component.unit().path();
            return List.of(
                    Map.of(
                            "op",
                            "test",
                            "path",
                            path + "/name",
                            "value",
                            component.unit().name()),
                    Map.of("op", "add", "path", path + "/replicas", "value", replicas));
        }
    };

    /** The newest first. */
    static final List<GraphVersion> PREFERRED = List.of(V1BETA1, V1ALPHA1);

    static final String GROUP = "nvidia.com";

    String apiVersion() {
        return GROUP + "/" + label();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All components of a graph, in its order. */
    abstract List<GraphComponent> components(Object graph);

    /** GPUs of one node of a component, or null if unknown. */
    abstract @Nullable Integer gpusPerNode(Object spec);

    /** The command line of a component. */
    abstract List<String> words(Object spec);

    /** Whether the operator keeps a scaling adapter for a component, which is then what has to be scaled. */
    abstract boolean scalesByAdapter(Object spec);

    /** How the server must be told to read {@link #resize}. */
    abstract String contentType();

    /** The patch that gives a component other replicas. */
    abstract Object resize(GraphComponent component, int replicas);
}
