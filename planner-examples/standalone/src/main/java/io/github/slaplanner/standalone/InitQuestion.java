package io.github.slaplanner.standalone;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What {@code config init} has to know, in the order in which it asks. Each is an option too. */
enum InitQuestion {
    ENVIRONMENT("environment", "Who runs the engines: kubernetes, virtual (etcd) or global-planner", "kubernetes"),
    MODE("mode", "Kinds of engines: disagg, prefill, decode or agg", "disagg"),
    GRAPH(
            "plugins.kubernetes.deployment",
            "Dynamo graph deployment; nothing if the engines are Deployments",
            "",
            Is.KUBERNETES),
    PREFILL_DEPLOYMENT(
            "plugins.kubernetes.targets.prefill.name",
            "Deployment of the prefill engines",
            "prefill",
            Is.PLAIN.and(known -> Is.mode(known, "disagg", "prefill"))),
    DECODE_DEPLOYMENT(
            "plugins.kubernetes.targets.decode.name",
            "Deployment of the decode engines",
            "decode",
            Is.PLAIN.and(known -> Is.mode(known, "disagg", "decode"))),
    AGG_DEPLOYMENT(
            "plugins.kubernetes.targets.agg.name",
            "Deployment of the engines",
            "agg",
            Is.PLAIN.and(known -> Is.mode(known, "agg"))),
    DYNAMO_NAMESPACE("namespace", "Namespace of Dynamo", "dynamo", Is.KUBERNETES.negate()),
    ETCD("plugins.virtual.etcd.endpoints", "Address of etcd", "http://localhost:2379", Is.VIRTUAL),
    PREFILL_GPUS(
            "prefill_engine_num_gpu",
            "GPUs of one prefill engine",
            "1",
            Is.VIRTUAL.and(known -> Is.mode(known, "disagg", "prefill"))),
    DECODE_GPUS(
            "decode_engine_num_gpu",
            "GPUs of one decode or aggregated engine",
            "1",
            Is.VIRTUAL.and(known -> Is.mode(known, "disagg", "decode", "agg"))),
    GLOBAL_PLANNER_NAMESPACE(
            "global_planner_namespace", "Kubernetes namespace of the global planner", "planners", Is.GLOBAL),
    GLOBAL_URL(
            "plugins.global-planner.url",
            "Its address; nothing for http://global-planner:8090 in that namespace",
            "",
            Is.GLOBAL),
    GLOBAL_TOKEN_FILE("plugins.global-planner.token_file", "File with its token; nothing for none", "", Is.GLOBAL),
    GLOBAL_NAMESPACE("plugins.global-planner.k8s_namespace", "Namespace of this pool", "default", Is.GLOBAL),
    GLOBAL_GRAPH("plugins.global-planner.graph_deployment_name", "Deployment of this pool", "chat", Is.GLOBAL),
    PROMETHEUS("metric_pulling_prometheus_endpoint", "Address of Prometheus", "http://localhost:9090"),
    TRAFFIC(
            "throughput_metrics_source",
            "Who tells the traffic: frontend, router, vllm, sglang or trtllm",
            "frontend",
            Is.PLAIN.negate()),
    ENGINES(
            "throughput_metrics_source",
            "What the engines are, which tell the traffic: vllm, sglang or trtllm",
            "vllm",
            Is.PLAIN),
    ROUTER_METRICS(
            "load_router_metrics_url",
            "Address of the router's metrics",
            "http://localhost:8000/metrics",
            Is.KUBERNETES.negate().and(known -> Is.any(known.get(TRAFFIC), "frontend", "router"))),
    PROFILE("profile_results_dir", "Folder with the engines' profile; nothing to size by load, without one", ""),
    TTFT("ttft", "Time to first token that is to be met, ms", "2000", Is.PROFILED),
    ITL("itl", "Time between tokens that is to be met, ms", "30", Is.PROFILED),
    GPU_BUDGET("max_gpu_budget", "GPUs that the fleet may have; -1 for no limit", "8");

    private final String field;
    private final String text;
    private final String usual;

    @SuppressWarnings("ImmutableEnumChecker") // the predicates keep nothing
    private final Predicate<Map<InitQuestion, String>> applies;

    InitQuestion(String field, String text, String usual) {
        this(field, text, usual, known -> true);
    }

    InitQuestion(String field, String text, String usual, Predicate<Map<InitQuestion, String>> applies) {
        this.field = field;
        this.text = text;
        this.usual = usual;
        this.applies = applies;
    }

    /** What is known by the answers so far. */
    private static final class Is {
        static final Predicate<Map<InitQuestion, String>> KUBERNETES =
                known -> any(known.get(ENVIRONMENT), "kubernetes");
        static final Predicate<Map<InitQuestion, String>> VIRTUAL = known -> any(known.get(ENVIRONMENT), "virtual");
        static final Predicate<Map<InitQuestion, String>> GLOBAL =
                known -> any(known.get(ENVIRONMENT), "global-planner");
        static final Predicate<Map<InitQuestion, String>> PLAIN = KUBERNETES.and(known -> any(known.get(GRAPH), ""));
        static final Predicate<Map<InitQuestion, String>> PROFILED = known -> !any(known.get(PROFILE), "");

        static boolean mode(Map<InitQuestion, String> known, String... modes) {
            return any(known.get(MODE), modes);
        }

        static boolean any(@Nullable String answer, String... wanted) {
            return answer != null && List.of(wanted).contains(answer);
        }
    }

    /** The name as an option. */
    String option() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where the answer goes in a configuration. */
    String field() {
        return field;
    }

    String text() {
        return text;
    }

    /** The answer of who gives none; empty if the field is then left out. */
    String usual() {
        return usual;
    }

    boolean applies(Map<InitQuestion, String> known) {
        return applies.test(known);
    }
}
