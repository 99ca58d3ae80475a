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

    /** To be merged into a DynamoGraphDeployment. */
    String service() {
        Map<String, Object> container = ordered(
                "image", image,
                "command", List.of("java", "-jar", JAR),
                "args", List.of("run", "--config", CONFIG_MOUNT + "/" + CONFIG),
                "volumeMounts",
                        List.of(
                                ordered("name", configName, "mountPath", CONFIG_MOUNT, "readOnly", true),
                                ordered("name", profileName, "mountPath", PROFILE_MOUNT, "readOnly", true)));
        Map<String, Object> pod =
                ordered("mainContainer", container, "volumes", List.of(volume(configName), volume(profileName)));
        Map<String, Object> planner = ordered("componentType", "planner", "replicas", 1, "extraPodSpec", pod);
        return yaml(List.of(ordered("spec", ordered("services", ordered("Planner", planner)))));
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

    private static String yaml(List<Map<String, Object>> documents) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
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
