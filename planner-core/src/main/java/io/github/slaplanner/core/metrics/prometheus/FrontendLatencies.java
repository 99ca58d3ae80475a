package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Latencies as clients see them, from the frontend that a router is part of. A router that routes to prefill and decode engines
 * mixes both phases in its time to first token and measures no inter-token latency; the frontend shows both on the same page.
 *
 * @param ttft time to first token, ms, or null
 * @param itl inter-token latency, ms, or null
 */
record FrontendLatencies(@Nullable Summary ttft, @Nullable Summary itl) {
    /** None are known. */
    static final FrontendLatencies UNKNOWN = new FrontendLatencies(null, null);

    /** The latencies of a window, on the pages of the programs that the router's series come from. */
    static FrontendLatencies read(
            PrometheusClient prometheus, WatchedMetrics router, Scrapes routers, long start, long end, Duration back) {
        MetricNames names = Presets.frontend();
        Set<String> pages =
                routers.targets().stream().map(Scrapes.Target::instance).collect(Collectors.toSet());
        WatchedMetrics frontend = new WatchedMetrics(
                names,
                router.scope().ofFrontend(),
                router.roles(),
                router.staleAfter(),
                router.tick(),
                router.interval());
        List<String> series =
                Stream.of(names.ttft(), names.itl()).flatMap(Quantity::names).toList();
        Instant now = Instant.ofEpochMilli(end);
        QueryAnswer answer = prometheus.query(
                frontend.samples(series, Duration.ofMillis(end - start).plus(back)), now);
        List<SampledSeries> same = answer.series().stream()
                .filter(one -> pages.contains(String.valueOf(one.label("instance"))))
                .toList();
        Scrapes scrapes = frontend.sorted(new QueryAnswer(same, List.of()), new Remarks());
        if (scrapes.isEmpty()) {
            return UNKNOWN;
        }
        Window window = new Window(scrapes, start, end, Map.of());
        RequestCounting none = new RequestCounting(0, null, 0, null, null);
        HistogramShapes shapes = HistogramShapes.read(prometheus, frontend, start, end, 2 * scrapes.spacing());
        Summaries of = new Summaries(scrapes, window, shapes, none, RoutedByPhase.NONE, any -> true);
        return new FrontendLatencies(of.summary(names.ttft()), of.itl(names, 1));
    }
}
