package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.core.metrics.http.Access;
import io.github.slaplanner.core.metrics.http.HttpReader;
import io.github.slaplanner.core.metrics.workers.RouterLoads;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traffic and worker loads of a fleet that Prometheus watches. Loads come from the router's page where its address is known,
 * else from the engines' own metrics where those are the source of traffic.
 */
final class PrometheusSource implements MetricsSource {
    private final TrafficReader traffic;
    private final @Nullable RouterLoads router;
    private final @Nullable EngineLoads engines;

    PrometheusSource(PrometheusSettings settings) {
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout());
        if (settings.tls() != null) {
            http.sslContext(settings.tls());
        }
        HttpClient client = http.build();
        HttpReader queries = new HttpReader(client, settings.access(), settings.timeout(), settings.maxBytes());
        PrometheusClient prometheus = new PrometheusClient(queries, settings.endpoint(), settings.queryParameters());
        WatchedMetrics watched = settings.watched();
        traffic = new TrafficReader(prometheus, watched, settings.asked());
        URI page = settings.routerPage();
        router = page == null ? null : new RouterLoads(pages(client, settings), page, settings.mode());
        boolean own = router == null && watched.names().engine() != null;
        engines = own ? new EngineLoads(prometheus, watched, settings.workerLabels(), settings.loadInterval()) : null;
    }

    /** The token is for Prometheus and nobody else; a page must come before the next sample is due. */
    private static HttpReader pages(HttpClient client, PrometheusSettings settings) {
        Duration due = settings.loadInterval().dividedBy(settings.loadSamples());
        Duration least = Duration.ofSeconds(1);
        Duration patience = due.compareTo(least) < 0 ? least : due;
        Duration timeout = patience.compareTo(settings.timeout()) < 0 ? patience : settings.timeout();
        return new HttpReader(client, Access.OPEN, timeout, settings.maxBytes());
    }

    @Override
    public Signal<Traffic> traffic(Instant from, Instant to) {
        return traffic.read(from, to);
    }

    @Override
    public void sample(Instant now) {
        if (router != null) {
            router.sample(now);
        }
    }

    @Override
    public Signal<List<WorkerLoad>> workers(Instant now) {
        if (router != null) {
            return router.read(now);
        }
        return engines != null
                ? engines.read(now)
                : Signal.missing("no address of a router's metrics is known; set load_router_metrics_url");
    }
}
