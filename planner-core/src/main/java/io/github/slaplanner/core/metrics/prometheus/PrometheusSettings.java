package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.Nearest;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.core.metrics.http.Access;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the source.
 *
 * @param endpoint the Prometheus
 * @param access what it needs to let the planner in
 * @param tls whom to trust, or null for the JDK's authorities
 * @param queryParameters sent with every query
 * @param timeout for one answer
 * @param maxBytes most bytes of one answer
 * @param watched what is watched
 * @param asked names that pages should have
 * @param workerLabels labels that name an engine
 * @param routerPage where the router shows the loads of workers, or null if that is not known
 * @param mode the roles that are planned
 * @param loadInterval time between load decisions
 * @param loadSamples samples per load decision
 */
record PrometheusSettings(
        URI endpoint,
        Access access,
        @Nullable SSLContext tls,
        Map<String, String> queryParameters,
        Duration timeout,
        int maxBytes,
        WatchedMetrics watched,
        ConfiguredNames asked,
        List<String> workerLabels,
        @Nullable URI routerPage,
        Mode mode,
        Duration loadInterval,
        int loadSamples) {
    private static final String SECTION = "plugins.prometheus";
    private static final URI NOWHERE = URI.create("http://localhost");

    /**
     * Reads the settings.
     *
     * @param environment environment variables
     * @throws io.github.slaplanner.api.config.ConfigException with everything that is wrong
     */
    static PrometheusSettings read(PluginContext context, Map<String, String> environment) {
        PlannerConfig config = context.config();
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, Object> given = Environment.added(environment, context.settings(), problems);
        PluginSettings settings = new PluginSettings(SECTION, given, problems);
        AccessSettings access = new AccessSettings(settings);
        URI endpoint = Address.of(
                Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT,
                config.get(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT),
                problems);
        NameSettings names = new NameSettings(settings, names(config, problems));
        Models models = models(settings, context);
        PrometheusSettings read = new PrometheusSettings(
                Objects.requireNonNullElse(endpoint, NOWHERE),
                access.access(),
                access.tls(),
                Labels.texts(settings, "query_parameters"),
                Duration.ofSeconds(settings.whole("timeout_s", 5, 1, 300)),
                settings.whole("max_page_mb", 32, 1, 1024) << 20,
                watched(settings, config, names.renamed(), models),
                new ConfiguredNames(models, names.written()),
                workerLabels(settings),
                routerPage(context, problems),
                config.general().mode(),
                config.load().interval(),
                config.load().metricSamples());
        settings.check();
        return read;
    }

    private static WatchedMetrics watched(
            PluginSettings settings, PlannerConfig config, MetricNames names, Models models) {
        Scope scope = Scope.of(names, config.general().namespace(), models, Labels.matches(settings, "match"));
        return new WatchedMetrics(
                names,
                scope,
                roles(settings, names, config.general().mode()),
                Duration.ofSeconds(settings.whole("stale_after_s", 60, 1, 3600)),
                config.load().interval(),
                config.throughput().interval());
    }

    /** The configured names, else that of the deployment, else every model. */
    private static Models models(PluginSettings settings, PluginContext context) {
        List<String> names = new ArrayList<>(Labels.list(settings, "models"));
        String pattern = Labels.pattern(settings, "model_pattern");
        String configured = context.config().orNull(Settings.MODEL_NAME);
        String model = configured == null && names.isEmpty() && pattern == null
                ? context.deployment().modelName()
                : configured;
        if (model != null && names.stream().noneMatch(model::equalsIgnoreCase)) {
            names.add(0, model);
        }
        return new Models(List.copyOf(names), pattern);
    }

    private static MetricNames names(PlannerConfig config, List<ConfigProblem> problems) {
        String source = config.get(Settings.THROUGHPUT_METRICS_SOURCE);
        for (MetricNames names : Presets.ALL) {
            if (names.source().equals(source)) {
                return names;
            }
        }
        String sources = Presets.ALL.stream().map(MetricNames::source).collect(Collectors.joining(", "));
        String field = Settings.THROUGHPUT_METRICS_SOURCE.name();
        String nearest =
                Nearest.to(source, Presets.ALL.stream().map(MetricNames::source).toList());
        String instead = nearest == null ? "use frontend" : "write " + nearest;
        problems.add(new ConfigProblem(field, source, "must be one of " + sources, instead));
        return Presets.ALL.get(0);
    }

    private static RoleMatch roles(PluginSettings settings, MetricNames names, Mode mode) {
        Map<String, String> prefill = Labels.matches(settings, "prefill_match");
        Map<String, String> decode = Labels.matches(settings, "decode_match");
        MetricNames.Engine engine = names.engine();
        if (engine == null) {
            return new RoleMatch(mode, Map.of(), Map.of());
        }
        RoleMatch roles = new RoleMatch(
                mode, prefill.isEmpty() ? engine.prefill() : prefill, decode.isEmpty() ? engine.decode() : decode);
        boolean told =
                (!prefill.isEmpty() && !decode.isEmpty()) || !engine.prefill().isEmpty();
        if (mode == Mode.DISAGG && !told) {
            String rule = "mode disagg with throughput_metrics_source " + names.source()
                    + " needs prefill_match and decode_match, to tell the engines apart";
            settings.problem("prefill_match", null, rule, "write {\"pod\": \".*-prefill-.*\"}");
        }
        return roles;
    }

    private static List<String> workerLabels(PluginSettings settings) {
        String label = settings.text("worker_label");
        List<String> usual = new ArrayList<>(Programs.PODS);
        usual.add("instance");
        return label == null ? List.copyOf(usual) : List.of(label, "instance");
    }

    private static @Nullable URI routerPage(PluginContext context, List<ConfigProblem> problems) {
        String written = context.config().load().routerMetricsUrl();
        return written == null
                ? context.deployment().routerMetricsUrl()
                : Address.of(Settings.LOAD_ROUTER_METRICS_URL, written, problems);
    }
}
