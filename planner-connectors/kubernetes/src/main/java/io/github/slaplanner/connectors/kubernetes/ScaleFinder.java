package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds engines that the configuration names one object per role for. */
final class ScaleFinder {
    private final FleetFinder finder;
    private final Map<Role, ScaleReference> references;
    private final Map<Role, Found> found = new EnumMap<>(Role.class);
    private final Map<String, String> models = new LinkedHashMap<>();

    /**
     * An object that was found.
     *
     * @param ref the object
     * @param reference how the configuration names it
     * @param selector labels of its pods, or null if nothing tells
     */
    private record Found(
            ObjectRef ref,
            ScaleReference reference,
            @Nullable String selector) {}

    ScaleFinder(FleetFinder finder, Map<Role, ScaleReference> references) {
        this.finder = finder;
        this.references = references;
    }

    Fleet find() {
        references.forEach(this::resolve);
        if (finder.needsRouter()) {
            String rule = "load scaling needs the router's metrics, and targets do not tell where they are";
            finder.problem(
                    "load_router_metrics_url",
                    null,
                    rule,
                    "give the URL, or set throughput_metrics_source to vllm or another engine");
        }
        String model = finder.model(models);
        finder.check();
        return watched(new DeploymentInfo(model, null));
    }

    private void resolve(Role role, ScaleReference reference) {
        String field = "targets." + role.label();
        ApiKind kind = finder.api().kind(reference.apiVersion(), reference.kind());
        if (kind == null) {
            String rule = "the cluster serves no " + reference.kind() + " in " + reference.apiVersion();
            finder.problem(field, reference.kind(), rule, "correct kind and api_version");
        } else if (!kind.scalable()) {
            String rule = "a " + reference.kind() + " of " + reference.apiVersion() + " has no scale subresource";
            finder.problem(field, reference.kind(), rule, "name the object that owns it");
        } else {
            resolve(role, reference, finder.ref(kind, reference.name()));
        }
    }

    private void resolve(Role role, ScaleReference reference, ObjectRef ref) {
        finder.access().need(ref.permission("get", "list", "watch"));
        finder.access().need(ref.permissionOf("scale", "get"));
        finder.access().need(finder.watchingPods());
        finder.access().needToAct(ref.permissionOf("scale", "patch"));
        Answer object = finder.api().read(ref);
        Answer scale = object.ok() ? finder.api().readScale(ref) : object;
        if (object.ok() && scale.ok()) {
            resolve(role, reference, ref, object.body(), scale.body());
        } else if (object.code() == Answer.NOT_FOUND || scale.code() == Answer.NOT_FOUND) {
            String rule = "there is no " + reference + " in namespace " + finder.namespace();
            finder.problem("targets." + role.label(), reference.name(), rule, "correct the name");
        } else if (scale.code() != Answer.FORBIDDEN) {
            finder.api().require(scale, "read " + ref, null);
        }
    }

    private void resolve(
            Role role, ScaleReference reference, ObjectRef ref, Map<String, Object> object, Map<String, Object> scale) {
        String selector = reference.selector() == null ? Json.text(scale, "status", "selector") : reference.selector();
        if (selector == null || selector.isBlank()) {
            finder.found(Finding.doubtful(
                    "pods of " + ref,
                    "its scale names none: start-up times will not be measured. Maybe give its selector"));
        }
        found.put(role, new Found(ref, reference, selector == null || selector.isBlank() ? null : selector));
        Integer gpus = reference.gpusPerReplica() == null ? PodTemplates.gpus(object) : reference.gpusPerReplica();
        finder.checkGpus(role, gpus, ref.toString());
        String model = ModelName.in(PodTemplates.words(object));
        if (model != null) {
            models.put("model of " + ref, model);
        }
    }

    private Fleet watched(DeploymentInfo deployment) {
        Map<Role, RoleTarget> targets = new EnumMap<>(Role.class);
        List<ScaleTarget> inOrder = new ArrayList<>();
        found.forEach((role, object) -> {
            inOrder.add(target(object));
            targets.put(role, inOrder.get(inOrder.size() - 1));
        });
        ScaleTarget main = inOrder.get(0);
        return new Fleet(targets, main.ref(), main.watch(), finder.watches(), deployment);
    }

    private ScaleTarget target(Found object) {
        Watched<GenericKubernetesResource> watch = finder.watch(object.ref());
        Watched<Pod> pods = object.selector() == null ? null : finder.watchPods(object.selector());
        return new ScaleTarget(finder.api(), object.ref(), object.reference().gpusPerReplica(), watch, pods);
    }
}
