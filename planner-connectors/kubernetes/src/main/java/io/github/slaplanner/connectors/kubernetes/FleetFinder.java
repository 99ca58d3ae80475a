package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.Finding;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the search for either kind of fleet has in common: watches, checks, and the problems that they find. */
final class FleetFinder {
    private static final Logger LOG = LoggerFactory.getLogger(FleetFinder.class);

    /** Traffic sources beside which worker loads come from the router; beside others, from the engines. */
    private static final Set<String> ROUTED = Set.of("frontend", "router");

    private static final ApiKind PODS = new ApiKind("", "v1", "Pod", "pods", false);

    private final ClusterApi api;
    private final PlannerConfig config;
    private final String namespace;
    private final Access access;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Watched<?>> watches = new CopyOnWriteArrayList<>();

    FleetFinder(ClusterApi api, PlannerConfig config, String namespace, Access access) {
        this.api = api;
        this.config = config;
        this.namespace = namespace;
        this.access = access;
    }

    Access access() {
        return access;
    }

    ClusterApi api() {
        return api;
    }

    PlannerConfig config() {
        return config;
    }

    String namespace() {
        return namespace;
    }

    List<Role> roles() {
        return config.general().mode().roles();
    }

    /** All watches, as there are at any time. */
    List<Watched<?>> watches() {
        return Collections.unmodifiableList(watches);
    }

    ObjectRef ref(ApiKind kind, String name) {
        return new ObjectRef(kind, namespace, name);
    }

    Watched<GenericKubernetesResource> watch(ObjectRef ref) {
        String selector = "fieldSelector=" + encoded("metadata.name=" + ref.name());
        return remember(new Watched<>(
                ref.toString(),
                new WatchProbe(api, ref.collection(), selector, ref.permission("list", "watch")),
                () -> api.client()
                        .genericKubernetesResources(ref.kind().context())
                        .inNamespace(namespace)
                        .withName(ref.name())
                        .runnableInformer(0)));
    }

    /** What a watch of pods needs. */
    Permission watchingPods() {
        return ref(PODS, "").permission("list", "watch");
    }

    /** Watches pods by their labels, with an index of their component in a graph. */
    Watched<Pod> watchPods(String selector) {
        String query = "labelSelector=" + encoded(selector);
        return remember(new Watched<>(
                "pods with " + selector,
                new WatchProbe(api, ref(PODS, "").collection(), query, watchingPods()),
                () -> api.client()
                        .pods()
                        .inNamespace(namespace)
                        .withLabelSelector(selector)
                        .runnableInformer(0)
                        .addIndexers(Map.of(Graph.COMPONENT_LABEL, Graph::componentOf))));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private <W extends Watched<?>> W remember(W watch) {
        watches.add(watch);
        return watch;
    }

    /** Ends a watch that is not needed any more. */
    void forget(Watched<?> watch) {
        watches.remove(watch);
        watch.close();
    }

    /** Tells of something that was found. */
    void found(Finding finding) {
        findings.add(finding);
    }

    void problem(String field, @Nullable Object value, String rule, String instead) {
        problems.add(new ConfigProblem(field, value, rule, instead));
    }

    /**
     * Ends the checks.
     *
     * @throws ConfigException if they found anything
     */
    void check() {
        access.review();
        List<ConfigProblem> all = new ArrayList<>(problems);
        all.addAll(access.missing());
        if (!all.isEmpty()) {
            throw new ConfigException("Kubernetes namespace " + namespace, all);
        }
        doubts().forEach(doubt -> LOG.warn("{}: {}", doubt.subject(), doubt.detail()));
    }

    private Stream<Finding> doubts() {
        return findings().stream().filter(finding -> finding.verdict() != Finding.Verdict.FINE);
    }

    /** Everything that was found out, problems apart. */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(access.findings());
        return all;
    }

    /** Says loudly that a role cannot grow, if nothing tells the GPUs of an engine. */
    void checkGpus(Role role, @Nullable Integer gpus, String where) {
        String field = role == Role.PREFILL ? "prefill_engine_num_gpu" : "decode_engine_num_gpu";
        Integer configured = role == Role.PREFILL
                ? config.orNull(Settings.PREFILL_ENGINE_NUM_GPU)
                : config.orNull(Settings.DECODE_ENGINE_NUM_GPU);
        String engines = role.label() + " engines";
        if (gpus != null || configured != null) {
            found(Finding.fine(engines, where + ", " + (gpus == null ? configured : gpus) + " GPUs each"));
        } else {
            found(Finding.doubtful(
                    engines,
                    where + " does not tell the GPUs of an engine: " + engines + " will not be scaled up. Maybe set "
                            + field));
        }
    }

    /**
     * The model that all roles serve, or null if nothing tells.
     *
     * @param names model by what serves it, where it could be read
     */
    @Nullable
    String model(Map<String, String> names) {
        String configured = config.orNull(Settings.MODEL_NAME);
        String model = configured;
        String source = "model_name";
        for (Map.Entry<String, String> name : names.entrySet()) {
            if (model == null) {
                model = name.getValue();
                source = name.getKey();
            } else if (!model.toLowerCase(Locale.ROOT).equals(name.getValue().toLowerCase(Locale.ROOT))) {
                String rule = "is not the model of " + source + " (\"" + model + "\")";
                problem(name.getKey(), name.getValue(), rule, "plan each model by a planner of its own");
            }
        }
        if (model == null) {
            found(Finding.doubtful(
                    "model", "no engine's arguments name it; traffic of all models counts. Maybe set model_name"));
        } else {
            found(Finding.fine("model", model));
        }
        return configured != null && !names.isEmpty()
                ? names.values().iterator().next()
                : model;
    }

    /** Whether load scaling will need the router's metrics, and the configuration does not say where they are. */
    boolean needsRouter() {
        return config.load().enabled()
                && config.load().routerMetricsUrl() == null
                && config.get(Settings.METRICS_SOURCE).equals("prometheus")
                && ROUTED.contains(config.get(Settings.THROUGHPUT_METRICS_SOURCE));
    }
}
