package io.github.slaplanner.mock;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Histogram;

/** The histograms of requests that a frontend and a router have alike, under one prefix. */
final class RequestHistograms {
    private final Histogram.Child ttft;
    private final Histogram.Child itl;
    private final Histogram.Child isl;
    private final Histogram.Child osl;
    private final Histogram.Child duration;

    RequestHistograms(CollectorRegistry registry, String prefix, String[] labels, String[] values) {
        ttft = Histogram.build(prefix + "_time_to_first_token_seconds", "Arrival to first token.")
                .labelNames(labels)
                .exponentialBuckets(0.001, 2, 18)
                .register(registry)
                .labels(values);
        itl = Histogram.build(prefix + "_inter_token_latency_seconds", "Mean time between tokens of a request.")
                .labelNames(labels)
                .exponentialBuckets(0.001, 1.5, 18)
                .register(registry)
                .labels(values);
        isl = Histogram.build(prefix + "_input_sequence_tokens", "Prompt tokens.")
                .labelNames(labels)
                .exponentialBuckets(16, 2, 14)
                .register(registry)
                .labels(values);
        osl = Histogram.build(prefix + "_output_sequence_tokens", "Output tokens.")
                .labelNames(labels)
                .exponentialBuckets(16, 2, 12)
                .register(registry)
                .labels(values);
        duration = Histogram.build(prefix + "_request_duration_seconds", "Arrival to last token.")
                .labelNames(labels)
                .exponentialBuckets(0.01, 2, 18)
                .register(registry)
                .labels(values);
    }

    void accepted(int promptTokens) {
        isl.observe(promptTokens);
    }

    void firstToken(double seconds) {
        ttft.observe(seconds);
    }

    /** A request has ended; {@code itlSeconds} is NaN if it had one token only. */
    void ended(int tokens, double itlSeconds, double seconds) {
        osl.observe(tokens);
        duration.observe(seconds);
        if (!Double.isNaN(itlSeconds)) {
            itl.observe(itlSeconds);
        }
    }
}
