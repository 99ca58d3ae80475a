package io.github.slaplanner.mock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/**
 * {@code /metrics}: what a Dynamo frontend and its router count, and the load of every worker. Frontend series carry the
 * label {@code dynamo_namespace}, which in Kubernetes the scrape adds. Times are as a client sees them.
 */
final class MockMetrics implements HttpHandler {
    private static final String FRONTEND = "dynamo_frontend";
    private static final String ROUTER = "dynamo_component_router";

    private final CollectorRegistry registry = new CollectorRegistry();
    private final MockSpec spec;
    private final String[] frontendLabels;
    private final Counter.Child routed;
    private final Counter ended;
    private final Gauge.Child inFlight;
    private final Gauge.Child queued;
    private final List<RequestHistograms> histograms;

    MockMetrics(MockSpec spec, LiveFleet fleet) {
        this.spec = spec;
        frontendLabels = new String[] {spec.model(), spec.namespace()};
        String[] names = {"model", "dynamo_namespace"};
        ended = Counter.build(FRONTEND + "_requests", "Requests that have ended.")
                .labelNames("model", "dynamo_namespace", "endpoint", "request_type", "status", "error_type")
                .register(registry);
        inFlight = gauge(FRONTEND + "_inflight_requests", "Requests that are being answered.", names);
        queued = gauge(FRONTEND + "_queued_requests", "Requests that wait for their first token.", names);
        String[] routerNames = {"dynamo_namespace", "dynamo_component", "router_id"};
        String[] router = {spec.namespace().replaceAll("[^A-Za-z0-9_]", "_"), "router", "1"};
        routed = Counter.build(ROUTER + "_requests", "Requests that have ended.")
                .labelNames(routerNames)
                .register(registry)
                .labels(router);
        histograms = List.of(
                new RequestHistograms(registry, FRONTEND, names, frontendLabels),
                new RequestHistograms(registry, ROUTER, routerNames, router));
        registry.register(new WorkerGauges(spec, fleet));
    }

    private Gauge.Child gauge(String name, String help, String[] labels) {
        return Gauge.build(name, help).labelNames(labels).register(registry).labels(frontendLabels);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        Http.send(exchange, 200, TextFormat.CONTENT_TYPE_004, text.toString());
    }

    /** A request has come. */
    Request start(boolean chat) {
        return new Request(chat ? "chat_completions" : "completions");
    }

    /** A request that is being answered. */
    final class Request implements AutoCloseable {
        private final String endpoint;
        private final long arrival = System.nanoTime();
        private String type = "unary";
        private long firstToken;
        private long lastToken;
        private int tokens;
        private boolean success;

        private Request(String endpoint) {
            this.endpoint = endpoint;
            inFlight.inc();
            queued.inc();
        }

        void accepted(Generation generation, boolean stream) {
            type = stream ? "stream" : type;
            histograms.forEach(each -> each.accepted(generation.promptTokens()));
        }

        /** So many tokens are out now. */
        void reached(int out) {
            long now = System.nanoTime();
            if (tokens == 0) {
                firstToken = now;
                queued.dec();
                histograms.forEach(each -> each.firstToken(seconds(arrival, now)));
            }
            lastToken = now;
            tokens = out;
        }

        void succeeded() {
            success = true;
        }

        private double seconds(long from, long to) {
            return (to - from) / 1e9;
        }

        @Override
        public void close() {
            inFlight.dec();
            if (tokens == 0) {
                queued.dec();
            }
            if (success) {
                histograms.forEach(each -> each.ended(
                        tokens,
                        tokens > 1 ? seconds(firstToken, lastToken) / (tokens - 1) : Double.NaN,
                        seconds(arrival, lastToken)));
            }
            ended.labels(
                            spec.model(),
                            spec.namespace(),
                            endpoint,
                            type,
                            success ? "success" : "error",
                            success ? "" : "internal")
                    .inc();
            routed.inc();
        }
    }
}
