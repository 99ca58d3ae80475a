package io.github.slaplanner.connectors.global;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.connectors.global.GlobalPlannerConnector.Identity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment {@code global-planner}. Settings under {@code plugins.global-planner}:
 *
 * <ul>
 *   <li>{@code url}: of the global planner; default is the service {@code global-planner} in {@code global_planner_namespace},
 *       port 8090
 *   <li>{@code token_file}, {@code token_env} or {@code token}: how the planner shows who it is; default is none
 *   <li>{@code graph_deployment_name}: default is {@code DYN_PARENT_DGD_K8S_NAME}
 *   <li>{@code k8s_namespace}: default is {@code POD_NAMESPACE}, else the service account's namespace
 *   <li>{@code timeout_seconds}: for one message, default 15; {@code retries}: default 2; {@code retry_delay_ms}: default 200
 * </ul>
 */
public final class GlobalPlannerConnectorProvider implements ConnectorProvider {
    /** The name of the environment. */
    public static final String NAME = "global-planner";

    private static final Path NAMESPACE_FILE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
    private final Map<String, String> environment;
    private final InstantSource clock;

    /** For the service loader: the process's environment and clock. */
    public GlobalPlannerConnectorProvider() {
        this(System.getenv(), InstantSource.system());
    }

    GlobalPlannerConnectorProvider(Map<String, String> environment, InstantSource clock) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean shipped() {
        return true;
    }

    @Override
    public Connector create(PluginContext context) {
        Reading reading = new Reading(context);
        URI url = reading.url();
        GlobalPlannerClient.Access access = reading.access();
        Identity identity = reading.identity();
        reading.settings.check();
        return new GlobalPlannerConnector(new GlobalPlannerClient(url, access), identity, clock);
    }

    /** To create a connector asks nobody. What its pod will tell it cannot be known before. */
    @Override
    public List<ConfigProblem> problems(PluginContext context) {
        Map<String, String> pod = new HashMap<>(environment);
        List.of("POD_NAMESPACE", "DYN_PARENT_DGD_K8S_NAME").forEach(name -> pod.putIfAbsent(name, "known-in-the-pod"));
        return ConfigProblem.of(() -> new GlobalPlannerConnectorProvider(pod, clock).create(context));
    }

    /** Reads the settings and collects what is wrong. */
    private final class Reading {
        private final PlannerConfig config;
        private final PluginSettings settings;

        Reading(PluginContext context) {
            config = context.config();
            settings = PluginSettings.of(context, NAME);
        }

        URI url() {
            String namespace = config.orNull(Settings.GLOBAL_PLANNER_NAMESPACE);
            String given = settings.text("url");
            String url = given == null ? "http://global-planner." + namespace + ":8090" : given;
            if (given == null && namespace == null) {
                settings.problem("url", null, "is missing", "write http://host:8090, or set global_planner_namespace");
            }
            try {
                URI uri = URI.create(url.replaceFirst("/+$", ""));
                if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
                    return uri;
                }
            } catch (IllegalArgumentException e) {
                // Told below, like every other address that is of no use.
            }
            settings.problem("url", url, "must be an http or https address", "write http://host:8090");
            return URI.create("http://unknown");
        }

        GlobalPlannerClient.Access access() {
            return new GlobalPlannerClient.Access(
                    settings.secret("token"),
                    Duration.ofSeconds(settings.whole("timeout_seconds", 15, 1, 3600)),
                    settings.whole("retries", 2, 0, 1000),
                    Duration.ofMillis(settings.whole("retry_delay_ms", 200, 0, 3_600_000)));
        }

        Identity identity() {
            return new Identity(
                    given(config.general().namespace(), "namespace", "set namespace or DYN_NAMESPACE"),
                    given(
                            first(settings.text("k8s_namespace"), environment.get("POD_NAMESPACE"), mountedNamespace()),
                            "k8s_namespace",
                            "set it or POD_NAMESPACE"),
                    given(
                            first(settings.text("graph_deployment_name"), environment.get("DYN_PARENT_DGD_K8S_NAME")),
                            "graph_deployment_name",
                            "set it or DYN_PARENT_DGD_K8S_NAME"));
        }

        private String given(@Nullable String value, String name, String instead) {
            if (value == null) {
                settings.problem(name, null, "is missing", instead);
                return "";
            }
            return value;
        }
    }

    private static @Nullable String first(@Nullable String... values) {
        for (String value : values) {
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String mountedNamespace() {
        try {
            return Files.isReadable(NAMESPACE_FILE)
                    ? Files.readString(NAMESPACE_FILE).strip()
                    : null;
        } catch (IOException e) {
            return null;
        }
    }
}
