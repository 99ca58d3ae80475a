package io.github.slaplanner.core.profile.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Represent;
import org.yaml.snakeyaml.representer.Representer;

/** The Kubernetes objects of a planner and its profile, as YAML. */
final class PlannerManifests {
    static final String PREFILL = "prefill_raw_data.json";
    static final String DECODE = "decode_raw_data.json";
    static final String PROFILE_MOUNT = "/workspace/profiling_results";

    private static final String CONFIG = "planner_config.json";
    private static final String CONFIG_MOUNT = "/workspace/planner_config";
    private static final String JAR = "/app/planner.jar";

    /** What a namespace of the Pod Security Standard "restricted" asks for. */
    private static final Map<String, Object> POD_SECURITY =
            ordered("runAsNonRoot", true, "seccompProfile", ordered("type", "RuntimeDefault"));

    private static final Map<String, Object> CONTAINER_SECURITY =
            ordered("allowPrivilegeEscalation", false, "capabilities", ordered("drop", List.of("ALL")));

    private final String configName;
    private final String profileName;
    private final String image;

    PlannerManifests(String suffix, String image) {
        configName = "planner-config-" + suffix;
        profileName = "planner-profile-data-" + suffix;
        this.image = image;
    }

    String configMaps(String config, String prefill, String decode) {
        return yaml(List.of(
                configMap(configName, ordered(CONFIG, config)),
                configMap(profileName, ordered(PREFILL, prefill, DECODE, decode))));
    }

    private static Map<String, Object> configMap(String name, Map<String, Object> data) {
        return ordered("apiVersion", "v1", "kind", "ConfigMap", "metadata", ordered("name", name), "data", data);
    }

    /** A JSON patch that adds the planner as a service to a graph in v1alpha1. */
    String service() {
        Map<String, Object> pod = ordered("securityContext", POD_SECURITY);
        pod.put("mainContainer", container());
        pod.put("volumes", volumes());
        return addition(
                "/spec/services/Planner", ordered("componentType", "planner", "replicas", 1, "extraPodSpec", pod));
    }

    /** A JSON patch that adds the planner as a component to a graph in v1beta1. */
    String component() {
        Map<String, Object> container = ordered("name", "main");
        container.putAll(container());
        Map<String, Object> pod =
                ordered("securityContext", POD_SECURITY, "containers", List.of(container), "volumes", volumes());
        return addition(
                "/spec/components/-",
                ordered("name", "Planner", "type", "planner", "replicas", 1, "podTemplate", ordered("spec", pod)));
    }

    private static String addition(String path, Map<String, Object> value) {
        return yaml(List.of(List.of(ordered("op", "add", "path", path, "value", value))));
    }

    private Map<String, Object> container() {
        return ordered(
                "image", image,
                "command", List.of("java", "-jar", JAR),
                "args", List.of("run", "--config", CONFIG_MOUNT + "/" + CONFIG),
                "securityContext", CONTAINER_SECURITY,
                "volumeMounts",
                        List.of(
                                ordered("name", configName, "mountPath", CONFIG_MOUNT, "readOnly", true),
                                ordered("name", profileName, "mountPath", PROFILE_MOUNT, "readOnly", true)));
    }

    private List<Map<String, Object>> volumes() {
        return List.of(volume(configName), volume(profileName));
    }

    private static Map<String, Object> volume(String name) {
        return ordered("name", name, "configMap", ordered("name", name));
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static String yaml(List<?> documents) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setDereferenceAliases(true);
        options.setExplicitStart(true);
        return new Yaml(new Literal(options), options).dumpAll(documents.iterator());
    }

    /** Texts of several lines stand as they are. */
    private static final class Literal extends Representer {
        Literal(DumperOptions options) {
            super(options);
            Represent plain = Objects.requireNonNull(representers.get(String.class));
            representers.put(
                    String.class, text -> text.toString().contains("\n") ? literal(text) : plain.representData(text));
        }

        private Node literal(Object text) {
            return representScalar(Tag.STR, text.toString(), DumperOptions.ScalarStyle.LITERAL);
        }
    }
}
