package io.github.slaplanner.connectors.kubernetes;

import static io.github.slaplanner.api.observation.Role.AGGREGATED;
import static io.github.slaplanner.api.observation.Role.DECODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.spi.PluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests are what Kubernetes expects, and allow what the connector does. */
class ManifestsTest {
    private static final Path FOLDER = Path.of("deploy/kustomize");

    /** What kustomize, the planner and the global planner read themselves. */
    private static final Set<String> NO_OBJECTS =
            Set.of("kustomization.yaml", "patch.yaml", "planner.yaml", "global.yaml");

    /** Reads the client's typed models and fails on a field that they do not know. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final Pattern PATH =
            Pattern.compile("/apis?/(?:([^/]+)/)?v[^/]+/namespaces/[^/]+/([^/]+)(?:/[^/]+)?(/scale)?");

    static List<Path> manifests() throws IOException {
        return files(name -> name.endsWith(".yaml") && !NO_OBJECTS.contains(name));
    }

    private static List<Path> files(Predicate<String> named) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> named.test(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static List<Map<String, Object>> documents(Path file) throws IOException {
        JavaType type = STRICT.getTypeFactory().constructMapType(Map.class, String.class, Object.class);
        return new YAMLMapper()
                .readerFor(type)
                .<Map<String, Object>>readValues(new YAMLFactory().createParser(file.toFile()))
                .readAll();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifest_isOfTheClientsModelWithoutUnknownFields(Path file) throws IOException {
        assertThat(documents(file)).isNotEmpty();
        for (Map<String, Object> document : documents(file)) {
            HasMetadata object = Serialization.unmarshal(Serialization.asJson(document), HasMetadata.class);
            assertThat(object.getMetadata().getName()).isNotBlank();
            if (!(object instanceof GenericKubernetesResource)) {
                assertThat(STRICT.convertValue(document, object.getClass())).isNotNull();
            }
        }
    }

    @Test
    void manifest_withAnUnknownField_wouldBeFound() {
        Map<String, Object> wrong = Map.of("apiVersion", "apps/v1", "kind", "Deployment", "spec", Map.of("replica", 1));
        assertThatThrownBy(() -> STRICT.convertValue(wrong, Deployment.class)).hasMessageContaining("replica");
    }

    static List<Path> configurations() throws IOException {
        return files("planner.yaml"::equals);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void configuration_isAcceptedByTheConnector(Path file) throws IOException {
        Object config = documents(file).get(0);
        Mode mode = Mode.valueOf(Json.text(config, "mode").toUpperCase(Locale.ROOT));
        PluginContext context = PluginContext.of(
                World.config()
                        .mode(mode)
                        .plugin("kubernetes", Json.map(config, "plugins", "kubernetes"))
                        .build(),
                "kubernetes");
        Map<String, String> environment = Map.of(KubernetesSettings.GRAPH_VARIABLE, "chat");
        assertThat(KubernetesSettings.read(context, environment)).isNotNull();
    }

    @Test
    void probes_areOnTheSystemPort() throws IOException {
        Deployment deployment = STRICT.convertValue(
                documents(FOLDER.resolve("base/deployment.yaml")).get(0), Deployment.class);
        var planner =
                deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
        assertThat(planner.getPorts().get(0).getName()).isEqualTo("system");
        assertThat(planner.getPorts().get(0).getContainerPort()).isEqualTo(9090);
        assertThat(planner.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/live");
        assertThat(planner.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/ready");
    }

    @Test
    void role_allowsEveryCallThatTheConnectorMakes() throws IOException {
        Role role = new Role();
        for (String right : List.of("base", "rights/graphs", "rights/workloads")) {
            for (Map<String, Object> document : documents(FOLDER.resolve(right + "/role.yaml"))) {
                if (document.get("kind").equals("Role")) {
                    role.getRules()
                            .addAll(STRICT.convertValue(document, Role.class).getRules());
                }
            }
        }
        try (World world = new World()) {
            world.create(World.GRAPHS, Graphs.alpha(1, 2));
            world.create(World.DEPLOYMENTS, Graphs.deployment("vllm", 1));
            Map<String, Object> graph = Map.of("deployment", "chat", "leader_election", true);
            KubernetesConnector ofGraph =
                    world.connect(World.config().plugin("kubernetes", graph).build());
            Await.until("it leads", ofGraph::mayAct);
            ofGraph.scale(World.request(1, Map.of(DECODE, 3)));
            KubernetesConnector ofDeployment = world.connect(World.config()
                    .mode(Mode.AGG)
                    .enableLoadScaling(false)
                    .plugin("kubernetes", Map.of("targets", Map.of("agg", Map.of("name", "vllm"))))
                    .build());
            ofDeployment.scale(World.request(1, Map.of(AGGREGATED, 3)));
            Await.until(
                    "events are told",
                    () -> world.server.calls().stream()
                                    .filter(call -> call.path().endsWith("/events"))
                                    .count()
                            == 2);

            assertThat(world.server.calls())
                    .filteredOn(call -> !allowed(role, call))
                    .isEmpty();
        }
    }

    /** Whether the rules cover a call; what the server serves may be asked by everybody. */
    private static boolean allowed(Role role, ApiServer.Call call) {
        Matcher path = PATH.matcher(call.path());
        if (!path.matches()) {
            return call.method().equals("GET") || call.path().endsWith("/selfsubjectaccessreviews");
        }
        String group = path.group(1) == null ? "" : path.group(1);
        String resource = path.group(2) + (path.group(3) == null ? "" : path.group(3));
        String verb = call.watches()
                ? "watch"
                : call.lists()
                        ? "list"
                        : call.method().equals("POST")
                                ? "create"
                                : call.method().toLowerCase(Locale.ROOT);
        return role.getRules().stream().anyMatch(rule -> covers(rule, group, resource, verb));
    }

    private static boolean covers(PolicyRule rule, String group, String resource, String verb) {
        return rule.getApiGroups().contains(group)
                && rule.getResources().contains(resource)
                && rule.getVerbs().contains(verb);
    }

    @Test
    void autoscalers_followTheDesiredReplicas() throws IOException {
        Map<String, Object> keda =
                documents(FOLDER.resolve("emit-keda/autoscalers.yaml")).get(0);
        Object trigger = Json.list(keda, "spec", "triggers").get(0);
        assertThat(Json.text(trigger, "metadata", "query"))
                .isEqualTo("max(dynamo_planner_target_replicas{role=\"prefill\"})");
        assertThat(Json.text(trigger, "metadata", "ignoreNullValues")).isEqualTo("false");
        Map<String, Object> hpa =
                documents(FOLDER.resolve("emit-hpa/autoscalers.yaml")).get(1);
        Object metric = Json.list(hpa, "spec", "metrics").get(0);
        assertThat(Json.number(metric, "external", "target", "averageValue")).isEqualTo(1);
    }
}
