package io.github.slaplanner.standalone.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.core.runtime.Controls;
import io.github.slaplanner.core.runtime.Health;
import io.github.slaplanner.core.runtime.StateJson;
import io.github.slaplanner.standalone.live.WebServer.Site;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a running planner can be looked at: {@code /metrics} on {@code metric_reporting_prometheus_port}, {@code /live},
 * {@code /ready} and {@code /health} on {@code system_port}, the dashboard on {@code live_dashboard_port}. Port 0 is off. Each
 * listens where the configuration says.
 */
final class Endpoints implements AutoCloseable {
    private static final String EVERYWHERE = "0.0.0.0";
    private static final Content STARTING = Content.of(503, "application/json", "{\"status\":\"starting\"}\n");

    private final List<WebServer> servers = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final JsonMapper json = StateJson.mapper();
    private final CollectorRegistry registry;
    private final Supplier<@Nullable Health> health;

    /**
     * Endpoints.
     *
     * @param registry of the metrics
     * @param health of the planner, or null while it starts
     */
    Endpoints(CollectorRegistry registry, Supplier<@Nullable Health> health) {
        this.registry = registry;
        this.health = health;
    }

    /**
     * Starts what the configuration asks for.
     *
     * @param config the configuration
     * @param view what the dashboard shows
     * @param past what it shows of the audit log, or null if there is none
     */
    void start(PlannerConfig config, LiveView view, @Nullable AuditPast past) {
        Map<String, Supplier<Content>> system = new LinkedHashMap<>();
        system.put("/health", this::health);
        system.put("/live", this::live);
        system.put("/ready", this::ready);
        Map<String, Supplier<Content>> metrics = Map.of("/metrics", this::metrics);
        listen(
                new Site("Metrics", metrics),
                place(config, Settings.METRIC_REPORTING_PROMETHEUS_HOST, Settings.METRIC_REPORTING_PROMETHEUS_PORT));
        listen(new Site("Health", system), place(config, Settings.SYSTEM_HOST, Settings.SYSTEM_PORT));
        listen(
                new Site("Dashboard", dashboard(view), Map.of("/events", view.stream()), path -> past(past, path)),
                place(config, Settings.LIVE_DASHBOARD_HOST, Settings.LIVE_DASHBOARD_PORT));
    }

    private static WebServer.Place place(PlannerConfig config, Setting<String> host, Setting<Integer> port) {
        String names = Objects.requireNonNullElse(config.orNull(Settings.ALLOWED_HOSTS), "");
        Set<String> allowed = Stream.of(names.split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new WebServer.Place(config.get(host), config.get(port), allowed);
    }

    /** Starts the control API where the configuration asks for it. */
    void control(PlannerConfig config, Controls controls, Supplier<@Nullable PlannerConfig> inForce) {
        WebServer.Place place = place(config, Settings.CONTROL_API_HOST, Settings.CONTROL_API_PORT);
        String file = config.orNull(Settings.CONTROL_API_TOKEN_FILE);
        if (place.port() == 0) {
            return;
        }
        if (file == null && !loopback(place.host())) {
            throw new IllegalArgumentException("The control API at " + place.host()
                    + " is reached from other machines, so it needs a token. Set control_api_token_file, or"
                    + " control_api_host to 127.0.0.1.");
        }
        String token = file == null ? null : token(Path.of(file));
        servers.add(WebServer.start(place, new ControlApi(controls, inForce, InstantSource.system(), token)));
        told.add("Control: http://" + place.host() + ":" + place.port() + "/v1/controls");
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String token(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (!token.isEmpty()) {
                return token;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("The file " + file + " of control_api_token_file cannot be read.", e);
        }
        throw new IllegalArgumentException("The file " + file + " of control_api_token_file is empty.");
    }

    private static @Nullable Content past(@Nullable AuditPast past, String path) {
        return past != null && path.startsWith(AuditPast.PATH)
                ? past.answer(path.substring(AuditPast.PATH.length()))
                : null;
    }

    private void listen(Site site, WebServer.Place place) {
        if (place.port() > 0) {
            servers.add(WebServer.start(place, site));
            String host = place.host().equals(EVERYWHERE) ? "localhost" : place.host();
            String first = site.pages().keySet().iterator().next();
            told.add(site.name() + ": http://" + host + ":" + place.port() + first);
        }
    }

    /** Where what is, a line each. */
    List<String> addresses() {
        return List.copyOf(told);
    }

    private Map<String, Supplier<Content>> dashboard(LiveView view) {
        Map<String, Supplier<Content>> pages = files(view::script);
        pages.put("/metrics", this::metrics);
        pages.put("/health", this::health);
        return pages;
    }

    /** The page, and what it is made of; the script tells what has been. */
    static Map<String, Supplier<Content>> files(Supplier<String> past) {
        Map<String, Supplier<Content>> pages = new LinkedHashMap<>();
        pages.put("/", page("live.html", "text/html"));
        pages.put("/page.css", page("/io/github/slaplanner/standalone/report/report.css", "text/css"));
        pages.put("/charts.js", page("/io/github/slaplanner/standalone/report/charts.js", "text/javascript"));
        pages.put("/live.js", page("live.js", "text/javascript"));
        pages.put("/past.js", () -> Content.of(200, "text/javascript; charset=utf-8", past.get()));
        return pages;
    }

    private static Supplier<Content> page(String resource, String type) {
        return () -> {
            try (InputStream in = Endpoints.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("The planner's jar has no " + resource + "; it is not complete.");
                }
                return new Content(200, type + "; charset=utf-8", in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private Content metrics() {
        StringWriter text = new StringWriter();
        try {
            TextFormat.write004(text, registry.metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Content.of(200, TextFormat.CONTENT_TYPE_004, text.toString());
    }

    /** Whether the loop keeps coming round; a planner that does not is to be started anew. One that starts is live. */
    private Content live() {
        Health now = health.get();
        boolean live = now == null || now.alive();
        return Content.plain(live ? 200 : 503, now == null ? "starting" : live ? "live" : "late");
    }

    /** Whether it plans, and what keeps it from that. */
    private Content ready() {
        Health now = health.get();
        return now == null ? STARTING : answer(now, now.ready());
    }

    /** As live, and everything there is to say. */
    private Content health() {
        Health now = health.get();
        return now == null ? STARTING : answer(now, now.alive());
    }

    private Content answer(Health now, boolean well) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", !now.alive() ? "late" : now.open().isEmpty() ? "healthy" : "degraded");
        body.put("ready", now.ready());
        body.put("last_tick_age_s", now.sinceTick().toMillis() / 1e3);
        body.put("tick_s", now.tick().toMillis() / 1e3);
        body.put("decisions", now.decisions());
        body.put("overruns", now.overruns());
        body.put("failures", now.failures());
        body.put("open_failures", now.open());
        try {
            return Content.of(well ? 200 : 503, "application/json", json.writeValueAsString(body) + "\n");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(WebServer::close);
    }
}
