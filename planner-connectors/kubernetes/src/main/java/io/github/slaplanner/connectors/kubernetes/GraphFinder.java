package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.DeploymentInfo;
import java.net.URI;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the engines of a Dynamo graph deployment. */
final class GraphFinder {
    private static final String KIND = "DynamoGraphDeployment";
    private static final int FRONTEND_PORT = 8000;

    private final FleetFinder finder;
    private final String name;
    private final List<GraphVersion> versions;
    private final Map<Role, GraphComponent> components = new EnumMap<>(Role.class);
    private @Nullable GraphVersion version;

    GraphFinder(FleetFinder finder, String name, @Nullable String apiVersion) {
        this.finder = finder;
        this.name = name;
        this.versions = GraphVersion.PREFERRED.stream()
                .filter(known -> apiVersion == null || known.label().equals(apiVersion))
                .toList();
    }

    Fleet find() {
        ObjectRef ref = finder.ref(kind(), name);
        finder.access().need(ref.permission("get", "list", "watch"));
        finder.access().need(finder.watchingPods());
        List<GraphComponent> all = version().components(read(ref));
        finder.roles().forEach(role -> resolve(role, all));
        checkApart();
        needs(ref);
        DeploymentInfo deployment = new DeploymentInfo(model(), frontend(all));
        finder.check();
        return watched(ref, deployment);
    }

    private Map<String, Object> read(ObjectRef ref) {
        Answer answer = finder.api().read(ref);
        if (answer.code() == Answer.NOT_FOUND) {
            String rule = "there is no " + KIND + " of this name in namespace " + finder.namespace();
            finder.problem("deployment", name, rule, "correct the name, or set plugins.kubernetes.namespace");
        }
        if (!answer.ok()) {
            finder.access().needToAct(ref.permission("patch"));
            finder.check();
        }
        return finder.api().require(answer, "read " + ref, ref.permission("get"));
    }

    /** Roles that scale as one unit cannot be sized each by itself. */
    private void checkApart() {
        Map<String, String> names = new LinkedHashMap<>();
        components.values().forEach(component -> {
            String other = names.put(component.unit().path(), component.name());
            if (other != null) {
                finder.problem(
                        "deployment",
                        name,
                        other + " and " + component.name() + " scale as one unit, the group "
                                + component.unit().name(),
                        "take them out of experimental.componentGroups, or plan one of them (mode)");
            }
        });
    }

    /** What scaling needs: of the adapters where there are some, of the graph where there are none. */
    private void needs(ObjectRef ref) {
        for (GraphComponent component : components.values()) {
            if (component.scalesByAdapter()) {
                AdapterLink.need(finder);
            } else {
                finder.access().needToAct(ref.permission("patch"));
            }
        }
    }

    private GraphVersion version() {
        if (version == null) {
            throw new IllegalStateException("The version is read before it was found.");
        }
        return version;
    }

    private ApiKind kind() {
        for (GraphVersion candidate : versions) {
            ApiKind kind = finder.api().kind(candidate.apiVersion(), KIND);
            if (kind != null) {
                version = candidate;
                return kind;
            }
        }
        String served = versions.stream().map(GraphVersion::apiVersion).collect(Collectors.joining(" and "));
        finder.problem(
                "deployment",
                name,
                "the cluster serves no " + KIND + " in " + served,
                "install Dynamo's operator, or name other objects under plugins.kubernetes.targets");
        finder.check();
        throw new IllegalStateException("A problem was found and not told.");
    }

    /** By what the component says it does; else, if it says nothing, by the backend's usual name. */
    private void resolve(Role role, List<GraphComponent> all) {
        String does = role == Role.PREFILL ? Role.PREFILL.label() : Role.DECODE.label();
        List<GraphComponent> found =
                all.stream().filter(component -> component.does(does)).toList();
        if (found.isEmpty()) {
            found = all.stream()
                    .filter(component ->
                            component.subType() == null && usualNames(role).contains(component.name()))
                    .toList();
        }
        if (found.isEmpty() && role == Role.AGGREGATED) {
            found = all.stream().filter(component -> component.does("worker")).toList();
        }
        if (found.size() == 1) {
            components.put(role, found.get(0));
            finder.checkGpus(role, found.get(0).gpus(), described(found.get(0)));
        } else {
            problem(role, does, found.isEmpty() ? all : found, found.isEmpty());
        }
    }

    private String described(GraphComponent component) {
        return component.name() + " of " + name + " (" + version().label()
                + (component.scalesByAdapter() ? ", scaled by its adapter)" : ", scaled by the graph itself)");
    }

    private void problem(Role role, String does, List<GraphComponent> shown, boolean none) {
        String names = shown.stream().map(GraphComponent::name).collect(Collectors.joining(", "));
        finder.problem(
                role.label() + " engines",
                null,
                none
                        ? "no component of " + name + " is of (sub-component) type " + does + "; there are: " + names
                        : "more than one component of " + name + " is of type " + does + ": " + names,
                none ? "set subComponentType: " + does + " on the engines' component" : "plan with one of them only");
    }

    private List<String> usualNames(Role role) {
        Backend backend = finder.config().general().backend();
        boolean prefill = role == Role.PREFILL;
        return switch (backend) {
            case VLLM ->
                prefill
                        ? List.of("VllmPrefillWorker")
                        : role == Role.DECODE ? List.of("VllmDecodeWorker") : List.of("VllmDecodeWorker", "VllmWorker");
            case TRTLLM -> List.of(prefill ? "TRTLLMPrefillWorker" : "TRTLLMDecodeWorker");
            case SGLANG, MOCKER -> List.of(prefill ? "prefill" : "decode");
        };
    }

    private @Nullable String model() {
        Map<String, String> names = new LinkedHashMap<>();
        components.values().forEach(component -> {
            String model = ModelName.in(component.words());
            if (model != null) {
                names.put("model of " + component.name(), model);
            }
        });
        return finder.model(names);
    }

    private @Nullable URI frontend(List<GraphComponent> all) {
        for (GraphComponent component : all) {
            if (component.does("frontend")) {
                String own = finder.api().client().getNamespace();
                String host = name + "-" + component.name().toLowerCase(Locale.ROOT)
                        + (finder.namespace().equals(own) ? "" : "." + finder.namespace());
                return URI.create("http://" + host + ":" + FRONTEND_PORT + "/metrics");
            }
        }
        if (finder.needsRouter()) {
            String rule = "load scaling needs the router's metrics, and " + name + " has no component of type frontend";
            finder.problem("load_router_metrics_url", null, rule, "give the URL");
        }
        return null;
    }

    private Fleet watched(ObjectRef ref, DeploymentInfo deployment) {
        Watched<GenericKubernetesResource> watch = finder.watch(ref);
        Graph graph = new Graph(finder.api(), ref, version(), watch, finder.watchPods(Graph.GRAPH_LABEL + "=" + name));
        Map<Role, RoleTarget> targets = new EnumMap<>(Role.class);
        components.forEach((role, component) -> {
            AdapterLink adapter =
                    new AdapterLink(finder, name + "-" + component.unit().name().toLowerCase(Locale.ROOT));
            adapter.follow(component.scalesByAdapter());
            targets.put(role, new GraphTarget(graph, component.name(), adapter));
        });
        return new Fleet(targets, ref, watch, finder.watches(), deployment);
    }
}
