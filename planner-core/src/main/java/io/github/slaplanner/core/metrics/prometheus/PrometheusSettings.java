package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.core.metrics.http.BearerToken;
import io.github.slaplanner.core.metrics.http.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
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
 * @param token sent to it
 * @param tls whom to trust, or null for the JDK's authorities
 * @param queryParameters sent with every query
 * @param timeout for one answer
 * @param maxBytes most bytes of one answer
 * @param watched what is watched
 * @param workerLabels labels that name an engine
 * @param routerPage where the router shows the loads of workers, or null if that is not known
 * @param mode the roles that are planned
 * @param loadInterval time between load decisions
 * @param loadSamples samples per load decision
 */
record PrometheusSettings(
        URI endpoint,
        BearerToken token,
        @Nullable SSLContext tls,
        Map<String, String> queryParameters,
        Duration timeout,
        int maxBytes,
        Watched watched,
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
     * @throws io.github.slaplanner.api.config.ConfigException with everything that is wrong
     */
    static PrometheusSettings read(PluginContext context) {
        PlannerConfig config = context.config();
        List<ConfigProblem> problems = new ArrayList<>();
        PluginSettings settings = new PluginSettings(SECTION, context.settings(), problems);
        URI endpoint = address(Settings.PROMETHEUS_ENDPOINT, config.get(Settings.PROMETHEUS_ENDPOINT), problems);
        PrometheusSettings read = new PrometheusSettings(
                Objects.requireNonNullElse(endpoint, NOWHERE),
                token(settings),
                tls(settings),
                Labels.texts(settings, "query_parameters"),
                Duration.ofSeconds(settings.whole("timeout_s", 5, 1, 300)),
                settings.whole("max_page_mb", 32, 1, 1024) << 20,
                watched(settings, context, problems),
                workerLabels(settings),
                routerPage(context, problems),
                config.general().mode(),
                config.load().interval(),
                config.load().metricSamples());
        settings.check();
        return read;
    }

    private static BearerToken token(PluginSettings settings) {
        String fixed = settings.text("bearer_token");
        Path file = file(settings, "bearer_token_file");
        if (fixed != null && file != null) {
            settings.problem("bearer_token", "(not shown)", "must be left out if bearer_token_file is given", "");
        }
        return new BearerToken(fixed, file);
    }

    private static @Nullable Path file(PluginSettings settings, String key) {
        String name = settings.text(key);
        if (name == null) {
            return null;
        }
        try {
            Path file = Path.of(name);
            if (Files.isReadable(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Reported below, as any other name of no file.
        }
        settings.problem(key, name, "must be a file that can be read", "");
        return null;
    }

    private static @Nullable SSLContext tls(PluginSettings settings) {
        boolean anybody = settings.flag("insecure_skip_verify", false);
        Path file = file(settings, "ca_file");
        if (anybody && file != null) {
            settings.problem("insecure_skip_verify", true, "must be false if ca_file is given", "leave it out");
            return null;
        }
        try {
            if (anybody) {
                return Tls.trustingAnybody();
            }
            return file == null ? null : Tls.trusting(file);
        } catch (IOException | GeneralSecurityException e) {
            settings.problem("ca_file", file, "must be certificates in PEM: " + e.getMessage(), "");
            return null;
        }
    }

    private static Watched watched(PluginSettings settings, PluginContext context, List<ConfigProblem> problems) {
        PlannerConfig config = context.config();
        MetricNames names = names(config, problems);
        String model = config.orNull(Settings.MODEL_NAME);
        Scope scope = Scope.of(
                names,
                config.general().namespace(),
                model == null ? context.deployment().modelName() : model,
                Labels.matches(settings, "match"));
        Duration staleAfter = Duration.ofSeconds(settings.whole("stale_after_s", 60, 1, 3600));
        return new Watched(names, scope, roles(settings, names, config.general().mode()), staleAfter);
    }

    private static MetricNames names(PlannerConfig config, List<ConfigProblem> problems) {
        String source = config.get(Settings.THROUGHPUT_METRICS_SOURCE);
        for (MetricNames names : MetricNames.ALL) {
            if (names.source().equals(source)) {
                return names;
            }
        }
        String sources = MetricNames.ALL.stream().map(MetricNames::source).collect(Collectors.joining(", "));
        String field = Settings.THROUGHPUT_METRICS_SOURCE.name();
        problems.add(new ConfigProblem(field, source, "must be one of " + sources, "use frontend"));
        return MetricNames.ALL.get(0);
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
        return label == null ? List.of("pod", "instance") : List.of(label, "instance");
    }

    private static @Nullable URI routerPage(PluginContext context, List<ConfigProblem> problems) {
        String written = context.config().load().routerMetricsUrl();
        return written == null
                ? context.deployment().routerMetricsUrl()
                : address(Settings.LOAD_ROUTER_METRICS_URL, written, problems);
    }

    /** An address of a field of the configuration, or null if it is none. */
    private static @Nullable URI address(Setting<String> field, String text, List<ConfigProblem> problems) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Reported below, as any other text that is no address.
        }
        String instead = "write http://host:port or https://host";
        problems.add(new ConfigProblem(field.name(), text, "must be the address of a server", instead));
        return null;
    }
}
